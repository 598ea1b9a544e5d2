"""Dates of the register in words, or as they were typed."""

import pytest
from django.test import Client

from catalogue.register_dates import readable_date
from tests.catalogue.arrange import application, entry, registration, store


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2023-01", "januari 2023"),
        ("2023-1", "januari 2023"),
        ("01-2023", "januari 2023"),
        ("1-2023", "januari 2023"),
        ("01/2023", "januari 2023"),
        ("01 2023", "januari 2023"),
        ("202301", "januari 2023"),
        ("2023-01-15", "15 januari 2023"),
        ("15-01-2023", "15 januari 2023"),
        (" 2023 ", "2023"),
        ("2023-13", "zoals ingevuld: 2023-13"),
        ("maart", "zoals ingevuld: maart"),
        ("2024-Q2", "zoals ingevuld: 2024-Q2"),
        ("01-23", "zoals ingevuld: 01-23"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_a_date_is_shown_in_words_or_as_it_was_typed(typed: str, shown: str) -> None:
    assert readable_date(typed) == shown


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_every_page_that_shows_when_it_began_shows_it_in_words(client: Client) -> None:
    store(entry(1, begin_date="2023-01"))

    pages = [client.get(one.get_absolute_url()).content.decode() for one in (application(1), registration(1))]

    assert ["januari 2023" in page for page in pages] == [True, True]
    assert not ["2023-01<" for page in pages if ">2023-01<" in page]
