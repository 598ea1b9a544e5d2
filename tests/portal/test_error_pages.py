"""What is shown when something is not there, or goes wrong."""

import pytest
from django.test import Client, RequestFactory

from portal.views import bad_request, forbidden, server_error


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_page_that_is_not_there_helps_on(client: Client) -> None:
    answer = client.get("/bestaat-niet")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Deze pagina is er niet</h1>" in page
    assert 'role="search"' in page


@pytest.mark.django_db
def test_an_address_that_cannot_be_read_helps_on() -> None:
    answer = bad_request(RequestFactory().get("/"), ValueError())

    assert answer.status_code == 400
    assert "Dit adres lukt niet</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_not_allowed_says_how_to_go_on() -> None:
    answer = forbidden(RequestFactory().get("/"), PermissionError())

    assert answer.status_code == 403
    assert "Hier mag je niet bij</h1>" in answer.content.decode()


def test_the_last_page_asks_nothing_of_the_database() -> None:
    # Without the mark django_db a query would raise.
    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Het lukt nu even niet</h1>" in answer.content.decode()


@pytest.mark.django_db
def test_an_error_of_ours_shows_the_last_page_and_no_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr("search.views.retrieve", fail)

    answer = Client(raise_request_exception=False).get("/zoeken")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis." in page
    assert "geheim" not in page
    assert "Traceback" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_the_home_page_of_an_empty_catalogue_says_so(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Er staan nog geen toepassingen in de catalogus." in page
    assert "Er is nog niets opgehaald uit het Algoritmeregister." in page


@pytest.mark.django_db
def test_alive_asks_nothing_of_database_or_index(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get("/gezond")

    assert answer.json() == {"status": "gezond"}
