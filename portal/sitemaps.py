"""What /sitemap.xml lists: every page that anybody may read, with the moment that its own content last changed.

Lists and home have no date: what they show changes with other pages.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as WagtailSitemap

from catalogue.models import Application, Organisation, Registration, Theme

MOST = 10_000  # of one kind: the sitemaps protocol allows 50,000 in one file
Row = tuple[str, datetime | None]
CURRENT = Q(registrations__withdrawn_at=None, registrations__withheld_at=None)


class PageSitemap(WagtailSitemap):
    """Pages of the CMS."""

    limit = MOST


class RowSitemap(Sitemap):
    """Addresses with the moment of their last change, made from rows."""

    limit = MOST

    def location(self, item: Row) -> str:
        return item[0]

    def lastmod(self, item: Row) -> datetime | None:
        return item[1]


class ApplicationSitemap(RowSitemap):
    """The text of the editors counts too, once it is published."""

    def items(self) -> list[Row]:
        applications = Application.objects.public().order_by("pk")
        rows = applications.values_list("slug", "made_at", "modified_at", "profile__live", "profile__last_published_at")
        return [
            (reverse("application", args=[slug]), _latest(made, changed, written if live else None))
            for slug, made, changed, live, written in rows
        ]


class RegistrationSitemap(RowSitemap):
    def items(self) -> list[Row]:
        rows = Registration.objects.current().order_by("pk").values_list("register_id", "modified_at", "first_seen_at")
        return [(reverse("registration", args=[number]), changed or seen) for number, changed, seen in rows]


class PortfolioSitemap(RowSitemap):
    """Organisations, themes and suppliers; each changes with its registrations."""

    def items(self) -> list[Row]:
        return list(chain(_listed(Organisation, "organisation"), _listed(Theme, "theme"), _suppliers()))


class OverviewSitemap(Sitemap):
    """Pages that gather from everywhere."""

    def items(self) -> list[str]:
        return ["search", "knowledge", "glossary", "lessons", "initiatives", "rating_explanation", "changes"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {
    "pages": PageSitemap,
    "overviews": OverviewSitemap,
    "applications": ApplicationSitemap,
    "registrations": RegistrationSitemap,
    "portfolios": PortfolioSitemap,
}


def _listed(model: Any, address: str) -> Iterable[Row]:
    changed = Max("registrations__modified_at", filter=CURRENT)
    rows = model.objects.filter(CURRENT, registrations__isnull=False).annotate(changed=changed).order_by("pk")
    return ((reverse(address, args=[slug]), moment) for slug, moment in rows.values_list("slug", "changed"))


def _suppliers() -> Iterable[Row]:
    named = Registration.objects.current().exclude(supplier_key="").order_by("supplier_key").values("supplier_key")
    rows = named.annotate(changed=Max("modified_at")).values_list("supplier_key", "changed")
    return ((reverse("supplier", args=[key]), moment) for key, moment in rows)


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)
