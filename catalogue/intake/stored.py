"""What is stored already, for who compares it with what a source delivers."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from ..entries import STORED_FIELDS
from ..models import Registration
from ..vocabularies import LISTS, label_of


def known_hashes() -> dict[str, str]:
    """Return the content hash of every registration that stands as it was last delivered, by register id.

    A withdrawn one, and one of the sample, is left out: it has to be stored again even when its text is the same.
    """
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return dict(rows.values_list("register_id", "content_hash").iterator(chunk_size=5000))


def known_moments() -> dict[str, datetime]:
    """Return the register's moment of every real registration, withdrawn ones included, by register id.

    A moment that is still to come is a mistake of the register, and says nothing of what is older.
    """
    rows = Registration.objects.filter(is_sample=False, modified_at__lte=timezone.now())
    pairs = rows.values_list("register_id", "modified_at").iterator(chunk_size=5000)
    return {register_id: moment for register_id, moment in pairs if moment is not None}


def missing_from(seen: Collection[str]) -> list[str]:
    """Return the register ids of real, not yet withdrawn registrations that are not among those seen."""
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    return [pk for pk in rows.values_list("register_id", flat=True).iterator() if pk not in seen]


def stored_values() -> Iterator[dict[str, Any]]:
    """Yield the stored fields of every real registration that is listed now, in the names of RegistrationData."""
    themes = _theme_names()
    names = sorted(STORED_FIELDS - {"modified_at"})
    rows = Registration.objects.filter(withdrawn_at=None, is_sample=False)
    for row in rows.values("pk", "register_id", "organisation__name", *LISTS, *names).iterator():
        yield row | {
            "organisation_name": row["organisation__name"],
            "themes": themes.get(row["pk"], []),
            **{name: label_of(name, row[name]) for name in LISTS},
        }


def ids_by_name() -> dict[tuple[str, str], str]:
    """Return the register id of every (name, organisation) that one listed registration has and no other."""
    rows = Registration.objects.filter(withdrawn_at=None).values_list("name", "organisation__name", "register_id")
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, organisation, register_id in rows:
        found[name, organisation].append(register_id)
    return {pair: ids[0] for pair, ids in found.items() if len(ids) == 1}


def stored_ids() -> set[str]:
    """Return the register id of every real registration we know, withdrawn ones included."""
    return set(Registration.objects.filter(is_sample=False).values_list("register_id", flat=True))


def _theme_names() -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    link = Registration.themes.through
    for pk, name in link.objects.order_by("pk").values_list("registration", "theme__name").iterator():
        names[pk].append(name)
    return names
