"""`/im-producten`: the grid of lifecycle phase against role, and the list that a cell of it opens."""

from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from .filters import Choice, narrowed
from .listing import FETCHED, line
from .models import ActProfile, ImProductPage, LifecyclePhase, Role

CHOICES = (
    Choice(
        key="fase", label="Levensfase", of=lambda page: [(row.value, row.name) for row in page.lifecycle_phases.all()]
    ),
    Choice(key="rol", label="Rol", of=lambda page: [(row.value, row.name) for row in page.roles.all()]),
    Choice(key="profiel", label="Profiel van de AI-verordening", of=lambda page: _profiles(page)),
    Choice(key="soort", label="Soort", of=lambda page: [(page.product_kind, page.get_product_kind_display())]),
    Choice(
        key="verder", label="Verder ontwikkelen", of=lambda page: [(page.development, page.get_development_display())]
    ),
)
EVERY_PROFILE = [(value, name) for value, name in ActProfile.START]


def product_list(request: HttpRequest) -> dict[str, Any]:
    """Return the grid for the chosen profile, and the products that fit the address."""
    products = list(
        ImProductPage.objects.shown()
        .order_by("title")
        .prefetch_related("lifecycle_phases", "roles", "profiles", *FETCHED)
    )
    shown, fields = narrowed(request, products, CHOICES)
    chosen = {field["key"]: request.GET[field["key"]] for field in fields if field["chosen"]}
    return {
        "grid": _grid(products, request.path, chosen.get("profiel", "")),
        "grid_roles": [role.name for role in Role.objects.all()],
        "profile_links": _profile_links(products, request.path, chosen.get("profiel", "")),
        "lines": [line(page) for page in shown],
        "count": len(shown),
        "fields": fields,
        "is_narrowed": bool(chosen),
    }


def _profiles(page: ImProductPage) -> list[tuple[str, str]]:
    """Return the profiles it is for; one without any is for every AI system."""
    return [(row.value, row.name) for row in page.profiles.all()] or EVERY_PROFILE


def _grid(products: list[ImProductPage], path: str, profile: str) -> list[dict[str, Any]]:
    """Return a row per phase with a cell per role: how many, and the address of that list."""
    fitting = [page for page in products if not profile or profile in dict(_profiles(page))]
    roles = list(Role.objects.all())
    rows = []
    for phase in LifecyclePhase.objects.all():
        here = [page for page in fitting if phase in page.lifecycle_phases.all()]
        cells = [
            {
                "role": role.name,
                "count": sum(role in page.roles.all() for page in here),
                "url": _address(path, fase=phase.value, rol=role.value, profiel=profile),
            }
            for role in roles
        ]
        url = _address(path, fase=phase.value, profiel=profile)
        rows.append({"phase": phase.name, "count": len(here), "url": url, "cells": cells})
    return rows


def _profile_links(products: list[ImProductPage], path: str, profile: str) -> list[dict[str, Any]]:
    everything = {"label": "Elk profiel", "count": len(products), "url": path, "current": not profile}
    return [everything] + [
        {
            "label": name,
            "count": sum(value in dict(_profiles(page)) for page in products),
            "url": _address(path, profiel=value),
            "current": profile == value,
        }
        for value, name in EVERY_PROFILE
    ]


def _address(path: str, **chosen: str) -> str:
    return f"{path}?{urlencode({key: value for key, value in chosen.items() if value})}#producten"
