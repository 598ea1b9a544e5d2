"""New applications and their addresses: no application ever gets an address that another has or had."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.text import slugify

from ..models import Application, ApplicationAddress
from ..persons import without_personal_addresses
from .signals import Subject


def new_applications(founders: Mapping[str, Subject], *, at: datetime) -> dict[str, int]:
    """Make an application for every founder, and return their primary keys under the same names."""
    ordered = sorted(founders, key=lambda cluster: founders[cluster].register_id)
    slugs = _free_slugs([founders[cluster] for cluster in ordered])
    made = Application.objects.bulk_create(
        Application(name=founders[cluster].name[:500], made_at=at, slug=slugs[founders[cluster].register_id])
        for cluster in ordered
    )
    ApplicationAddress.objects.bulk_create(
        ApplicationAddress(slug=application.slug, application=application) for application in made
    )
    return {cluster: application.pk for cluster, application in zip(ordered, made, strict=True)}


def _free_slugs(founders: Sequence[Subject]) -> dict[str, str]:
    """Return an address per founder: its name, with organisation or id where that is taken."""
    choices = {founder.register_id: _slug_choices(founder) for founder in founders}
    every = [slug for slugs in choices.values() for slug in slugs]
    taken = set(ApplicationAddress.objects.filter(slug__in=every).values_list("slug", flat=True))
    free: dict[str, str] = {}
    for register_id, slugs in choices.items():
        slug = next((slug for slug in slugs if slug not in taken), None) or _numbered(slugs[-1], taken)
        taken.add(slug)
        free[register_id] = slug
    return free


def _slug_choices(founder: Subject) -> list[str]:
    name = _shortened(slugify(without_personal_addresses(founder.name)), 70) or "toepassing"
    supplier = slugify(without_personal_addresses(founder.supplier))
    owner = _shortened(supplier, 40) or _shortened(slugify(founder.organisation), 40)
    choices = [name] if slugify(founder.name) else []
    if owner:
        choices.append(f"{name}-{owner}")
    return [*choices, f"{name}-{founder.register_id}"]


def _shortened(slug: str, length: int) -> str:
    """Cut an address between two words."""
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0][:length] or slug[:length]


def _numbered(slug: str, taken: set[str]) -> str:
    number = 2
    while f"{slug}-{number}" in taken or ApplicationAddress.objects.filter(slug=f"{slug}-{number}").exists():
        number += 1
    return f"{slug}-{number}"
