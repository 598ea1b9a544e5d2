"""What the page of one thing shows beside its own fields."""

from datetime import date
from functools import singledispatch
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects

from .applications import applications_of
from .attachments import readable
from .gathering import lines
from .lessons import lesson_line
from .models import (
    ArticlePage,
    CaseDecision,
    CasePhase,
    CaseStudyPage,
    CollectionItem,
    CollectionPage,
    EventPage,
    ImProductPage,
    KnowledgeDocument,
    KnowledgePage,
    PolicyDocumentPage,
    ProductFile,
    RelationOfPage,
)
from .models.vocabulary import REFERRED_TO, RelationKind
from .terms import TermLinker

Fact = dict[str, Any]
MOST_FIGURES = 4  # in the summary beside the text; the others stand below it
FETCHED = ("organisation_links__organisation", "keyword_items__tag")
PREVIEW = 3000  # signs of the text of a document: a page and a half, to see whether to download it


def page_context(page: KnowledgePage) -> dict[str, Any]:
    """Return what every kind shows, and what only this kind does."""
    if page.pk:
        prefetch_related_objects([page], *FETCHED)
    organisations = [
        {"name": link.organisation.name, "url": link.organisation.get_absolute_url(), "role": link.get_role_display()}
        for link in page.organisation_links.all()
    ]
    context = {
        "organisations": organisations,
        "applications": [
            {"title": row.title, "url": row.get_absolute_url()}
            for row in applications_of(list(page.application_links.all()))
        ],
        "themes": [{"name": theme.name, "url": theme.get_absolute_url()} for theme in page.themes.all()],
        "phases_of_life": [phase.name for phase in page.lifecycle_phases.all()],
        "keyword_list": [row.tag.name for row in page.keyword_items.all()],
        "relations": _relations(page),
        "source_list": list(page.sources.all()),
        "terms": TermLinker(),
    }
    return context | own_context(page)


@singledispatch
def own_context(page: KnowledgePage) -> dict[str, Any]:
    """Return what only this kind of page shows."""
    return {"tags": []}


@own_context.register
def _case(page: CaseStudyPage) -> dict[str, Any]:
    figures = list(page.figures.all())
    return {
        "tags": [*page.whose(), page.get_audience_display()],
        "figures": figures[:MOST_FIGURES],
        "more_figures": figures[MOST_FIGURES:],
        "timeline": _timeline(page),
        "lessons": [lesson_line(row, page) for row in page.lessons.all()],
        "risks": list(page.risks.all()),
        "team": list(page.team.all()),
        "facts": _case_facts(page),
    }


@own_context.register
def _product(page: ImProductPage) -> dict[str, Any]:
    return {
        "tags": [page.get_product_kind_display()],
        "files": _files(list(page.files.all())),
        "versions": list(page.versions.all()),
        "facts": _known(
            ("Soort", page.get_product_kind_display()),
            ("Inhoud", page.get_content_category_display()),
            ("Voor wie", ", ".join(role.name for role in page.roles.all())),
            ("Profiel", ", ".join(row.name for row in page.profiles.all()) or "Elk AI-systeem"),
            ("Licentie", "" if page.licence == "onbekend" else page.get_licence_display()),
            ("Leestijd", f"{page.reading_minutes} minuten" if page.reading_minutes else ""),
            ("Taal", page.get_language_display()),
        ),
    }


@own_context.register
def _collection(page: CollectionPage) -> dict[str, Any]:
    rows = list(page.items.all())
    shown = {one.pk: one for one in KnowledgePage.objects.shown().filter(pk__in=[row.item_id for row in rows])}
    kept = [(row, shown[row.item_id]) for row in rows if row.item_id in shown]
    return {
        "tags": [f"{len(kept)} onderdelen"],
        "items": [
            line | {"note": row.note} for (row, _), line in zip(kept, lines(one for _, one in kept), strict=True)
        ],
    }


@own_context.register
def _article(page: ArticlePage) -> dict[str, Any]:
    return {"tags": [], "moments": list(page.moments.all()), "today": date.today()}


@own_context.register
def _policy(page: PolicyDocumentPage) -> dict[str, Any]:
    return {"tags": []}


@own_context.register
def _event(page: EventPage) -> dict[str, Any]:
    return {"tags": page.tags_in_list()}


