"""The grid of lifecycle phase against role at `/im-producten`: how many products a cell has, and its address."""

from collections.abc import Sequence
from typing import Any

from django.utils.http import urlencode

from .vocabulary import ActProfile, LifecyclePhase, Role

EVERY_PROFILE = [(value, name) for value, name in ActProfile.START]


def phase_rows(products: Sequence[Any], path: str, profile: str) -> list[dict[str, Any]]:
    """Return a row per phase with a cell per role: how many, and the address of that list."""
    fitting = [page for page in products if not profile or profile in dict(profiles_of(page))]
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


def profile_links(products: Sequence[Any], path: str, profile: str) -> list[dict[str, Any]]:
    """Return every profile with its count and address, and before them all together."""
    everything = {"label": "Elk profiel", "count": len(products), "url": path, "current": not profile}
    return [everything] + [
        {
            "label": name,
            "count": sum(value in dict(profiles_of(page)) for page in products),
            "url": _address(path, profiel=value),
            "current": profile == value,
        }
        for value, name in EVERY_PROFILE
    ]


def profiles_of(page: Any) -> list[tuple[str, str]]:
    """Return the profiles it is for; one without any is for every AI system, if we know what is in it."""
    return [(row.value, row.name) for row in page.profiles.all()] or ([] if page.is_description_only else EVERY_PROFILE)


def _address(path: str, **chosen: str) -> str:
    return f"{path}?{urlencode({key: value for key, value in chosen.items() if value})}#producten"
