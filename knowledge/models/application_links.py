"""Which applications a page is about and which pages are about an application, however registrations moved."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from catalogue.models import Application, ApplicationAddress, Registration


def applications_of(links: "Sequence[ApplicationOfPage]") -> list[Application]:
    """Return the public applications that these links mean today, each once, in their order.

    The registration decides, since it stays itself when applications merge; then the choice; then the address.
    """
    numbers = [link.register_id for link in links if link.register_id]
    rows = Registration.objects.public().filter(register_id__in=numbers).select_related("application__profile")
    by_registration = {row.register_id: row.application for row in rows}
    left = [link for link in links if link.register_id not in by_registration]
    chosen = Application.objects.select_related("profile").in_bulk(
        [link.application_id for link in left if link.application_id]
    )
    addresses = [link.address for link in left if link.address and link.application_id not in chosen]
    by_address = {
        row.slug: row.application
        for row in ApplicationAddress.objects.filter(slug__in=addresses).select_related("application__profile")
    }
    found: dict[int, Application] = {}
    for link in links:
        application = (
            by_registration.get(link.register_id) or chosen.get(link.application_id) or by_address.get(link.address)
        )
        if application is not None and application.withheld_at is None:
            found.setdefault(application.pk, application)
    return list(found.values())


def links_to(application_ids: Collection[int]) -> "QuerySet[ApplicationOfPage]":
    """Return the links of pages, drafts too, that may mean one of these applications today."""
    registrations = Registration.objects.filter(application__in=application_ids).values("register_id")
    addresses = ApplicationAddress.objects.filter(application__in=application_ids).values("slug")
    own = Q(application__in=application_ids) | Q(register_id__in=registrations) | Q(address__in=addresses)
    return ApplicationOfPage.objects.filter(own)


class ApplicationPanel(FieldPanel):
    """Choose any application; the catalogue's own chooser offers only those without a text."""

    def get_form_options(self) -> dict[str, Any]:
        from catalogue.choosers import any_application

        options = super().get_form_options()
        options["widgets"] = {self.field_name: any_application.widget_class}
        return options


class ApplicationOfPage(Orderable):
    """An application that the page is about.

    Applications merge, split and come anew with every import, so two things that outlive that are kept beside the
    choice: the number of a registration in the register, and the application's address.
    """

    page = ParentalKey("knowledge.KnowledgePage", on_delete=models.CASCADE, related_name="application_links")
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


def _first_registration(application: Application) -> str:
    rows = Registration.objects.public().filter(application=application).order_by("register_id")
    return rows.values_list("register_id", flat=True).first() or ""
