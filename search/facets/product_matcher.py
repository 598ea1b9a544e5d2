"""Which municipal products an application or page is about: by the names of the UPL, by words of ours and by law."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from catalogue.models import MunicipalProduct, Registration
from catalogue.safe_text import plain_text

from ..analysis import readings
from ..entry import Choice

TEXTS = ("name", "description_short", "purpose_and_impact", "keywords")
MOST_READ = 12  # registrations of one application repeat each other: of these as many say it as of all
ENOUGH = 1 / 3  # of the registrations; what fewer say is how one of them uses it
LONGEST_ABBREVIATION = 5  # letters: (ozb), (bsn); longer words between brackets tell alike products apart

Terms = tuple[str, ...]


class ProductMatcher:
    """The products by the terms of their names, other words and laws. One is read for many texts."""

    def __init__(self, products: Iterable[MunicipalProduct]) -> None:
        self._in_text: dict[str, list[tuple[Terms, Choice]]] = {}
        self._in_law: dict[str, list[tuple[Terms, Choice]]] = {}
        for product in products:
            choice = Choice(product.slug, str(product))
            for words in (*names(product.name), *product.words):
                _add(self._in_text, words, choice)
            for law in product.laws:
                _add(self._in_law, law, choice)

    @classmethod
    def load(cls) -> "ProductMatcher":
        """Read the products that say something, in one query."""
        return cls(MunicipalProduct.objects.filter(is_generic=False))

    def of_text(self, *texts: str) -> set[Choice]:
        """Return the products that a text names, by name or by another word for it."""
        return {choice for text in texts for choice in _found(self._in_text, text)}

    def of_registrations(self, registrations: Sequence[Registration]) -> set[Choice]:
        """Return the products that enough of the registrations name, in what they say it is for or as its law."""
        read = registrations[:MOST_READ]
        counts = Counter(choice for row in read for choice in self._of_registration(row))
        return {choice for choice, count in counts.items() if count >= ENOUGH * len(read)}

    def _of_registration(self, row: Registration) -> set[Choice]:
        by_law = _found(self._in_law, plain_text(row.legal_basis))
        return self.of_text(*(plain_text(getattr(row, name)) for name in TEXTS)) | set(by_law)


def names(name: str) -> Iterator[str]:
    """Yield the ways in which a product is named: without what stands between brackets, and an abbreviation there."""
    main, bracket, rest = name.partition(" (")
    inside = rest.rstrip(")")
    if not bracket or inside == "algemeen":
        yield main
    elif len(inside) <= LONGEST_ABBREVIATION:
        yield from (main, inside)
    else:
        yield f"{main} {inside}"


def _add(table: dict[str, list[tuple[Terms, Choice]]], words: str, choice: Choice) -> None:
    if terms := _terms(words):
        table.setdefault(terms[0], []).append((terms, choice))


def _found(table: dict[str, list[tuple[Terms, Choice]]], text: str) -> Iterator[Choice]:
    terms = _terms(text)
    for place, term in enumerate(terms):
        for wanted, choice in table.get(term, ()):
            if terms[place : place + len(wanted)] == wanted:
                yield choice


def _terms(text: str) -> Terms:
    return tuple(one.term for one in readings(text) if not one.stop)
