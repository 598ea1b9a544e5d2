"""The lexicon: known products and suppliers by all their names. Facts with their source, in two files and in the CMS.

A name in products.csv counts anywhere; with ^ only in a title or as supplier, with = only as a whole title.
`functions` say which of a supplier's products is meant when none is named: beginnings of words, + for "both",
* for any.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .words import LEGAL_FORMS, address_of, words

FOLDER = Path(__file__).parent
COMPANY = "leverancier"
ANYWHERE, TITLE, WHOLE_TITLE = "", "^", "="
# "RPA in CiVision" is another thing than CiVision.
AROUND = frozenset({"in", "binnen", "voor", "op", "uit", "naar"})


@dataclass(frozen=True)
class Product:
    """A product: its name, its suppliers' keys, and the words that distinguish it from their other products."""

    name: str
    suppliers: frozenset[str] = frozenset()
    functions: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> str:
        return address_of(self.name)

    def does(self, found: Sequence[str]) -> bool:
        """Return whether these words name a function of the product."""
        return any(all(_begins(part, found) for part in function) for function in self.functions)


@dataclass(frozen=True)
class Mention:
    """A known name that was found in a text."""

    key: str
    words: str


@dataclass
class NameIndex:
    """An index of names of one or more words, searched in a single pass over a text."""

    _by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, key: str) -> None:
        parts = tuple(words(name))
        if parts and (parts, key) not in self._by_first[parts[0]]:
            self._by_first[parts[0]].append((parts, key))
            self._by_first[parts[0]].sort(key=lambda entry: (-len(entry[0]), entry))

    def find(self, found: Sequence[str], *, after: Collection[str] = ()) -> Iterator[Mention]:
        """Yield the names in these words, in order; of several that begin at one word the longest.

        A name that follows one of the words `after` does not count.
        """
        for at, word in enumerate(found):
            if at and found[at - 1] in after:
                continue
            for parts, key in self._by_first.get(word, ()):
                if tuple(found[at : at + len(parts)]) == parts:
                    yield Mention(key, " ".join(parts))
                    break


class Lexicon:
    """The products and suppliers that grouping knows."""

    def __init__(self, products: Iterable[Mapping[str, str]], suppliers: Iterable[Mapping[str, str]]) -> None:
        self.products: dict[str, Product] = {}
        self.supplier_names: dict[str, str] = {}
        self._suppliers, self._companies = NameIndex(), NameIndex()
        self._company_keys: set[str] = set()
        self._of_supplier: dict[str, list[Product]] = defaultdict(list)
        self._names = {where: NameIndex() for where in (ANYWHERE, TITLE, WHOLE_TITLE)}
        for row in suppliers:
            self._add_supplier(row)
        for row in products:
            self._add_product(row)

    def supplier(self, text: str) -> Mention | None:
        """Return the first known supplier in this text, None when it names none."""
        return next(self._suppliers.find([word for word in words(text) if word not in LEGAL_FORMS]), None)

    def company_in_text(self, text: str) -> Mention | None:
        """Return the one company that a running text names, None when it names none or more."""
        found = {mention.key: mention for mention in self._companies.find(words(text))}
        return next(iter(found.values())) if len(found) == 1 else None

    def named_in_title(self, title: str) -> Mention | None:
        """Return the product that a title names: as a whole, or somewhere in it; of several the longest name."""
        found = words(title)
        whole = [mention for mention in self._names[WHOLE_TITLE].find(found) if mention.words == " ".join(found)]
        return _longest([*whole, *self._names[TITLE].find(found, after=AROUND)])

    def named_as_supplier(self, supplier: str) -> Mention | None:
        """Return the product that somebody filled in as supplier."""
        return _longest(self._names[ANYWHERE].find(words(supplier)))

    def is_company(self, supplier: str) -> bool:
        """Return whether this is the key of a known company."""
        return supplier in self._company_keys

    def named_in_text(self, text: str) -> list[Mention]:
        """Return the products that a running text names, each once, in order of appearance."""
        found = {mention.key: mention for mention in reversed(list(self._names[ANYWHERE].find(words(text))))}
        return list(reversed(found.values()))

    def of_supplier(self, supplier: str, *texts: str) -> Product | None:
        """Return the supplier's product that the first text with a function names, None when not exactly one."""
        for text in texts:
            found = words(text)
            meant = {product.key: product for product in self._of_supplier[supplier] if product.does(found)}
            if meant:
                return next(iter(meant.values())) if len(meant) == 1 else None
        return None

    def _add_supplier(self, row: Mapping[str, str]) -> None:
        key = address_of(row["name"])
        self.supplier_names[key] = row["name"]
        for name in [row["name"], *_list(row["spellings"])]:
            self._suppliers.add(name, key)
            if row["kind"] == COMPANY:
                self._companies.add(name, key)
                self._company_keys.add(key)

    def _add_product(self, row: Mapping[str, str]) -> None:
        suppliers = frozenset(address_of(name) for name in _list(row["supplier"]))
        functions = tuple(
            tuple(words(part)[0] if words(part) else "*" for part in f.split("+")) for f in _list(row["functions"])
        )
        product = Product(row["name"], suppliers, functions)
        self.products[product.key] = product
        for supplier in sorted(suppliers):
            self._of_supplier[supplier].append(product)
        for name in _list(row["names"]):
            self._add_name(name, product.key)

    def _add_name(self, name: str, key: str) -> None:
        where, bare = (name[0], name[1:]) if name[0] in (TITLE, WHOLE_TITLE) else (ANYWHERE, name)
        self._names[where].add(bare, key)
        if where == ANYWHERE:
            self._names[TITLE].add(bare, key)


def shipped(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of products.csv or suppliers.csv. Raises OSError when the file is not there."""
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as opened:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(opened)]


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _begins(part: str, found: Sequence[str]) -> bool:
    return part == "*" or any(word.startswith(part) for word in found)


def _longest(mentions: Iterable[Mention]) -> Mention | None:
    return max(mentions, key=lambda mention: len(mention.words), default=None)
