"""Pages about one organisation and about one registration."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from .headings import sections
from .models import Application, Organisation, Registration


def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that one organisation has in the register."""
    organisation = get_object_or_404(Organisation, slug=slug)
    registrations = (
        organisation.registrations.current()
        .select_related("application__profile")
        .defer("raw")
        .order_by("name", "register_id")
    )
    return render(
        request,
        "catalogue/organisation.html",
        {"organisation": organisation, "registrations": registrations},
    )


def registration_page(request: HttpRequest, register_id: str) -> HttpResponse:
    """One registration; 410 with a way on when the register no longer has it."""
    registration = get_object_or_404(
        Registration.objects.public()
        .select_related("organisation", "application__profile")
        .prefetch_related("themes")
        .defer("raw"),
        register_id=register_id,
    )
    withdrawn = registration.withdrawn_at is not None
    context = {
        "registration": registration,
        "application": registration.application,
        "sections": sections(registration),
        "others": _others(registration.application, registration) if withdrawn else [],
    }
    template = "catalogue/registration_withdrawn.html" if withdrawn else "catalogue/registration.html"
    return render(request, template, context, status=410 if withdrawn else 200)


def _others(application: Application, registration: Registration) -> list[Registration]:
    rows = application.registrations.current().exclude(pk=registration.pk)
    return list(rows.select_related("organisation").defer("raw").order_by("organisation__name"))
