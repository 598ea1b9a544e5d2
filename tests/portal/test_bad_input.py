"""Whatever stands in an address, the answer is a page: 200, or 400 or 404 with a Dutch sentence. Never 500."""

from urllib.parse import unquote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.facets import FACETS
from search.indexing import rebuild
from tests.catalogue.arrange import entry, store

OWN_SCRIPT = '<script src="/static/search/suggest.js" defer></script>'

pytestmark = pytest.mark.django_db

PARAMETERS = ("q", "pagina", "sorteer", "zoek-thema", *(facet.key for facet in FACETS))
VALUES = {
    "unknown": "bestaat-niet",
    "zero": "0",
    "minus one": "-1",
    "a billion": "1000000000",
    "letters": "abc",
    "NUL": "%00",
    "NUL inside": "ver%00keer",
    "100,000 signs": "a" * 100_000,
    "100,000 words": "a+" * 50_000,
    "301 quotes": "%22" * 301,
    "301 apostrophes": "'" * 301,
    "invalid UTF-8": "%ff%fe",
    "half an emoji": "%f0%9f%a4",
    "surrogate": "%ed%a0%80",
    "emoji": "%f0%9f%a4%96",
    "right to left": "%d9%85%d8%b1%d9%88%d8%b1",
    "override": "%e2%80%ae",
    "ligature": "%ef%b7%ba",
    "brackets": "[](){}%3c%3e",
    "star": "*",
    "query language": "name:a AND NOT (b^2 OR c~1) [a TO z]",
    "SQL": "'; DROP TABLE catalogue_application; --",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "path": "../../etc/passwd",
    "percent": "%",
    "line end": "a%0d%0aSet-Cookie: x=y",
    "other digits": "%d9%a3",
    "empty": "",
    "space": "+++",
}
SENTENCES = ("Deze zoekvraag lukt niet", "Dit adres lukt niet")


@pytest.fixture
def a_catalogue(db: None) -> None:
    store(entry(1, category=["Verkeer"], status="In gebruik"))
    rebuild()


def assert_answered(client: Client, address: str) -> None:
    answer = client.get(address)

    page = answer.content.decode()
    assert answer.status_code in (200, 400)
    assert "<main" in page
    if answer.status_code == 400:
        assert any(sentence in page for sentence in SENTENCES)
    assert "<script" not in page.replace(OWN_SCRIPT, "")
    assert not answer.cookies


@pytest.mark.usefixtures("a_catalogue")
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_every_value_of_every_parameter_is_answered(client: Client, value: str) -> None:
    for parameter in PARAMETERS:
        assert_answered(client, f"/zoeken?{parameter}={value}")


@pytest.mark.usefixtures("a_catalogue")
@pytest.mark.parametrize("value", ["verkeer", "in-gebruik", "x", "1", "%00"])
def test_a_parameter_that_is_repeated_sixty_times_is_answered(client: Client, value: str) -> None:
    for parameter in PARAMETERS:
        assert_answered(client, "/zoeken?" + "&".join([f"{parameter}={value}"] * 60))


@pytest.mark.usefixtures("a_catalogue")
def test_sixty_different_choices_are_refused(client: Client) -> None:
    for facet in FACETS:
        answer = client.get("/zoeken?" + "&".join(f"{facet.key}=keuze-{n}" for n in range(60)))

        assert answer.status_code == 400
        assert "Kies er hooguit 50." in answer.content.decode()


@pytest.mark.usefixtures("a_catalogue")
@pytest.mark.parametrize("value", ["bestaat-niet", "-1", "%00", "%ff%fe", "[]", "*"])
def test_a_value_that_cannot_be_is_refused(client: Client, value: str) -> None:
    for parameter in ("pagina", "sorteer", *(facet.key for facet in FACETS)):
        assert client.get(f"/zoeken?{parameter}={value}").status_code == 400


@pytest.mark.usefixtures("a_catalogue")
def test_more_parameters_than_a_server_reads_are_refused(client: Client) -> None:
    answer = client.get("/zoeken?" + "&".join(f"a{n}=1" for n in range(10_001)))

    assert answer.status_code == 400
    assert "Dit adres lukt niet" in answer.content.decode()


@pytest.mark.usefixtures("a_catalogue")
def test_parameters_that_nobody_knows_are_ignored(client: Client) -> None:
    assert client.get("/zoeken?utm_source=nieuwsbrief&__proto__[a]=1").status_code == 200


@pytest.mark.usefixtures("a_catalogue")
@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=30), max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered(client: Client, asked: dict[str, str]) -> None:
    answer = client.get("/zoeken", asked)

    assert answer.status_code in (200, 400)


# Addresses -----------------------------------------------------------------------------------------------------------

NOWHERE = {
    "unknown": "bestaat-niet",
    "zero": "0",
    "minus one": "-1",
    "eight digits": "99999999",
    "nine digits": "999999999",
    "other digits": "%d9%a3" * 8,
    "NUL": "%00",
    "NUL inside": "ver%00keer",
    "100,000 signs": "a" * 100_000,
    "100,000 digits": "1" * 100_000,
    "301 quotes": "%22" * 301,
    "invalid UTF-8": "%ff%fe",
    "emoji": "%f0%9f%a4%96",
    "right to left": "%d9%85%d8%b1%d9%88%d8%b1",
    "brackets": "[](){}",
    "star": "*",
    "SQL": "'%20OR%201=1--",
    "path": "..%2f..%2fetc%2fpasswd",
    "line end": "a%0d%0ab",
    "upper case": "TOEPASSING-1",
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("value", NOWHERE.values(), ids=NOWHERE.keys())
def test_an_address_of_nothing_is_not_found(client: Client, value: str) -> None:
    for room in ("toepassingen", "organisaties", "registraties"):
        answer = client.get(f"/{room}/{value}")

        assert answer.status_code == 404
        assert "Deze pagina is er niet" in answer.content.decode()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "address",
    ["/bestaat-niet", "/zoeken/meer", "/%00", "/%ff", "/toepassingen", "/.env", "/media/../secret", "/static/x"],
)
def test_any_other_address_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


# A slash at the end --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "goal"),
    [
        ("/zoeken/", "/zoeken"),
        ("/zoeken/?q=a&q=b%20c", "/zoeken?q=a&q=b%20c"),
        ("/toepassingen/toepassing-1/", "/toepassingen/toepassing-1"),
        ("/toepassingen/toepassing-1///", "/toepassingen/toepassing-1"),
        ("/over/", "/over"),
    ],
)
def test_an_address_with_a_slash_redirects_to_the_one_without(client: Client, address: str, goal: str) -> None:
    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (301, goal)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "///evil.example/",
        "////evil.example//",
        "/%2f/evil.example/",
        "/%5cevil.example/",
        "//evil.example/%2e%2e/",
        "//evil.example/?a=//evil.example/",
        "/%09/evil.example/",
        "/%0d%0aLocation:%20//evil.example/",
        "//",
    ],
)
def test_a_slash_at_the_end_never_leads_to_another_server(client: Client, address: str) -> None:
    # As the server hands it over: the test client would take //evil.example for a host.
    path, _, query = address.partition("?")
    answer = client.get("/", PATH_INFO=unquote(path), QUERY_STRING=query)

    goal = answer.get("Location", "/")
    assert goal[0] == "/"
    assert goal[1:2] not in ("/", "\\")
    assert not set("\r\n\t\\") & set(goal)


def test_the_cms_keeps_its_slash(client: Client) -> None:
    assert client.get("/beheer/pages/").url == "/inloggen?next=/beheer/pages/"
