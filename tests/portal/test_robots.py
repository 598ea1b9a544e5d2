"""What programs ask of a site: which pages there are, whom to warn, and methods that no page has."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from catalogue.models import Application
from tests.catalogue.arrange import application, entry, store, withdraw, write_profile
from tests.fixtures.register import register_id
from tests.knowledge.arrange import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
OLD = datetime(2025, 3, 1, 12, tzinfo=UTC)


def sitemap(client: Client) -> dict[str, str | None]:
    """Return each address of the sitemap with its moment."""
    answer = client.get("/sitemap.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    return {
        re.sub(r"^https?://[^/]+", "", url.findtext(f"{space}loc") or ""): url.findtext(f"{space}lastmod")
        for url in found
    }


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "MKCOL", "QUERY", "FOO"])
@pytest.mark.parametrize("address", ["/", "/zoeken", "/inloggen", "/bestaat-niet", "/documenten/1/a", "/static/a"])
def test_a_method_that_no_page_has_is_not_allowed(client: Client, method: str, address: str) -> None:
    answer = client.generic(method, address)

    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert "TRACE" not in answer["Allow"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_them(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml" in answer.content.decode()
    assert "Disallow: /beheer/" in answer.content.decode()


def test_the_sitemap_lists_what_anybody_may_read_and_each_of_it_is_there(client: Client) -> None:
    store(entry(1, category=["Verkeer"], provider="Bureau Noord"), entry(2), entry(3))
    withdraw(2)
    Application.objects.filter(pk=application(3).pk).update(withheld_at=OLD)
    make_case("Slimme bak")
    make_case("Concept").unpublish()
    closed = make_case("Besloten")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    found = sitemap(client)

    assert {"/", "/zoeken", "/begrippen", "/toepassingen/toepassing-1", "/praktijkvoorbeelden/slimme-bak"} <= set(found)
    assert {f"/registraties/{register_id(1)}", "/organisaties/gemeente-voorbeeld-1"} <= set(found)
    assert f"/registraties/{register_id(2)}" not in found
    assert "/toepassingen/toepassing-3" not in found
    assert not [address for address in found if "concept" in address or "besloten" in address]
    assert {client.get(address).status_code for address in found} == {200}


def test_the_moment_of_a_page_is_that_of_its_last_publication(client: Client) -> None:
    page = make_case("Slimme bak")
    type(page).objects.filter(pk=page.pk).update(last_published_at=OLD)

    assert sitemap(client)["/praktijkvoorbeelden/slimme-bak"] == "2025-03-01"
    assert sitemap(client)["/praktijkvoorbeelden"] is None


def test_the_moment_of_an_application_is_that_of_the_register_or_of_a_later_text(client: Client) -> None:
    store(entry(1))
    Application.objects.update(modified_at=OLD, made_at=OLD - timedelta(days=9))
    assert sitemap(client)["/toepassingen/toepassing-1"] == "2025-03-01"

    profile = write_profile(application(1), summary="Een tekst.")
    assert sitemap(client)["/toepassingen/toepassing-1"] == timezone.localdate(profile.last_published_at).isoformat()

    profile.unpublish()
    assert sitemap(client)["/toepassingen/toepassing-1"] == "2025-03-01"


def test_a_sitemap_asks_as_much_for_many_rows_as_for_few(client: Client) -> None:
    def query_count() -> int:
        client.get("/sitemap.xml")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        return len(captured)

    store(entry(1))
    make_case("Een")
    few = query_count()
    store(*(entry(number) for number in range(2, 12)))
    for number in range(5):
        make_case(f"Verhaal {number}")

    assert query_count() == few


def test_the_icon_is_where_a_browser_looks_for_it(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:4] == b"\x00\x00\x01\x00"


def test_security_txt_says_whom_to_warn(client: Client, settings: object) -> None:
    settings.SECURITY_CONTACT = "mailto:beveiliging@voorbeeld.nl"  # type: ignore[attr-defined]

    answer = client.get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:beveiliging@voorbeeld.nl"
    assert lines["Preferred-Languages"] == "nl, en"
    assert lines["Canonical"].endswith("/.well-known/security.txt")
    assert lines["Expires"] == settings.SECURITY_EXPIRES  # type: ignore[attr-defined]


def test_security_txt_is_renewed_a_month_before_it_expires() -> None:
    """Read it again, and set SECURITY_EXPIRES at most a year ahead."""
    left = datetime.fromisoformat(settings.SECURITY_EXPIRES) - datetime.now(UTC)

    assert timedelta(days=30) < left < timedelta(days=366)
