"""What every page shows around its own content: menu, footer, and how fresh the data are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from harvest.models import HarvestRun

STORED = (HarvestRun.Status.DONE, HarvestRun.Status.PARTIAL, HarvestRun.Status.HELD)
REGISTER_SITE = "https://algoritmes.overheid.nl/nl"


@dataclass(frozen=True)
class SourceStatus:
    """`date` is the moment of the last import that was stored; None when there was none."""

    is_sample: bool = False
    date: datetime | None = None
    site_url: str = REGISTER_SITE


def site_context(request: HttpRequest) -> dict[str, Any]:
    """The context processor; it queries the database only where a template uses the source status."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "main_menu": _main_menu(request.path),
        "footer_menus": _footer_menus(),
        "source_status": SimpleLazyObject(source_status),
    }


def source_status() -> SourceStatus:
    """Return whether the catalogue holds sample data, and of when its data are."""
    run = HarvestRun.objects.filter(status__in=STORED).only("is_sample", "started_at").first()
    return SourceStatus(run.is_sample, run.started_at) if run else SourceStatus()


def _main_menu(path: str) -> list[dict[str, Any]]:
    entries = [
        ("Zoeken", reverse("search")),
        ("Thema’s", "/#themas"),
        ("Kennis", reverse("knowledge")),
        ("Wijzigingen", reverse("changes")),
        ("Over AI-plein", "/over"),
        ("Inloggen", "/beheer/"),
    ]
    return [{"label": label, "url": url, "current": url == path} for label, url in entries]


def _footer_menus() -> list[dict[str, Any]]:
    return [
        {
            "title": "Uitleg",
            "items": [
                {"label": "Over AI-plein", "url": "/over"},
                {"label": "Zo beoordelen wij", "url": reverse("rating_explanation")},
                {"label": "Begrippen", "url": reverse("glossary")},
                {"label": "Initiatieven van anderen", "url": reverse("initiatives")},
            ],
        },
        {
            "title": "Bron",
            "items": [{"label": "Het Algoritmeregister", "url": REGISTER_SITE}],
        },
    ]
