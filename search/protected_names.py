"""Names that are no typing error and have no parts: of products and laws, of grouping, and those of editors."""

from collections.abc import Iterable, Iterator
from functools import cache

from catalogue.grouping import shipped
from catalogue.models import KnownProduct

from .analysis import all_tokens
from .analysis.data import protected
from .models import ProtectedName


def protected_names() -> frozenset[str]:
    """Return every such name of one word, as the analysis writes it. What editors add works at once."""
    products = KnownProduct.objects.order_by()
    added = ProtectedName.objects.order_by().values_list("name")
    added = added.union(products.values_list("name"), products.values_list("names"), all=True)
    names = (name for (row,) in added for name in row.split("|"))
    return protected() | _bundled() | frozenset(_single(names))


@cache
def _bundled() -> frozenset[str]:
    rows = shipped("products")
    return frozenset(_single(name for row in rows for name in (row["name"], *row["names"].split("|"))))


def _single(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        words = [token.word for token in all_tokens(name)]
        if len(words) == 1:
            yield words[0]
