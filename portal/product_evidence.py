"""An IM-product about an application is evidence that there is something to work with (O9)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from catalogue.diligence import update_product_evidence
from catalogue.signals import evidence_wanted, visibility_changed
from knowledge.models import ImProductPage, applications_of, links_to
from knowledge.signals import pages_changed


@receiver(pages_changed)
def products_changed(page_ids: Sequence[int], **_kwargs: Any) -> None:
    """Keep the evidence of these pages in step: published or not, and about which applications."""
    _update_evidence(page_ids)


@receiver(visibility_changed)
def applications_changed(application_ids: Sequence[int], **_kwargs: Any) -> None:
    """A registration that moved takes the pages that name it along."""
    links = links_to(application_ids)
    _update_evidence(ImProductPage.objects.filter(pk__in=links.values("page")).values_list("pk", flat=True))


@receiver(evidence_wanted)
def rebuild_all(**_kwargs: Any) -> None:
    """All evidence is made again."""
    _update_evidence(ImProductPage.objects.values_list("pk", flat=True))


def _update_evidence(page_ids: Iterable[int]) -> None:
    wanted = list(page_ids)
    shown = {page.pk: page for page in ImProductPage.objects.shown().filter(pk__in=wanted)}
    for pk in wanted:
        page = shown.get(pk)
        links = list(page.application_links.all()) if page else []
        moment = (page.last_published_at if page else None) or timezone.now()
        update_product_evidence(
            pk,
            title=page.title if page else "",
            date=timezone.localtime(moment).date(),
            application_ids=[application.pk for application in applications_of(links)],
        )
