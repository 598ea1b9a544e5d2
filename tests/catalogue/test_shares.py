"""What is said of an application is said with its share of the organisations that use it."""

import pytest

from catalogue.models import Registration
from catalogue.shares import category_sentence, shares_of, status_sentence
from tests.catalogue.arrange import entry, store

pytestmark = pytest.mark.django_db


def rows(*statuses: str, category: str = "") -> list[Registration]:
    store(
        *(
            entry(number, organization=f"Gemeente {number}", status=status, publication_category=category)
            for number, status in enumerate(statuses, 1)
        )
    )
    return list(Registration.objects.order_by("register_id"))


def test_statuses_are_counted_the_commonest_first_and_who_stopped_counts_as_stopped():
    found = rows("Buiten gebruik", "In gebruik", "In gebruik", "In ontwikkeling", "")

    assert status_sentence(found) == "in gebruik bij 2, gestopt bij 1, in ontwikkeling bij 1, niet ingevuld bij 1"


def test_one_user_needs_no_number():
    assert status_sentence(rows("In gebruik")) == "in gebruik"


def test_categories_are_counted_and_who_says_nothing_is_last():
    store(
        entry(1, organization="A", publication_category="Overige algoritmes"),
        entry(2, organization="B", publication_category="Overige algoritmes"),
        entry(3, organization="C", publication_category="Hoog-risico AI-systeem"),
        *(entry(number, organization=f"N{number}", publication_category=None) for number in (4, 5, 6)),
    )

    found = list(Registration.objects.all())

    assert category_sentence(found) == "2 noemen het overig, 1 hoog risico, 3 niet ingevuld"


def test_nobody_who_states_a_category_gives_no_sentence():
    assert category_sentence(rows("In gebruik", "In gebruik")) == ""


def test_an_organisation_with_two_registrations_counts_once_for_an_answer():
    store(entry(1, organization="A", status="In gebruik"), entry(2, organization="A", status="In gebruik"))

    (share,) = shares_of(list(Registration.objects.all()), lambda row: [row.status])

    assert (share.count, share.total) == (1, 1)


def test_a_status_of_its_own_words_is_counted_under_them():
    assert status_sentence(rows("In gebruik", "Proef met bewoners")) == "in gebruik bij 1, proef met bewoners bij 1"
