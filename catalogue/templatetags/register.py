"""Show harvested text; every template that does goes through these."""

import re

from django import template
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue.links import web_address
from catalogue.persons import EMAIL, without_personal_addresses
from catalogue.register_dates import readable_date
from catalogue.safe_text import clean_html, plain_text, stated

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


@register.filter
def register_value(text: str) -> str:
    """The same, but nothing for a value such as "-" that says nothing."""
    return register_text(stated(text or ""))


@register.filter
def register_date(text: str) -> str:
    """A date of the register in words, or as it was typed; nothing for a value that says nothing."""
    return register_text(readable_date(stated(text or "")))


@register.filter
def register_contact(text: str) -> SafeString:
    """Contact details with links: an address on the web, and every valid e-mail address of an office."""
    shown = register_value(text)
    if url := web_address(shown):
        return format_html('<a class="nl-link" href="{}" rel="nofollow noopener">{}</a>', url, shown)
    parts, end = [], 0
    for found in EMAIL.finditer(shown):
        parts += [escape(shown[end : found.start()]), _mail_link(found.group())]
        end = found.end()
    return mark_safe("".join([*parts, escape(shown[end:])]))  # noqa: S308 - every part is escaped just above


def _mail_link(address: str) -> SafeString:
    try:
        validate_email(address)
    except ValidationError:
        return escape(address)
    return format_html('<a class="nl-link" href="mailto:{}">{}</a>', address, address)


def _paragraphs(text: str) -> str:
    """Plain text as paragraphs, one a line. It may hold entities, from when it was stored as HTML."""
    lines = [plain_text(line) for line in LINE_END.split(text)]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