def _files(rows: list[ProductFile]) -> list[dict[str, Any]]:
    """Return each file with its version, and how its text begins when anybody may read it."""
    found = KnowledgeDocument.objects.select_related("collection")
    documents = found.in_bulk([row.document_id for row in rows])
    open_to_all = readable(list(documents.values()))
    return [
        {
            "document": document,
            "version": row.version,
            "preview": document.text[:PREVIEW] if document in open_to_all else "",
        }
        for row in rows
        if (document := documents.get(row.document_id))
    ]


def _relations(page: KnowledgePage) -> list[dict[str, Any]]:
    """Return the public pages that this one refers to, and those that refer to this one."""
    there = {row.other_id: row.get_kind_display() for row in page.relations.all()}
    back = RelationOfPage.objects.filter(page=OuterRef("pk"), other=page.pk).order_by("sort_order").values("kind")[:1]
    holding = Exists(CollectionItem.objects.filter(page=OuterRef("pk"), item=page.pk))
    shown = KnowledgePage.objects.shown().annotate(refers_as=Subquery(back), holds=holding)
    shown = shown.filter(Q(pk__in=there) | Q(refers_as__isnull=False) | Q(holds=True)).select_related("content_type")
    found = []
    for other, line in zip(shown, lines(shown), strict=True):
        kind = there.get(other.pk) or (other.refers_as and REFERRED_TO[RelationKind(other.refers_as)])
        found.append(line | {"relation": kind or "Staat in deze verzameling"})
    return sorted(found, key=lambda row: (row["relation"], row["title"]))


def _timeline(page: CaseStudyPage) -> list[dict[str, Any]]:
    """Return phases and decisions in one line: a decision stands after the phase whose number it gives."""
    phases = list(page.phases.all())
    decisions = list(page.decisions.all())
    steps = [_decision(row) for row in decisions if row.after_phase == 0]
    for number, phase in enumerate(phases, start=1):
        last = number == len(phases)
        steps.append(_phase(phase))
        steps += [
            _decision(row) for row in decisions if row.after_phase == number or (last and row.after_phase > number)
        ]
    return steps + ([] if phases else [_decision(row) for row in decisions if row.after_phase])


def _phase(row: CasePhase) -> dict[str, Any]:
    facts = _filled(
        ("Model of versie", row.model_version),
        ("Deelnemers", row.participants),
        ("Hoeveelheden", row.volumes),
        ("Metingen", row.surveys),
    )
    return {"phase": row, "facts": facts}


def _decision(row: CaseDecision) -> dict[str, Any]:
    return {"decision": row}


def _case_facts(page: CaseStudyPage) -> list[Fact]:
    """Return what is known, and in one line which questions every reader has that nobody answered."""
    trains = "" if page.trains_on_input == "onbekend" else page.get_trains_on_input_display()
    sharing = "" if page.sharing_status == "onbekend" else page.get_sharing_status_display()
    asked = (
        ("Wat doet de AI?", ", ".join(task.name for task in page.tasks.all())),
        ("Waar staan de gegevens?", page.data_location),
        ("Leert het model van je invoer?", trains),
        ("Van wie zijn de gegevens?", page.data_owner),
        ("Waar draait het?", page.hosting),
        ("Mag je het overnemen?", sharing),
        ("Wat kost het?", page.costs),
    )
    open_questions = " ".join(question for question, answer in asked if not answer)
    unknown = {"term": "Niet ingevuld", "value": open_questions, "unknown": True}
    return _filled(*asked, *_more_about(page)) + ([unknown] if open_questions else [])


def _more_about(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [
        ("Opbrengst", page.benefits),
        ("Voorwaarden", page.sharing_conditions),
        ("Licentie", "" if page.licence == "onbekend" else page.get_licence_display()),
        ("Eigendom", page.property_rights),
        ("Koppelingen", page.connections),
        ("Standaarden", page.standards),
        ("Past bij beleid", page.programmes),
        ("Waarden", page.values),
    ]


def _filled(*pairs: tuple[str, str]) -> list[Fact]:
    """Return facts for the component, without those that are empty."""
    return [{"term": term, "value": value} for term, value in pairs if value]


def _known(*pairs: tuple[str, str]) -> list[Fact]:
    """Return facts for the component; an empty one says that nobody filled it in."""
    return [
        {"term": term, "value": value} if value else {"term": term, "value": "Niet ingevuld", "unknown": True}
        for term, value in pairs
    ]
