"""What every page of the knowledge portal has: a summary, what it is about, who is behind it, and its sources.

A kind of page is one module beside this one, with a class below KnowledgePage and one below IndexPage: everything that
the kind says of itself stands there. docs/tutorials/add-a-page-kind.md adds one.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, prefetch_related_objects
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.query import PageQuerySet

from catalogue.models import Licence

from ..filters import Choice, PageFacet, choice_of, labels_of, terms_of
from ..terms import TermLinker
from .application_links import applications_of
from .belonging import OfOrganisation, OrganisationPageTester
from .page_forms import KnowledgePageForm
from .page_rows import KeywordOfPage, OrganisationOfPage, RelationOfPage
from .snippets import GlossaryTerm
from .vocabulary import REFERRED_TO, LifecyclePhase, RelationKind

FETCHED = ("organisation_links__organisation", "keyword_items__tag")


class KnowledgePageQuerySet(PageQuerySet):
    def shown(self) -> "KnowledgePageQuerySet":
        """Those that anybody may read: published, and below no page that asks for a password or a login."""
        return self.live().public()


KnowledgeManager = PageManager.from_queryset(KnowledgePageQuerySet)


def _broad_themes(page: "KnowledgePage") -> Iterator[tuple[str, str]]:
    for theme in page.themes.all():
        broad = theme.broader or theme
        yield broad.slug, broad.name


# Shared by kinds; LICENCE is for those with a field of that name.
THEME = Choice(key="thema", label="Thema", of=_broad_themes)
LIFECYCLE = PageFacet(
    key="fase", label="Levensfase", labels=LifecyclePhase.labels, of=terms_of("lifecycle_phases"), order=30
)
LICENCE = PageFacet(key="licentie", label="Licentie", labels=labels_of(Licence), of=choice_of("licence"), order=60)


class KnowledgePage(OfOrganisation, Page):
    """The part that all kinds share, in a table of its own, so that one question finds them all."""

    summary = models.TextField(
        "samenvatting",
        max_length=400,
        help_text="Twee of drie zinnen in gewone taal (B1). Dit staat bovenaan de pagina en in de lijsten.",
    )
    themes = ParentalManyToManyField(
        "catalogue.Theme", verbose_name="thema's", blank=True, related_name="knowledge_pages"
    )
    lifecycle_phases = ParentalManyToManyField(
        "knowledge.LifecyclePhase", verbose_name="levensfasen", blank=True, related_name="pages"
    )
    keywords = ClusterTaggableManager(through=KeywordOfPage, blank=True, verbose_name="trefwoorden")

    objects = KnowledgeManager()

    # In the singular, as it stands on a badge; and the value of the facet "soort".
    kind_label: ClassVar[str] = "Kennis"
    kind: ClassVar[str] = "kennis"

    # By what its list is narrowed and in what order it stands, the rows to fetch for that, and its facets in a search.
    list_choices: ClassVar[tuple[Choice, ...]] = (THEME,)
    list_order: ClassVar[tuple[Any, ...]] = ("title",)
    list_fetched: ClassVar[tuple[str, ...]] = ()
    facets: ClassVar[tuple[PageFacet, ...]] = (LIFECYCLE,)

    maker: ClassVar[str] = "owner"

    opening_panels: ClassVar = [*Page.content_panels, FieldPanel("summary"), FieldPanel("owner_organisation")]
    about_panels: ClassVar = [
        InlinePanel("organisation_links", label="organisatie", heading="Organisaties"),
        InlinePanel("application_links", label="toepassing", heading="Toepassingen waar dit over gaat"),
        InlinePanel("relations", label="verwijzing", heading="Hoort bij andere pagina's"),
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=CheckboxSelectMultiple),
                FieldPanel("lifecycle_phases", widget=CheckboxSelectMultiple),
                FieldPanel("keywords", help_text="Woorden waarop iemand zoekt. Zet een komma tussen twee woorden."),
            ],
            heading="Waar het over gaat",
        ),
        InlinePanel("sources", label="bron", heading="Bronnen"),
    ]
    is_creatable = False

    class Meta:
        verbose_name = "kennispagina"
        verbose_name_plural = "kennispagina's"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Lists of the CMS show everybody the title: of a published page that is the one the public sees."""
        if self.live and kwargs.get("update_fields") is None:
            self.draft_title = self.title
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        revision = super().save_revision(*args, **kwargs)
        if self.live:
            Page.objects.filter(pk=self.pk).update(draft_title=F("title"))
        return revision

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return OrganisationPageTester(user, self)

    @property
    def kind_class(self) -> "type[KnowledgePage]":
        """The class of the page, without asking for its own table."""
        return self.specific_class or KnowledgePage

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **self.page_context()}

    def page_context(self) -> dict[str, Any]:
        """Return what the page shows beside its own fields: what every kind does, and what only this kind does."""
        if self.pk:
            prefetch_related_objects([self], *FETCHED)
        return {
            "organisations": [_organisation(link) for link in self.organisation_links.all()],
            "applications": [
                {"title": row.title, "url": row.get_absolute_url()}
                for row in applications_of(list(self.application_links.all()))
            ],
            "themes": [{"name": theme.name, "url": theme.get_absolute_url()} for theme in self.themes.all()],
            "phases_of_life": [phase.name for phase in self.lifecycle_phases.all()],
            "keyword_list": [row.tag.name for row in self.keyword_items.all()],
            "relations": _relations(self),
            "source_list": list(self.sources.all()),
            "terms": TermLinker(GlossaryTerm.linked_words),
            **self.own_context(),
        }

    def own_context(self) -> dict[str, Any]:
        """Return what only this kind shows: the tags above it, and under `facts` the facts beside the text."""
        return {"tags": self.tags_in_list()}

    def as_reference(self) -> dict[str, Any]:
        """Return the page as it stands on another one."""
        return {"kind": self.kind_class.kind_label, "title": self.title, "url": self.url, "summary": self.summary}

    def as_list_item(self) -> dict[str, Any]:
        """Return the page as it stands in the list of its kind."""
        organisations = [link.organisation.name for link in self.organisation_links.all()]
        return {
            **self.as_reference(),
            "organisations": list(dict.fromkeys(organisations)),
            "themes": list(dict.fromkeys(name for _slug, name in _broad_themes(self))),
            "tags": self.tags_in_list(),
        }

    def tags_in_list(self) -> list[str]:
        """Return the few words beside the badge of its kind."""
        return []

    def texts(self) -> list[str]:
        """Return the running texts of this page for a search, as HTML or plain; each kind adds its own."""
        return []


