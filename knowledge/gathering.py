"""Everything in the knowledge portal about one application, organisation or theme, for pages of other rooms."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from catalogue.dependency import dependency_facts
from catalogue.models import Application, ApplicationProfile, Licence, Organisation, SharingStatus, Theme, Usage

from .models import CaseLesson, CaseStudyPage, ImProductPage, KnowledgePage, RelatedInitiative, links_to
from .models.knowledge_page import KnowledgePageQuerySet

Line = dict[str, Any]


def about_application(application: Application) -> dict[str, Any]:
    """Return its cases, lessons, IM-products and other pages, and what editors wrote about taking it over."""
    pages = _listed(KnowledgePage.objects.filter(pk__in=links_to([application.pk]).values("page")))
    return {
        "cases": _lines(page for page in pages if page.kind_class is CaseStudyPage),
        "products": _lines(page for page in pages if page.kind_class is ImProductPage),
        "others": _lines(page for page in pages if page.kind_class not in (CaseStudyPage, ImProductPage)),
        "lessons": _lessons(pages),
        "usages": application.published_usages,
        **_editorial(application.published_profile),
    }


def about_organisation(organisations: Iterable[Organisation]) -> dict[str, Any]:
    """Return what an organisation, under all its names, shared, and the initiatives that are its own."""
    pks = [organisation.pk for organisation in organisations]
    found = KnowledgePage.objects.filter(organisation_links__organisation__in=pks).distinct()
    return {
        "usages": list(_told_by(pks)),
        "pages": _lines(_listed(found)),
        "initiatives": list(RelatedInitiative.objects.shown().filter(organisation__in=pks)),
    }


def _told_by(organisations: list[int]) -> QuerySet[Usage]:
    """Return what these organisations say they use, where a moderator approved it."""
    shown = Usage.objects.shown().filter(profile__application__withheld_at=None)
    return (
        shown.filter(organisation__in=organisations)
        .select_related("profile__application")
        .order_by("profile__application__name")
    )


def about_theme(theme: Theme) -> dict[str, Any]:
    """Return the pages with this theme or a narrower one."""
    wanted = [theme.pk, *theme.narrower.values_list("pk", flat=True)]
    return {"pages": _lines(_listed(KnowledgePage.objects.filter(themes__in=wanted).distinct()))}


def _listed(pages: KnowledgePageQuerySet) -> list[KnowledgePage]:
    """Return those of these pages that anybody may read, by kind and title."""
    shown = pages.shown().select_related("content_type")
    return sorted(shown, key=lambda page: (page.kind_class.kind, page.title.casefold()))


def _lines(pages: Iterable[KnowledgePage]) -> list[Line]:
    return [page.as_reference() for page in pages]


def _editorial(profile: ApplicationProfile | None) -> dict[str, Any]:
    """Return what editors wrote: facts that hold everywhere, and pictures."""
    if profile is None:
        return {"facts": [], "screenshots": [], "facts_source": "", "facts_date": None}
    return {
        "facts": _shared_facts(profile),
        "facts_source": profile.source,
        "facts_date": profile.last_published_at,
        "screenshots": list(profile.screenshots.select_related("image")),
    }


def _shared_facts(profile: ApplicationProfile) -> list[dict[str, str]]:
    """Return the facts that somebody filled in, as the component shows them."""
    sharing = "" if profile.sharing_status == SharingStatus.UNKNOWN else profile.get_sharing_status_display()
    licence = "" if profile.licence == Licence.UNKNOWN else profile.get_licence_display()
    facts = (
        ("Mag je het overnemen?", sharing),
        ("Voorwaarden", profile.sharing_conditions),
        ("Licentie", licence),
        ("Kosten", profile.costs),
        ("Waar draait het?", profile.hosting),
        ("Koppelingen", profile.integration),
        ("Standaarden", profile.standards),
    )
    rows = [{"term": term, "value": value} for term, value in facts if value]
    return rows + [{"term": one.label, "value": one.value, "source": one.source} for one in dependency_facts(profile)]


def _lessons(pages: Iterable[KnowledgePage]) -> list[Line]:
    cases = {page.pk: page for page in pages if page.kind_class is CaseStudyPage}
    rows = CaseLesson.objects.filter(page__in=cases.keys()).order_by("page", "sort_order") if cases else ()
    return [row.on_card(cases[row.page_id]) for row in rows]
