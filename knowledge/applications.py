"""Which applications a page is about and which pages are about an application, however registrations moved."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from catalogue.models import Application, ApplicationAddress, Registration

from .models import ApplicationOfPage, KnowledgePage


def applications_of(links: Sequence[ApplicationOfPage]) -> list[Application]:
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


def pages_about(application: Application) -> "list[KnowledgePage]":
    """Return the pages that anybody may read about this application, by kind and title."""
    return listed(KnowledgePage.objects.filter(pk__in=links_to([application.pk]).values("page")))


def links_to(application_ids: Collection[int]) -> QuerySet[ApplicationOfPage]:
    """Return the links of pages, drafts too, that may mean one of these applications today."""
    registrations = Registration.objects.filter(application__in=application_ids).values("register_id")
    addresses = ApplicationAddress.objects.filter(application__in=application_ids).values("slug")
    own = Q(application__in=application_ids) | Q(register_id__in=registrations) | Q(address__in=addresses)
    return ApplicationOfPage.objects.filter(own)


def listed(pages: "object") -> list[KnowledgePage]:
    """Return those of these pages that anybody may read, in the order of a list."""
    shown = pages.shown().select_related("content_type")  # type: ignore[attr-defined]
    return sorted(shown, key=lambda page: (kind_of(page).kind, page.title.casefold()))


def kind_of(page: KnowledgePage) -> type[KnowledgePage]:
    """Return the class of the page without asking for its own table."""
    return page.cached_content_type.model_class() or KnowledgePage
