"""An IM-product: something that was made for one AI project and that others can use again."""

from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from catalogue.models import Licence

from ..filters import Choice, PageFacet, choice_of, labels_of, narrowed, terms_of
from .blocks import BodyBlock
from .facts import known
from .fields import BodyField, WebAddressField
from .index_page import FETCHED, IndexPage
from .knowledge_page import LICENCE, KnowledgePage, tabs
from .media import KnowledgeDocument, readable
from .page_forms import body_panel
from .product_grid import phase_rows, profile_links, profiles_of
from .vocabulary import CoDevelopment, ContentCategory, ProductKind, Role

PREVIEW = 3000  # signs of the text of a document: a page and a half, to see whether to download it


class ImProductPage(KnowledgePage):
    """What it is, for whom and when, and either its text and files or whom to ask for it."""

    kind_label = "IM-product"
    kind = "im-product"

    list_choices = (
        Choice(key="fase", label="Levensfase", of=terms_of("lifecycle_phases")),
        Choice(key="rol", label="Rol", of=terms_of("roles")),
        Choice(key="profiel", label="Profiel van de AI-verordening", of=profiles_of),
        Choice(key="soort", label="Soort", of=choice_of("product_kind")),
        Choice(key="verder", label="Verder ontwikkelen", of=choice_of("development")),
    )
    list_fetched = ("lifecycle_phases", "roles", "profiles", "files")
    facets = (
        PageFacet(
            key="productsoort",
            label="Soort IM-product",
            labels=labels_of(ProductKind),
            of=choice_of("product_kind"),
            order=10,
        ),
        PageFacet(key="rol", label="Voor wie", labels=Role.labels, of=terms_of("roles"), order=20),
        *KnowledgePage.facets,
        LICENCE,
        PageFacet(
            key="verder",
            label="Samen verder",
            labels=labels_of(CoDevelopment),
            of=choice_of("development"),
            order=70,
        ),
    )

    product_kind = models.CharField("soort", max_length=24, choices=ProductKind)
    content_category = models.CharField(
        "inhoud", max_length=10, choices=ContentCategory, default=ContentCategory.PROCESS
    )
    roles = ParentalManyToManyField("knowledge.Role", verbose_name="voor wie?", blank=True, related_name="products")
    profiles = ParentalManyToManyField(
        "knowledge.ActProfile",
        verbose_name="voor welk profiel van de AI-verordening?",
        blank=True,
        related_name="products",
        help_text="Kies niets als het voor elk AI-systeem bruikbaar is.",
    )
    body = BodyField(BodyBlock(), verbose_name="het product zelf", blank=True)
    licence = models.CharField("licentie", max_length=10, choices=Licence, default=Licence.UNKNOWN)
    language = models.CharField("taal", max_length=2, choices=[("nl", "Nederlands"), ("en", "Engels")], default="nl")
    reading_minutes = models.PositiveSmallIntegerField("leestijd in minuten", null=True, blank=True)
    development = models.CharField(
        "verder ontwikkelen", max_length=14, choices=CoDevelopment, default=CoDevelopment.UNKNOWN
    )
    development_note = models.CharField("wat kan er beter?", max_length=300, blank=True)
    ask_at = models.CharField(
        "opvragen bij", max_length=200, blank=True, help_text="Staat het product zelf hier niet? Een rol of team."
    )
    web_address = WebAddressField("adres van het origineel")

    content_panels = [
        *KnowledgePage.opening_panels,
        FieldRowPanel([FieldPanel("product_kind"), FieldPanel("content_category")]),
        body_panel("body"),
        InlinePanel("files", label="bestand", heading="Bestanden"),
        InlinePanel("versions", label="versie", heading="Versies"),
    ]
    use_panels = [
        FieldPanel("roles", widget=CheckboxSelectMultiple),
        FieldPanel("profiles", widget=CheckboxSelectMultiple),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("language"), FieldPanel("reading_minutes")]),
        MultiFieldPanel(
            [
                FieldPanel("development", help_text="Stabiel: het is af. Anders: wat mogen anderen doen?"),
                FieldPanel("development_note"),
            ],
            heading="Samen verder",
        ),
        MultiFieldPanel(
            [FieldPanel("ask_at"), FieldPanel("web_address", help_text="Begint met https://")],
            heading="Staat het ergens anders?",
        ),
    ]
    edit_handler = tabs(("Het product", content_panels), ("Voor wie en hoe", use_panels))
    parent_page_types = ["knowledge.ImProductIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "IM-product"
        verbose_name_plural = "IM-producten"

    @property
    def bundle_url(self) -> str:
        """The address of the zip to read offline."""
        return reverse("product_bundle", args=[self.slug])

    @property
    def is_description_only(self) -> bool:
        """Whether the thing itself is not to be had here: no text, no file, no address of the original."""
        return not (self.body or self.web_address or self.files.all())

    def own_context(self) -> dict[str, Any]:
        everything = "" if self.is_description_only else "Elk AI-systeem"
        unsorted = self.content_category == ContentCategory.UNKNOWN
        unknown = self.development == CoDevelopment.UNKNOWN
        return {
            "tags": [self.get_product_kind_display(), *self._description_tags()],
            "files": _files(list(self.files.all())),
            "versions": list(self.versions.all()),
            "facts": known(
                ("Soort", self.get_product_kind_display()),
                ("Inhoud", "" if unsorted else self.get_content_category_display()),
                ("Voor wie", ", ".join(role.name for role in self.roles.all())),
                ("Profiel", ", ".join(row.name for row in self.profiles.all()) or everything),
                ("Hoe ver is het?", "" if unknown else self.get_development_display()),
                ("Licentie", "" if self.licence == Licence.UNKNOWN else self.get_licence_display()),
                ("Leestijd", f"{self.reading_minutes} minuten" if self.reading_minutes else ""),
                ("Taal", self.get_language_display()),
            ),
        }

    def tags_in_list(self) -> list[str]:
        has_nothing_to_say = self.development in (CoDevelopment.STABLE, CoDevelopment.UNKNOWN)
        development = [] if has_nothing_to_say else [self.get_development_display()]
        return [self.get_product_kind_display(), *self._description_tags(), *development]

    def texts(self) -> list[str]:
        return [self.body.render_as_block(), self.development_note]

    def _description_tags(self) -> list[str]:
        return ["Alleen een beschrijving"] if self.is_description_only else []


class ProductVersion(Orderable):
    page = ParentalKey(ImProductPage, on_delete=models.CASCADE, related_name="versions")
    number = models.CharField("versie", max_length=20)
    date = models.DateField("datum", null=True, blank=True)
    change = models.CharField("wat is er anders?", max_length=400)

    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("date")]), FieldPanel("change")]

    class Meta(Orderable.Meta):
        verbose_name = "versie"
        verbose_name_plural = "versies"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="one_of_each_version",
                violation_error_message="Deze versie staat er al.",
            )
        ]


