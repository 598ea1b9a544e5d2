"""Municipal products: names of the UPL, with words and laws of ours."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.models import MunicipalProduct
from catalogue.value_lists.products import WORDS, _rows, load_products, renew_products

pytestmark = pytest.mark.django_db
HEAD = "naam,uri,burger,bedrijf\n"


def test_the_products_that_come_along_are_loaded_once() -> None:
    assert load_products() == 449
    before = list(MunicipalProduct.objects.order_by("pk").values())

    load_products()

    assert list(MunicipalProduct.objects.order_by("pk").values()) == before


def test_every_line_of_our_words_is_about_a_product() -> None:
    load_products()

    known = set(MunicipalProduct.objects.values_list("name", flat=True))
    assert {row["product"] for row in _rows(WORDS)} <= known


def test_another_export_replaces_the_names_and_keeps_our_words(tmp_path: Path) -> None:
    load_products()
    file = tmp_path / "upl.csv"
    file.write_text(f"{HEAD}bijstand,https://voorbeeld.nl/bijstand,X,\nmaanreis,,,X\n", encoding="utf-8")

    call_command("load_products", file, stdout=StringIO())

    products = {product.name: product for product in MunicipalProduct.objects.all()}
    assert set(products) == {"bijstand", "maanreis"}
    assert "bijstandsuitkering" in products["bijstand"].words
    assert products["maanreis"].for_businesses
    assert not products["maanreis"].for_citizens


def test_a_renewal_keeps_the_names_that_an_operator_loaded(tmp_path: Path) -> None:
    file = tmp_path / "upl.csv"
    file.write_text(f"{HEAD}bijstand,,X,\n", encoding="utf-8")
    load_products(file)
    MunicipalProduct.objects.update(words=["oud"])

    renew_products()

    assert [(one.name, one.laws) for one in MunicipalProduct.objects.all()] == [("bijstand", ["participatiewet"])]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "niet de kolommen"),
        (b"name;uri\nx;y\n", "niet de kolommen"),
        (HEAD.encode() + b"bijstand,,X,\nbijstand,,X,\n", "dubbele naam"),
        (HEAD.encode() + b",,X,\n", "zonder naam"),
        (b"\xff\xfe\x00", "niet te lezen"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(tmp_path: Path, content: bytes, why: str) -> None:
    load_products()
    file = tmp_path / "upl.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=f"{why}.*Er is niets veranderd"):
        call_command("load_products", file)

    assert MunicipalProduct.objects.count() == 449
