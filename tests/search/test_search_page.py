"""The search page as a visitor gets it."""

import re
from itertools import chain

import pytest
from django.conf import settings
from django.test import Client

from search.indexing import rebuild
from tests.catalogue.arrange import entry, registration, store, withdraw
from tests.fixtures.register import register_id

OWN_SCRIPT = '<script src="/static/search/suggest.js" defer></script>'

pytestmark = pytest.mark.django_db

HIT = re.compile(r'aip-hit__title"><a class="nl-link" href="([^"]+)"')


def hits(page: str) -> list[str]:
    return HIT.findall(page)


@pytest.fixture
def forty_five(db: None) -> None:
    store(*(entry(n) for n in range(1, 46)))
    rebuild()


@pytest.mark.usefixtures("forty_five")
def test_the_pages_together_show_every_hit_once(client: Client) -> None:
    pages = [hits(client.get("/zoeken", {"pagina": n}).content.decode()) for n in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert len(set(chain(*pages))) == 45


@pytest.mark.usefixtures("forty_five")
def test_a_page_in_the_middle_leads_both_ways(client: Client) -> None:
    page = client.get("/zoeken", {"q": "toepassing", "pagina": 2}).content.decode()

    assert 'href="/zoeken?q=toepassing" rel="prev"' in page
    assert 'href="/zoeken?q=toepassing&amp;pagina=3" rel="next"' in page
    assert "pagina 2 van 3" in page


@pytest.mark.usefixtures("forty_five")
def test_the_last_page_leads_back_only(client: Client) -> None:
    page = client.get("/zoeken", {"pagina": 3}).content.decode()

    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


@pytest.mark.usefixtures("forty_five")
def test_a_page_beyond_the_last_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.get("/zoeken", {"q": "toepassing", "pagina": 4})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Pagina 4 is er niet. Er zijn 3 pagina’s." in page
    assert 'href="/zoeken?q=toepassing"' in page


@pytest.mark.usefixtures("forty_five")
def test_one_page_has_no_paging(client: Client) -> None:
    assert "utrecht-pagination" not in client.get("/zoeken", {"q": register_id(1)}).content.decode()


def test_a_register_id_finds_its_application(client: Client) -> None:
    store(entry(1), entry(2))
    rebuild()

    assert hits(client.get("/zoeken", {"q": register_id(2)}).content.decode()) == ["/toepassingen/toepassing-2"]


def test_nothing_found_says_so_and_helps_on(client: Client) -> None:
    store(entry(1))
    rebuild()

    answer = client.get("/zoeken", {"q": "zeppelin", "status": "in-gebruik"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Niets gevonden voor ‘zeppelin’" in page
    assert "Haal alle filters weg" in page
    assert 'href="/zoeken?q=zeppelin"' in page


def test_an_empty_catalogue_is_no_error(client: Client) -> None:
    rebuild()

    answer = client.get("/zoeken")

    assert answer.status_code == 200
    assert "Niets gevonden" in answer.content.decode()


def test_a_question_without_words_finds_nothing(client: Client) -> None:
    store(entry(1))
    rebuild()

    assert hits(client.get("/zoeken", {"q": "!!!"}).content.decode()) == []


def test_a_word_in_another_form_is_found_and_marked(client: Client) -> None:
    store(entry(1, name="Slimme verkeerslichten", description_short="Elk verkeerslicht denkt mee."))
    rebuild()

    page = client.get("/zoeken", {"q": "verkeerslicht"}).content.decode()

    assert "Slimme <mark>verkeerslichten</mark>" in page
    assert "Elk <mark>verkeerslicht</mark> denkt mee." in page


def test_what_was_found_deep_in_a_text_is_quoted(client: Client) -> None:
    store(entry(1, methods_and_models="<p>" + "woord " * 200 + "beslisboom</p>"))
    rebuild()

    assert "<mark>beslisboom</mark>" in client.get("/zoeken", {"q": "beslisboom"}).content.decode()


def test_a_text_of_the_register_cannot_write_on_the_page(client: Client) -> None:
    store(
        entry(
            1,
            name="&lt;script&gt;alert(1)&lt;/script&gt; parkeren",
            description_short="<img src=x onerror=alert(2)> parkeren",
        )
    )
    rebuild()

    page = client.get("/zoeken", {"q": "parkeren"}).content.decode()

    assert "<script" not in page.replace(OWN_SCRIPT, "")
    assert "<img src=x" not in page


def test_a_question_cannot_write_on_the_page(client: Client) -> None:
    rebuild()

    page = client.get("/zoeken", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script" not in page.replace(OWN_SCRIPT, "")


def test_a_person_is_not_quoted(client: Client) -> None:
    store(entry(1, description_short="Vraag jan.jansen@voorbeeld.nl naar parkeren."))
    rebuild()

    assert "jansen" not in client.get("/zoeken", {"q": "parkeren"}).content.decode()


def test_filters_show_as_chips_that_take_them_away(client: Client) -> None:
    store(entry(1, category=["Verkeer"]))
    rebuild()

    page = client.get("/zoeken", {"q": "toepassing", "thema": "verkeer"}).content.decode()

    assert '<a class="aip-chip" href="/zoeken?q=toepassing">' in page
    assert 'name="thema" value="verkeer" checked' in page


def test_a_withdrawn_application_is_found_by_its_status_only(client: Client) -> None:
    store(entry(1, name="Chatbot"))
    withdraw(1)
    rebuild()

    assert hits(client.get("/zoeken").content.decode()) == []
    assert hits(client.get("/zoeken?status=ingetrokken").content.decode()) == ["/toepassingen/chatbot"]
    assert registration(1).withdrawn_at is not None


# Without an index ----------------------------------------------------------------------------------------------------


def test_without_an_index_the_database_is_searched_and_the_page_says_so(client: Client) -> None:
    store(entry(1, name="Parkeren"), entry(2, name="Chatbot"))

    page = client.get("/zoeken", {"q": "parkeren"})

    assert page.status_code == 200
    assert "Beperkt zoeken." in page.content.decode()
    assert hits(page.content.decode()) == ["/toepassingen/parkeren"]


def test_an_index_that_is_empty_is_not_believed(client: Client) -> None:
    rebuild()
    store(entry(1, name="Parkeren"))

    page = client.get("/zoeken", {"q": "parkeren"}).content.decode()

    assert "Beperkt zoeken." in page
    assert hits(page) == ["/toepassingen/parkeren"]


def test_an_index_that_is_behind_says_so_when_it_finds_nothing(client: Client) -> None:
    store(entry(1, name="Parkeren"))
    rebuild()
    store(entry(2, name="Weegbrug"))

    assert "De zoekindex loopt achter." in client.get("/zoeken?q=weegbrug").content.decode()


def test_asking_makes_no_index(client: Client) -> None:
    client.get("/zoeken")

    assert not settings.SEARCH_FOLDER.exists()


def test_without_an_index_the_site_is_limited(client: Client) -> None:
    answer = client.get("/gereed")

    assert answer.status_code == 200
    assert answer.json()["status"] == "beperkt"
    assert answer.json()["problemen"] == ["De zoekindex is er nog niet. De taakverwerker maakt een nieuwe."]


def test_with_an_index_the_site_is_ready(client: Client) -> None:
    store(entry(1), entry(2))
    rebuild()
    store(entry(3))

    answer = client.get("/gereed")

    assert answer.status_code == 200
    assert answer.json() == {"status": "gereed", "problemen": [], "wachtrij": 1}
