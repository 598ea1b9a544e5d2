"""The seed of pages: a file per page, its lists of rows as they stand in the model."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import ForeignObjectRel
from django.utils import timezone
from wagtail.models import Page

from catalogue.models import Application, Theme

from ..models import (
    ActProfile,
    ApplicationOfPage,
    ArticleIndexPage,
    ArticlePage,
    CaseStudyIndexPage,
    CaseStudyPage,
    CollectionIndexPage,
    CollectionItem,
    CollectionPage,
    EventIndexPage,
    EventPage,
    ImProductIndexPage,
    ImProductPage,
    IndexPage,
    KnowledgeDocument,
    KnowledgeImage,
    KnowledgePage,
    LifecyclePhase,
    OrganisationOfPage,
    PolicyDocumentPage,
    PolicyIndexPage,
    ProductFile,
    RelationOfPage,
    Role,
    TaskType,
)
from ..odt import odt
from ..publishing import publish, publish_new, unpublish
from .markdown import Block, blocks, html
from .read import Item, picture
from .rows import date_content, number_rows, organisation_named

STREAMS = ("body", "approach")
RICH = ("problem", "disappointment", "dilemmas", "introduction", "results")
TERMS = {"lifecycle_phases": LifecyclePhase, "roles": Role, "profiles": ActProfile, "tasks": TaskType}
APART = {
    "written",
    "organisations",
    "applications",
    "relations",
    "themes",
    "keywords",
    "items",
    "odt",
    "pictures",
    *TERMS,
}


class PageKind:
    """How the pages of one kind are made from their files."""

    def __init__(self, name: str, model: type[KnowledgePage], index: type[IndexPage]) -> None:
        self.name, self.model, self.index = name, model, index

    def find(self, pk: str) -> Any:
        return self.model.objects.filter(pk=pk).first()

    def state(self, thing: KnowledgePage) -> str:
        """The revision: whoever works in the CMS makes another."""
        return str(thing.latest_revision_id)

    def is_taken(self, item: Item) -> bool:
        return Page.objects.child_of(self._parent()).filter(slug=_slug(item)).exists()

    def make(self, item: Item) -> KnowledgePage | None:
        page = self.model(slug=_slug(item), show_in_menus=False)
        self._fill(page, item.values)
        publish_new(page, parent=self._parent())
        date_content(page, item.values["written"])
        return page

    def update(self, thing: KnowledgePage, item: Item) -> None:
        self._fill(thing, item.values)
        publish(thing)
        date_content(thing, item.values["written"])

    def withdraw(self, thing: KnowledgePage) -> None:
        """Take away what the seed no longer has; it stays in the CMS."""
        unpublish(thing)

    def _parent(self) -> IndexPage:
        return self.index.objects.get()

    def _fill(self, page: KnowledgePage, values: dict[str, Any]) -> None:
        for key, value in values.items():
            if key not in APART:
                setattr(page, key, _value(page, key, value, values))
        for key, table in TERMS.items():
            if key in values:
                setattr(page, key, list(table._default_manager.filter(value__in=values[key])))
        page.themes = list(Theme.objects.filter(broader=None, slug__in=values.get("themes", ())))
        page.keywords.set(values.get("keywords", []), clear=True)
        _link(page, values)
        if values.get("odt"):
            page.files = [ProductFile(document=_document(page, values), version="1.0")]
        number_rows(page)


def page_kinds() -> list[PageKind]:
    """Return the kinds in an order in which everything that is referred to is there already."""
    return [
        PageKind("beleid", PolicyDocumentPage, PolicyIndexPage),
        PageKind("im-producten", ImProductPage, ImProductIndexPage),
        PageKind("praktijkvoorbeelden", CaseStudyPage, CaseStudyIndexPage),
        PageKind("artikelen", ArticlePage, ArticleIndexPage),
        PageKind("verzamelingen", CollectionPage, CollectionIndexPage),
        PageKind("agenda", EventPage, EventIndexPage),
    ]


def _slug(item: Item) -> str:
    return PurePosixPath(item.key).name


def _value(page: KnowledgePage, key: str, value: Any, values: dict[str, Any]) -> Any:
    if key in STREAMS:
        return _blocks(value, values)
    if key in RICH:
        return html(value)
    if isinstance(value, list):
        return [_child(page, key)(**row) for row in value]
    if isinstance(value, datetime):
        return timezone.make_aware(value)
    return value


def _child(page: KnowledgePage, key: str) -> Any:
    relation = page._meta.get_field(key)
    assert isinstance(relation, ForeignObjectRel)  # noqa: S101 - a wrong key in a file of ours
    return relation.related_model


def _blocks(text: str, values: dict[str, Any]) -> list[Block]:
    return blocks(text, partial(_picture, values.get("pictures", {})))


def _picture(described: dict[str, dict[str, str]], name: str) -> dict[str, Any]:
    about = described[name]
    image = KnowledgeImage.objects.filter(title=about["title"]).first()
    if image is None:
        file = ContentFile(picture(name), name)
        image = KnowledgeImage(
            title=about["title"], file=file, file_size=file.size, alternative_text=about["alt"], credit="AI-plein"
        )
        image.save()
    image.contextual_alt_text, image.decorative = about["alt"], False
    return {"image": image, "caption": about.get("caption", ""), "long_text": about["text"]}


def _document(page: KnowledgePage, values: dict[str, Any]) -> KnowledgeDocument:
    """Return the page's text as a new ODT: people fill it in at their desk."""
    made = odt(page.title, page.summary, _odt_blocks(values))
    document = KnowledgeDocument(title=page.title, credit="AI-plein", file=ContentFile(made, f"{page.slug}.odt"))
    document.save()
    return document


def _odt_blocks(values: dict[str, Any]) -> list[Block]:
    return [block for block in blocks(values["body"]) if block[0] != "picture"]


def _link(page: KnowledgePage, values: dict[str, Any]) -> None:
    page.organisation_links = [
        OrganisationOfPage(organisation=organisation_named(row["name"]), role=row["role"])
        for row in values.get("organisations", ())
    ]
    page.application_links = [_application(row) for row in values.get("applications", ())]
    named = _there(values.get("relations", ()))
    page.relations = [RelationOfPage(other=other, kind=row["kind"]) for row, other in named]
    if "items" in values:
        page.items = [CollectionItem(item=item, note=row.get("note", "")) for row, item in _there(values["items"])]


def _there(rows: Sequence[dict[str, str]]) -> list[tuple[dict[str, str], KnowledgePage]]:
    """Return the rows with the page they name, without those whose page an editor deleted or renamed."""
    found = KnowledgePage.objects.filter(slug__in=[row["page"] for row in rows]).order_by("-pk")
    by_slug = {page.slug: page for page in found}
    return [(row, by_slug[row["page"]]) for row in rows if row["page"] in by_slug]


def _application(row: dict[str, str]) -> ApplicationOfPage:
    if "register_id" in row:
        return ApplicationOfPage(register_id=row["register_id"])
    return ApplicationOfPage(application=Application.objects.filter(name=row["name"]).order_by("made_at", "pk").first())
