"""Show harvested text; every template that does goes through these."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalogue.texts import clean_html, plain_text, without_personal_addresses

register = template.Library()

BLOCK = re.compile(r"<(?:p|div|ul|ol|li|br)\b", re.IGNORECASE)
EMPTY = re.compile(r"<(p|div|li)>(?:\s|<br>|&nbsp;)*</\1>", re.IGNORECASE)
LINE_END = re.compile(r"\r\n?|\n")


@register.filter
def register_html(text: str) -> SafeString:
    """A text of the register as safe HTML: six tags, no personal addresses, lines kept where there are no tags."""
    safe = EMPTY.sub("", clean_html(text or "")) if BLOCK.search(text or "") else _paragraphs(text or "")
    return mark_safe(without_personal_addresses(safe))  # noqa: S308 - sanitised or escaped just above


@register.filter
def register_text(text: str) -> str:
    """A plain text of the register, without personal addresses; the template escapes it."""
    return without_personal_addresses(text or "")


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs, one a line. It may hold entities, from when it was stored as HTML."""
    lines = [plain_text(line) for line in LINE_END.split(text)]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
