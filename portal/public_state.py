"""Everything the public can see, as lines of JSON that are byte for byte the same wherever the same is shown.

No primary keys and no moments of this machine: only what sources and editors wrote, at its public address.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.blocks import StreamValue
from wagtail.models import Page

from catalogue.batches import batches
from catalogue.models import Application, ApplicationAddress, ApplicationProfile, Organisation, Registration
from knowledge.models import GlossaryTerm, RelatedInitiative

BATCH = 500  # rows in memory at a time
TECHNICAL = {"content_hash", "group_key"}
THEIR_MOMENTS = {"modified_at"}  # the source's own; every other moment is one of this machine
PARENTS = {"page", "content_object"}  # what a row of a page belongs to
NATURAL_KEYS = ("slug", "register_id", "code", "name", "title")

Line = dict[str, Any]


def public_lines() -> Iterator[str]:
    """Yield a line of JSON per thing the public can see, always in one order."""
    for lines in (_organisations, _applications, _addresses, _registrations, _pages, _terms, _initiatives):
        for line in lines():
            yield json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _organisations() -> Iterator[Line]:
    shown = Organisation.objects.filter(registrations__withheld_at=None, registrations__isnull=False).distinct()
    for row in _by(shown, "slug"):
        yield {"what": "organisation", **_values(row)}


def _applications() -> Iterator[Line]:
    rows = Application.objects.public().select_related("profile")
    for row in _by(rows, "slug"):
        profile = row.published_profile
        words = _values(profile, _texts(ApplicationProfile)) if profile else None
        yield {"what": "application", **_values(row), "withdrawn": row.withdrawn_at is not None, "profile": words}


def _addresses() -> Iterator[Line]:
    rows = ApplicationAddress.objects.filter(application__withheld_at=None).select_related("application")
    for row in _by(rows, "slug"):
        yield {"what": "address", "slug": row.slug, "application": row.application.slug}


def _registrations() -> Iterator[Line]:
    rows = Registration.objects.public().select_related("organisation", "application").prefetch_related("themes")
    for row in _by(rows, "register_id"):
        themes = sorted(theme.name for theme in row.themes.all())
        yield {"what": "registration", **_values(row), "withdrawn": row.withdrawn_at is not None, "themes": themes}


def _pages() -> Iterator[Line]:
    """Pages of the CMS that everybody may read, with the fields of their own kind."""
    pages = Page.objects.live().public().filter(depth__gt=1).specific()
    for page in sorted(pages, key=lambda page: page.url_path):
        own = [field for field in _fields(type(page)) if field.model is not Page]
        place = {"what": "page", "type": page._meta.label, "address": page.url_path, "title": page.title}
        yield place | _values(page, own) | _rows(page)


def _rows(page: Page) -> Line:
    """The rows of a page, such as the lessons of a case study, in their order."""
    found = {}
    for relation in get_all_child_relations(type(page)):
        if relation.related_model._meta.app_label == "knowledge":
            rows = getattr(page, relation.get_accessor_name()).all()
            fields = [field for field in _fields(relation.related_model) if field.name not in PARENTS]
            found[relation.get_accessor_name()] = [_values(row, fields) for row in rows]
    return found


def _terms() -> Iterator[Line]:
    for row in _by(GlossaryTerm.objects.shown(), "slug"):
        yield {"what": "term", **_values(row)}


def _initiatives() -> Iterator[Line]:
    for row in _by(RelatedInitiative.objects.shown().select_related("organisation"), "name"):
        yield {"what": "initiative", **_values(row)}


def _by(rows: models.QuerySet, key: str) -> Iterator[Any]:
    """Yield the rows in order of a unique key, a batch at a time; two databases may sort texts differently."""
    for batch in batches(sorted(rows.values_list(key, flat=True)), BATCH):
        found = {getattr(row, key): row for row in rows.filter(**{f"{key}__in": batch})}
        yield from (found[value] for value in batch)


def _values(thing: models.Model, fields: Sequence[models.Field] | None = None) -> Line:
    return {field.name: _value(thing, field) for field in (_fields(type(thing)) if fields is None else fields)}


def _texts(model: type[models.Model]) -> list[models.Field]:
    return [field for field in _fields(model) if isinstance(field, models.CharField | models.TextField)]


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if _is_public(field)]


def _is_public(field: models.Field) -> bool:
    moment = isinstance(field, models.DateTimeField) and field.name not in THEIR_MOMENTS
    return not (field.primary_key or moment or field.name in TECHNICAL)


def _value(thing: models.Model, field: models.Field) -> Any:
    value = getattr(thing, field.name)
    if isinstance(value, models.Model):
        return next(str(getattr(value, name)) for name in NATURAL_KEYS if getattr(value, name, None))
    if isinstance(value, StreamValue):
        return value.get_prep_value()
    if isinstance(field, models.JSONField) or isinstance(value, bool | int | float | None):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