class ProductFile(Orderable):
    page = ParentalKey(ImProductPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        KnowledgeDocument, on_delete=models.PROTECT, related_name="product_files", verbose_name="document"
    )
    version = models.CharField("van versie", max_length=20, blank=True)

    panels = [FieldPanel("document"), FieldPanel("version", help_text="Bijvoorbeeld: 1.0. Mag leeg.")]

    class Meta(Orderable.Meta):
        verbose_name = "bestand"
        verbose_name_plural = "bestanden"


class ImProductIndexPage(IndexPage):
    """`/im-producten`: the grid of lifecycle phase and role, per profile of the AI Act."""

    subpage_types: ClassVar = [ImProductPage]
    begins_as: ClassVar = {
        "slug": "im-producten",
        "title": "IM-producten",
        "introduction": (
            "Stukken die gemeenten voor hun AI maakten en die jij opnieuw kunt gebruiken: "
            "van businesscase tot raadsbrief."
        ),
    }

    class Meta:
        verbose_name = "lijst van IM-producten"
        verbose_name_plural = "lijsten van IM-producten"

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "knowledge/im_product_index_page.html"

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the grid for the chosen profile, and the products that fit the address."""
        products = list(
            ImProductPage.objects.shown().order_by("title").prefetch_related(*ImProductPage.list_fetched, *FETCHED)
        )
        shown, fields = narrowed(request, products, ImProductPage.list_choices)
        chosen = {field["key"]: request.GET[field["key"]] for field in fields if field["chosen"]}
        profile = chosen.get("profiel", "")
        return {
            "grid": phase_rows(products, request.path, profile),
            "grid_roles": [role.name for role in Role.objects.all()],
            "profile_links": profile_links(products, request.path, profile),
            "lines": [page.as_list_item() for page in shown],
            "count": len(shown),
            "described": sum(page.is_description_only for page in shown),
            "fields": fields,
            "is_narrowed": bool(chosen),
        }


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
