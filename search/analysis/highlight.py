"""Mark in a text what was searched for. Works on the stored text, so that every engine marks the same."""

from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .fields import READINGS
from .tokens import WORD


def highlight(text: str, terms: Collection[str]) -> SafeString:
    """Return the text as safe HTML with <mark> around every word that has one of these terms."""
    parts: list[str] = []
    at = 0
    for start, end in _found(text, terms):
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above


def excerpt(text: str, terms: Collection[str], length: int = 280) -> str:
    """Return a piece of the text of about this length: its beginning, or around the first word with one of these terms
    where that stands further on.
    """
    if len(text) <= length:
        return text
    first = next(iter(_found(text, terms)), (0, 0))[0]
    start = 0 if first < length * 2 // 3 else _word_start(text, first - length // 3)
    end = _word_end(text, start + length)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def occurring(text: str, terms: Collection[str]) -> set[str]:
    """Return which of these terms the text has."""
    found = {READINGS[written] for written in WORD.findall(text)}
    return {term for one in found for term in (one.term, one.word, *one.parts) if term in terms}


def _found(text: str, terms: Collection[str]) -> list[tuple[int, int]]:
    if not terms:
        return []
    return [
        (found.start(), found.end())
        for found in WORD.finditer(text)
        if (one := READINGS[found.group()]).term in terms
        or one.word in terms
        or any(part in terms for part in one.parts)
    ]


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + 40 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", 0, at + 1)
    return space if space > at - 40 else at
