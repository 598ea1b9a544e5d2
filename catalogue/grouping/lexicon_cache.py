"""The current lexicon: what ships with AI-plein, and what editors added in the CMS."""

from functools import lru_cache

from ..models import KnownProduct, KnownSupplier
from .lexicon import Lexicon, shipped

PRODUCT = ("name", "supplier", "names", "functions", "note")
SUPPLIER = ("name", "kind", "spellings", "note")
Rows = tuple[tuple[str, ...], ...]


def lexicon() -> Lexicon:
    """Return the lexicon; two small queries, and built again only when editors changed something."""
    return _build(
        tuple(KnownProduct.objects.order_by("pk").values_list(*PRODUCT)),
        tuple(KnownSupplier.objects.order_by("pk").values_list(*SUPPLIER)),
    )


@lru_cache(maxsize=4)
def _build(products: Rows, suppliers: Rows) -> Lexicon:
    return Lexicon(
        [*shipped("products"), *(dict(zip(PRODUCT, row, strict=True)) for row in products)],
        [*shipped("suppliers"), *(dict(zip(SUPPLIER, row, strict=True)) for row in suppliers)],
    )
