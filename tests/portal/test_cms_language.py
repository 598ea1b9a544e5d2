"""Everything on a screen of the CMS is Dutch: no word of English, no key of a log, no value as Python writes it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Page

from catalogue.models import Evidence
from community.models import Membership
from harvest.pipeline import run_harvest
from harvest.sources.algorithm_register import RegisterFiles
from knowledge.models import GlossaryTerm, Recording
from tests.knowledge.arrange import make_case, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
# "live" and "status" are what editors of the Dutch Wagtail know.
ENGLISH = re.compile(
    r"\b(True|False|None|File|Yes|the|and|with|this|edit|delete|deleted|saved?|created|updated|published|unpublished"
    r"|history|usage|search|choose|settings|user|name|title|expired|latest|answer|level|method|remark|what|date|choices)\b"
    r"|\b[a-z]+_[a-z_]+\b|\bwagtail\.[a-z_.]+"
)
# Django and Wagtail have no Dutch for the names of rights, and for what is set up once, for an administrator.
LEFT = re.compile(r"^beheer/(groups|sites)/|^beheer/reports/page-types-usage/")


def routes(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        yield from routes(pattern, route) if hasattr(pattern, "url_patterns") else [route]


def words(html: str) -> str:
    """Return what a person reads: no scripts, no attributes but those that are read out."""
    soup = BeautifulSoup(html, "html.parser")
    for part in [*soup(["script", "style", "template", "code"]), *soup.find_all(hidden=True)]:
        part.decompose()
    labels = [tag[name] for name in ("aria-label", "title", "placeholder") for tag in soup.find_all(attrs={name: True})]
    return " \n ".join([*soup.stripped_strings, *labels])


def test_no_screen_of_the_cms_says_anything_in_english(client: Client) -> None:
    user = get_user_model().objects.create_superuser("beheerder")
    client.force_login(user)
    client.raise_request_exception = False
    arrange(user)
    found = {}
    for address in (one for route in sorted(set(routes(get_resolver()))) for one in addresses(route)):
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            text = words(answer.content.decode())
            if english := {text[max(0, one.start() - 30) : one.end() + 30] for one in ENGLISH.finditer(text)}:
                found[address] = sorted(english)[:3]

    assert found == {}


def arrange(user: Any) -> None:
    run_harvest(RegisterFiles.sample(), sample=True)
    Membership.objects.create(user=user, organisation=make_organisation())
    page = make_case("Bak", owner=user)
    page.save_revision(user=user, log_action=True).publish(user=user)
    term = GlossaryTerm.objects.create(term="woord", definition="uitleg")
    term.save_revision(user=user, log_action=True).publish(user=user)
    page.get_workflow().start(page, user)
    term.get_workflow().start(term, user)
    Recording.objects.create(title="Gesprek", live=False)
    values = {"valid_until": "2026-01-01", "answer": "ja"}
    log(instance=Evidence.objects.order_by("pk").first(), action="evidence.add", user=user, data={"after": values})


def addresses(route: str) -> Iterator[str]:
    """Yield the addresses of a screen, with the newest page and the first of everything else."""
    no_screen = re.search("api/|log(in|out)|failwhale|sprite|jsi18n|autocomplete|bulk/", route)
    if no_screen or LEFT.search(route) or not route.startswith("beheer/"):
        return
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: f"<str:{found[1]}>", route).replace("\\.", ".")
    words = {"app_label": "knowledge", "content_type_app_name": "knowledge", "app_name": "knowledge"}
    words |= dict.fromkeys(("content_type_model_name", "model_name"), "casestudypage")
    words |= {"action": "delete", "revision_id_a": "earliest", "revision_id_b": "latest"}
    page = Page.objects.order_by("-pk").first().pk
    for pk in (page, 1) if "<" in route else [0]:
        yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, pk=pk: words.get(found[1], str(pk)), route)


def test_a_word_that_several_packages_translate_is_that_of_wagtail() -> None:
    """django-allauth has other Dutch for words such as Create, and the package that stands first wins."""
    assert gettext("Create") == "Toevoegen"
