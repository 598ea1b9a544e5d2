"""Put the municipal products into their table: names of the UPL as facts, other words and laws of ours."""

import csv
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from ..models import MunicipalProduct

FOLDER = Path(__file__).parent
NAMES, WORDS = FOLDER / "products.csv", FOLDER / "product_words.csv"
COLUMNS = {"naam", "uri", "burger", "bedrijf"}
WRITTEN = ("slug", "uri", "for_citizens", "for_businesses", "is_generic", "words", "laws")


class ProductsError(ValueError):
    """A file of products cannot be used; the message says why, in Dutch."""


def renew_products() -> int:
    """Load the names that come along when there are none yet, else only our words and laws of those that are there."""
    if not MunicipalProduct.objects.exists():
        return load_products()
    words = _words()
    products = [_with_words(product, words) for product in MunicipalProduct.objects.all()]
    return MunicipalProduct.objects.bulk_update(products, ["is_generic", "words", "laws"])


@transaction.atomic
def load_products(file: Path = NAMES) -> int:
    """Make the table hold exactly the products of the file, and return how many they are.

    The file is an export of the UPL as CSV with the columns naam, uri, burger and bedrijf; the last two hold "X" where
    the product is for inhabitants or for businesses. Raises ProductsError, and changes nothing then.
    """
    words = _words()
    products = [_with_words(_product(row), words) for row in _names(file)]
    MunicipalProduct.objects.exclude(name__in=[product.name for product in products]).delete()
    MunicipalProduct.objects.bulk_create(
        products, update_conflicts=True, unique_fields=["name"], update_fields=list(WRITTEN)
    )
    return len(products)


def _names(file: Path) -> list[dict[str, str]]:
    try:
        rows = _rows(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProductsError(f"{file.name} is niet te lezen als CSV in UTF-8: {error}") from error
    if not rows or not rows[0].keys() >= COLUMNS:
        raise ProductsError(f"{file.name} heeft niet de kolommen {', '.join(sorted(COLUMNS))}.")
    named = {row["naam"].strip(): row for row in rows if (row["naam"] or "").strip()}
    if len(named) < len(rows):
        raise ProductsError(f"{file.name} heeft {len(rows) - len(named)} regels zonder naam of met een dubbele naam.")
    return list(named.values())


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def _words() -> dict[str, dict[str, str]]:
    return {row["product"]: row for row in _rows(WORDS)}


def _product(row: Mapping[str, str]) -> MunicipalProduct:
    name = row["naam"].strip()
    return MunicipalProduct(
        name=name,
        slug=slugify(name)[:120],
        uri=row["uri"] or "",
        for_citizens=bool(row["burger"]),
        for_businesses=bool(row["bedrijf"]),
    )


def _with_words(product: MunicipalProduct, words: Mapping[str, Mapping[str, str]]) -> MunicipalProduct:
    """Give a product the words and laws that are ours; none when we have none for it."""
    ours = words.get(product.name, {})
    product.is_generic = bool(ours.get("generic"))
    product.words, product.laws = _split(ours.get("words", "")), _split(ours.get("laws", ""))
    return product


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]
