"""Harvested text made safe: to show as HTML, to show as plain text, and to search in.

What the register delivers is somebody else's text. Everything that shows it goes through here.
"""

import html
import re

import nh3

from .persons import without_personal_addresses

ALLOWED_TAGS = {"div", "br", "p", "ul", "ol", "li"}  # docs/reference/register.md#fields-and-tabs
NO_ATTRIBUTES: dict[str, set[str]] = {"*": set()}  # without the star, title and lang would stay
TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,1000}>")
# Tags that go on nesting until they are closed. A parser's work grows with the square of their depth.
NESTING = re.compile(r"<(?!(?:p|li|br)[\s/>])[a-z]", re.IGNORECASE)
MOST_NESTING = 1000  # measured: a thousand open tags take the parser 2 ms, ten thousand 200 ms


def clean_html(text: str) -> str:
    """Return the text as an HTML fragment with only the six tags of the register and no attributes.

    Where it has more tags than anybody writes, it loses them all.
    """
    if "<" not in text and "&" not in text and ">" not in text:
        return text
    if text.count("<") > MOST_NESTING and len(NESTING.findall(text)) > MOST_NESTING:
        return html.escape(plain_text(text))
    return nh3.clean(text, tags=ALLOWED_TAGS, attributes=NO_ATTRIBUTES, strip_comments=True)


def plain_text(fragment: str) -> str:
    """Return an HTML fragment as plain text on one line, words kept apart where a tag stood."""
    if "<" in fragment or "&" in fragment:
        fragment = html.unescape(TAG.sub(" ", fragment))
    return " ".join(fragment.split())


def stated(text: str) -> str:
    """Return the text, or "" when it has no letter or digit, as the "-" of somebody who had to fill in something."""
    return text if any(sign.isalnum() for sign in text) else ""


def public_text(fragment: str) -> str:
    """Return what may be searched and quoted of a harvested text: plain, and without personal addresses."""
    return without_personal_addresses(plain_text(fragment))
