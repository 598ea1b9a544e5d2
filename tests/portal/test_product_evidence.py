"""An IM-product on the site is evidence for the applications that it is about."""

import pytest

from catalogue.diligence import rate_all
from catalogue.models import DiligenceRating, Evidence, Registration
from catalogue.signals import visibility_changed
from tests.factories import make_registration
from tests.fixtures.register import register_id
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


def test_a_product_goes_along_with_a_registration_that_moves() -> None:
    application, other = make_registration(1).application, make_registration(2).application
    make_product("Werkinstructie", registrations=[register_id(1)])

    Registration.objects.filter(register_id=register_id(1)).update(application=other)
    visibility_changed.send(None, application_ids=[application.pk, other.pk])

    assert answer(other) == ("ja", 2)


def test_rating_everything_again_brings_back_evidence_of_products() -> None:
    application = make_registration(1).application
    make_product("Werkinstructie", registrations=[register_id(1)])
    Evidence.objects.filter(indicator="O9").delete()

    rate_all()

    assert answer(application) == ("ja", 2)
