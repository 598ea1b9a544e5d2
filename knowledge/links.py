"""Which addresses a text of ours may link to, and what of a text is kept when it holds more than that."""

import html
import re

import nh3
from django.core.exceptions import ValidationError

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# A browser skips these inside a scheme, so "java\tscript:" is one.
SKIPPED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
ATTRIBUTE = re.compile(r"""(?:href|src)\s{0,9}=\s{0,9}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s>]{0,2000}))""", re.I)
TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "b", "strong", "i", "em", "a", "hr", "blockquote"}
# linktype and id are how Wagtail remembers which page or document a link goes to.
ATTRIBUTES = {"a": {"href", "linktype", "id"}, "*": {"data-block-key"}}


def is_safe_address(address: str) -> bool:
    """Say whether an address is a path of this site or has a scheme that runs nothing in the reader's browser."""
    bare = SKIPPED.sub("", _unescaped(address))
    if bare.startswith(("//", "\\", "/\\")):
        return False
    scheme = SCHEME.match(bare)
    if scheme is None:
        return ":" not in bare.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
    return scheme.group(1).lower() in SCHEMES


def refuse_unsafe_address(address: str) -> None:
    """Raise ValidationError, naming the address, when it may not be linked to."""
    if not is_safe_address(address):
        raise ValidationError(
            "Het adres ‘%(address)s’ mag niet. Gebruik een adres met https://", params={"address": address}
        )


def refuse_unsafe_links(text: str) -> None:
    """Raise ValidationError for the first link in this HTML that may not be there."""
    for found in ATTRIBUTE.finditer(text):
        refuse_unsafe_address(next((part for part in found.groups() if part is not None), ""))


def safe_html(text: str) -> str:
    """Return the HTML with only the tags of our editor, and links only to where a text may link."""
    if "<" not in text:
        return text
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        attribute_filter=_safe_attribute,
        link_rel=None,
        strip_comments=True,
    )


def _safe_attribute(tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or is_safe_address(value) else None


def _unescaped(address: str) -> str:
    """Undo entities as often as somebody wrapped them, at most three times."""
    for _ in range(3):
        address, before = html.unescape(address), address
        if address == before:
            break
    return address
