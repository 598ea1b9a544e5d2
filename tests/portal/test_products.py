"""An IM-product on the site is evidence for the applications that it is about."""

import pytest

from catalogue.models import DiligenceRating, Evidence
from tests.factories import make_registration
from tests.knowledge.arrange import make_product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def answer(application: object) -> tuple[str, int]:
    rating = DiligenceRating.objects.get(application=application, replaced_at=None)
    row = next(row for row in rating.findings if row["id"] == "O9")
    return row["answer"], row["level"]


def test_a_published_product_counts_and_one_that_went_does_not() -> None:
    application = make_registration(1).application
    page = make_product("Werkinstructie", registrations=[application.registrations.get().register_id])
    assert answer(application) == ("ja", 2)

    page.unpublish()

    assert answer(application) == ("onbekend", 0)
    assert not Evidence.objects.filter(indicator="O9").exists()
