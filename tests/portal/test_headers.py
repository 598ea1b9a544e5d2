"""What every answer says beside its page."""

import re

import pytest
from django.test import Client

from search.indexing import rebuild
from tests.catalogue.arrange import entry, store, withdraw
from tests.fixtures.register import register_id

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
}
PAGES = {
    "/": 200,
    "/over": 200,
    "/zoeken?q=toepassing": 200,
    "/zoeken?pagina=99": 400,
    "/toepassingen/toepassing-1": 200,
    "/organisaties/gemeente-voorbeeld-1": 200,
    f"/registraties/{register_id(1)}": 200,
    f"/registraties/{register_id(2)}": 410,
    "/huisstijl": 200,
    "/bestaat-niet": 404,
    "/gezond": 200,
    "/gereed": 200,
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture(autouse=True)
def a_catalogue(site: None) -> None:
    store(entry(1, category=["Verkeer"]), entry(2))
    withdraw(2)
    rebuild()


def test_every_page_sends_the_strict_headers_and_no_cookie(client: Client) -> None:
    for address, status in PAGES.items():
        answer = client.get(address)

        assert answer.status_code == status, address
        assert set(answer["Content-Security-Policy"].split("; ")) == POLICY, address
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert not answer.cookies, address


def test_no_page_has_what_its_policy_forbids(client: Client) -> None:
    for address in PAGES:
        page = client.get(address).content.decode()

        assert not re.search(r"<script(?![^>]*\bsrc=\"/)", page), address
        assert "<style" not in page, address
        assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)=", page), address
        assert not re.search(r"<(?:script|img|link|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", page), address


def test_a_redirect_sends_no_cookie(client: Client) -> None:
    assert not client.get("/zoeken/").cookies


def test_the_cms_has_a_policy_of_its_own(client: Client) -> None:
    answer = client.get("/beheer/")

    assert answer.status_code == 302
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_another_host_is_refused(client: Client) -> None:
    assert client.get("/zoeken", HTTP_HOST="evil.example").status_code == 400


def test_the_head_of_a_page_is_given_too(client: Client) -> None:
    assert client.head("/zoeken").status_code == 200
