"""What every page of the knowledge portal has: a summary, what it is about, who is behind it, and its sources."""

from itertools import count
from typing import Any, ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.text import slugify
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import Orderable, Page, PageManager, PagePermissionTester
from wagtail.query import PageQuerySet

from catalogue.models import Application, Registration
from catalogue.scheduling import OpenScheduleMixin

from .belonging import OfOrganisation, OfOrganisationForm
from .fields import WebAddressField
from .vocabulary import OrganisationRole, RelationKind


class KnowledgePageQuerySet(PageQuerySet):
    def shown(self) -> "KnowledgePageQuerySet":
        """Those that anybody may read: published, and below no page that asks for a password or a login."""
        return self.live().public()


class ApplicationPanel(FieldPanel):
    """Choose any application; the catalogue's own chooser offers only those without a text."""

    def get_form_options(self) -> dict[str, Any]:
        from catalogue.choosers import any_application

        options = super().get_form_options()
        options["widgets"] = {self.field_name: any_application.widget_class}
        return options


class PageForm(OpenScheduleMixin, WagtailAdminPageForm):
    """The form of a page that has nothing of its own.

    Without an address the page gets one from its title: the browser fills it in, but a quick click is sooner.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


class KnowledgePageForm(OfOrganisationForm, PageForm):
    """A new page with the title of another gets an address of its own, instead of an error on another tab."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A narrower theme is called "broader: narrower", and stands where somebody looks for that.
        if themes := self.fields.get("themes"):
            broader_first = F("broader").asc(nulls_first=True)
            themes.queryset = themes.queryset.order_by(Coalesce("broader__name", "name"), broader_first, "name")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))
        if self.instance.pk is not None or not slug:
            return slug
        taken = set(self.parent_page.get_children().values_list("slug", flat=True))
        return next(one for n in count(1) if (one := f"{slug[:240]}-{n}" if n > 1 else slug) not in taken)


def body_panel(name: str) -> FieldPanel:
    """The panel of a running text, which begins as nothing but a plus."""
    return FieldPanel(
        name, help_text="Klik op het plusje en kies: tekst, een kop, een beeld, een tabel of een document."
    )


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


KnowledgeManager = PageManager.from_queryset(KnowledgePageQuerySet)


class KeywordOfPage(TaggedItemBase):
    content_object = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="keyword_items")


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
        from ..belonging import OrganisationPageTester

        return OrganisationPageTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..showing import page_context

        return {**super().get_context(request, *args, **kwargs), **page_context(self)}

    def texts(self) -> list[str]:
        """Return the running texts of this page, as HTML or plain; each kind adds its own."""
        return []


class OrganisationOfPage(Orderable):
    """An organisation that has to do with the page, and how."""

    page = ParentalKey(KnowledgePage, on_delete=models.CASCADE, related_name="organisation_links")
    organisation = models.ForeignKey(
        "catalogue.Organisation", on_delete=models.CASCADE, related_name="knowledge_links", verbose_name="organisatie"
    )
    role = models.CharField("rol", max_length=16, choices=OrganisationRole, default=OrganisationRole.USER)

    panels = [FieldPanel("organisation"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = "organisatie bij een pagina"
        verbose_name_plural = "organisaties bij pagina's"


class ApplicationOfPage(Orderable):
    """An application that the page is about.

    Applications merge, split and come anew with every import, so two things that outlive that are kept beside the
    choice: the number of a registration in the register, and the application's address.
    """

    page = ParentalKey(KnowledgePage, on_delete=models.CASCADE, related_name="application_links")
    application = models.ForeignKey(
        Application,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="knowledge_links",
        verbose_name="toepassing",
    )
    register_id = models.CharField("nummer in het Algoritmeregister", max_length=20, blank=True)
    address = models.SlugField("adres", max_length=120, blank=True, editable=False)

    panels = [
        ApplicationPanel("application"),
        FieldPanel(
            "register_id", help_text="Mag leeg. Vul het alleen in als je de toepassing hierboven niet kunt vinden."
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "toepassing bij een pagina"
        verbose_name_plural = "toepassingen bij pagina's"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.application is not None:
            self.address = self.application.slug
            self.register_id = self.register_id or _first_registration(self.application)
        super().save(*args, **kwargs)


class RelationOfPage(Orderable):
    """Another page of the knowledge portal, and what it is to this one."""

    page = ParentalKey(KnowledgePage, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(
        KnowledgePage, on_delete=models.CASCADE, related_name="relations_from", verbose_name="andere pagina"
    )
    kind = models.CharField("soort verwijzing", max_length=16, choices=RelationKind, default=RelationKind.RELATED)

    panels = [FieldPanel("kind"), PageChooserPanel("other", "knowledge.KnowledgePage")]

    class Meta(Orderable.Meta):
        verbose_name = "verwijzing"
        verbose_name_plural = "verwijzingen"


class SourceOfPage(Orderable):
    """Where the page has its facts from."""

    page = ParentalKey(KnowledgePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField("titel", max_length=200)
    publisher = models.CharField("van wie", max_length=120, blank=True)
    published = models.CharField(
        "datum", max_length=60, blank=True, help_text="Zoals de bron het zegt, bijvoorbeeld: mei 2025."
    )
    url = WebAddressField("adres")

    panels = [
        FieldPanel("title"),
        FieldPanel("publisher", help_text="Bijvoorbeeld: gemeente Amsterdam."),
        FieldPanel("published"),
        FieldPanel("url", heading="Webadres", help_text="Begint met https://"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "bron"
        verbose_name_plural = "bronnen"


class IndexPage(Page):
    """The list of one kind. It shows what stands below it and is published."""

    introduction = models.CharField("inleiding", max_length=400, blank=True)

    base_form_class = PageForm
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["portal.HomePage"]

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "knowledge/index_page.html"

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Without a moment: what a list shows changes with the pages below it."""
        return [{"location": self.get_full_url(request)}]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..listing import list_of

        return {**super().get_context(request, *args, **kwargs), **list_of(self, request)}


def _first_registration(application: Application) -> str:
    rows = Registration.objects.public().filter(application=application).order_by("register_id")
    return rows.values_list("register_id", flat=True).first() or ""
