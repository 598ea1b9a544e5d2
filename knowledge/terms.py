"""Words of the glossary in running text: the first time a page uses one, it becomes a link to the explanation."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.element import NavigableString, PageElement, Tag
from bs4.formatter import HTMLFormatter
from django.urls import reverse

# In these nothing is linked: a link in a link is no HTML, and a heading should stay one line of text.
UNTOUCHED = {"a", "h1", "h2", "h3", "h4", "button", "code", "svg", "caption", "th"}


class _AsWritten(HTMLFormatter):
    """HTML as our templates write it: no slash in <br>, attributes in their order, letters as letters."""

    def __init__(self) -> None:
        super().__init__(entity_substitution=EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


AS_WRITTEN = _AsWritten()


class TermLinker:
    """Links the terms of one page; make one per page, so that each term is linked once.

    `words` gives each word, casefolded, with the anchor of its term; it is asked when the first text is linked.
    """

    def __init__(self, words: Callable[[], dict[str, str]]) -> None:
        self._words = words
        self._linked: set[str] = set()

    def link(self, html: str) -> str:
        """Return the HTML with the first use of each term, on this page, as a link."""
        if self._pattern is None or not self._pattern.search(html):
            return html
        soup = BeautifulSoup(html, "html.parser")
        for text in list(soup.find_all(string=True)):
            if type(text) is NavigableString and not any(parent.name in UNTOUCHED for parent in text.parents):
                self._link_text(soup, text)
        return soup.decode(formatter=AS_WRITTEN)

    @cached_property
    def _slugs(self) -> dict[str, str]:
        return self._words()

    @cached_property
    def _pattern(self) -> "re.Pattern[str] | None":
        words = sorted(self._slugs, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE) if words else None

    def _link_text(self, soup: BeautifulSoup, text: NavigableString) -> None:
        whole, at = str(text), 0
        parts: list[PageElement | str] = []
        for found in self._pattern.finditer(whole) if self._pattern else ():
            slug = self._slugs[found.group().casefold()]
            if slug in self._linked:
                continue
            self._linked.add(slug)
            link = soup.new_tag("a", attrs={"class": "nl-link aip-term", "href": f"{reverse('glossary')}#{slug}"})
            link.string = found.group()
            parts += [whole[at : found.start()], link]
            at = found.end()
        if parts:
            text.replace_with(*(part for part in [*parts, whole[at:]] if part))
