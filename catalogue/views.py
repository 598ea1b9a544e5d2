"""Pages about one registration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .history import history, summary
from .language import is_english
from .mergers import Mergers
from .models import Application, Registration
from .paging import links, numbered, page_of
from .register_layout import sections

STEPS = 20  # versions on one page of a history


def registration_page(request: HttpRequest, register_id: str) -> HttpResponse:
    """One registration; 410 with a way on when the register no longer has it."""
    registration = get_object_or_404(
        Registration.objects.public().select_related("organisation", "application__profile").prefetch_related("themes"),
        register_id=register_id,
    )
    withdrawn = registration.withdrawn_at is not None
    context = {
        "registration": registration,
        "application": registration.application,
        "sections": sections(registration),
        "lead_lang": "en" if is_english(registration.description_short) else "",
        "history": summary(registration),
        "today": Mergers().renamed(registration.organisation) if registration.organisation.end_date else [],
        "others": _others(registration.application, registration) if withdrawn else [],
    }
    template = "catalogue/registration_withdrawn.html" if withdrawn else "catalogue/registration.html"
    return render(request, template, context, status=410 if withdrawn else 200)


def registration_history_page(request: HttpRequest, register_id: str) -> HttpResponse:
    """What changed in one registration; it stays when the register no longer has it."""
    registration = get_object_or_404(
        Registration.objects.public().select_related("organisation"), register_id=register_id
    )
    found = history(registration)
    page = page_of(request, found, STEPS)
    context = {"registration": registration, "count": len(found), "page": page}
    return render(request, "catalogue/history.html", context | links(page, numbered(request.path)))


def _others(application: Application, registration: Registration) -> list[Registration]:
    rows = application.registrations.current().exclude(pk=registration.pk)
    return list(rows.select_related("organisation").order_by("organisation__name"))