def tabs(*named: tuple[str, list[Panel]], form: type[KnowledgePageForm] = KnowledgePageForm) -> TabbedInterface:
    """Return the form of a kind: these tabs, then what it is about, then its address."""
    about = ("Hoort bij", KnowledgePage.about_panels)
    slug = FieldPanel(
        "slug",
        heading="Laatste deel van het webadres",
        help_text="Dit komt vanzelf uit de titel. Verander het niet meer als de pagina op de site staat.",
    )
    address = ("Adres", [slug, PublishingPanel(), CommentPanel()])
    return TabbedInterface(
        [ObjectList(panels, heading=heading) for heading, panels in (*named, about, address)],
        base_form_class=form,
    )


def _organisation(link: OrganisationOfPage) -> dict[str, str]:
    organisation = link.organisation
    return {"name": organisation.name, "url": organisation.get_absolute_url(), "role": link.get_role_display()}


def _relations(page: KnowledgePage) -> list[dict[str, Any]]:
    """Return the public pages that this one refers to, and those that refer to this one."""
    there = {row.other_id: row.get_kind_display() for row in page.relations.all()}
    back = RelationOfPage.objects.filter(page=OuterRef("pk"), other=page.pk).order_by("sort_order").values("kind")[:1]
    holding = Exists(KnowledgePage.objects.filter(pk=OuterRef("pk"), collectionpage__items__item__in=[page.pk]))
    shown = KnowledgePage.objects.shown().annotate(refers_as=Subquery(back), holds=holding)
    shown = shown.filter(Q(pk__in=there) | Q(refers_as__isnull=False) | Q(holds=True)).select_related("content_type")
    found = []
    for other in shown:
        kind = there.get(other.pk) or (other.refers_as and REFERRED_TO[RelationKind(other.refers_as)])
        found.append(other.as_reference() | {"relation": kind or "Staat in deze verzameling"})
    return sorted(found, key=lambda row: (row["relation"], row["title"]))
