"""An IM-product about an application is evidence that there is something to work with (O9)."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from catalogue.diligence import keep_product
from knowledge.applications import applications_of
from knowledge.models import ImProductPage
from knowledge.signals import pages_changed


@receiver(pages_changed)
def products_changed(page_ids: Sequence[int], **_kwargs: Any) -> None:
    """Keep the evidence of these pages in step: published or not, and about which applications."""
    shown = {page.pk: page for page in ImProductPage.objects.shown().filter(pk__in=page_ids)}
    for pk in page_ids:
        page = shown.get(pk)
        links = list(page.application_links.all()) if page else []
        moment = (page.last_published_at if page else None) or timezone.now()
        keep_product(
            pk,
            title=page.title if page else "",
            date=timezone.localtime(moment).date(),
            application_ids=[application.pk for application in applications_of(links)],
        )
