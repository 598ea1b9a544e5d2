"""Keep what an application knows through its registrations in step with them: name, moment, whether it is shown."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from .grouping import lexicon
from .models import Application, ApplicationProfile, Registration, RegistrationMatch
from .signals import visibility_changed

DERIVED = ["name", "modified_at", "withdrawn_at", "withheld_at"]
Row = tuple[int, str, str, datetime | None, datetime | None, datetime | None]


def refresh(application_ids: Collection[int]) -> None:
    """Derive name, `modified_at`, `withdrawn_at` and `withheld_at` again; writes only what became different."""
    members = _members(application_ids)
    products = _product_names(application_ids)
    changed = []
    for application in Application.objects.filter(pk__in=application_ids).select_related("profile"):
        rows = members.get(application.pk, [])
        before = [getattr(application, name) for name in DERIVED]
        if rows:
            _derive(application, rows)
            application.name = application.given_name or products.get(application.pk) or application.name
        if before != [getattr(application, name) for name in DERIVED]:
            changed.append(application)
    # An upsert of rows that are there: many times cheaper than bulk_update's CASE per field and row.
    Application.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=DERIVED)


def refresh_and_notify(application_ids: Collection[int], *, bulk: bool = False) -> None:
    """Derive these applications again, and notify the rooms above; `bulk` as in `visibility_changed`."""
    refresh(application_ids)
    visibility_changed.send(Application, application_ids=sorted(application_ids), bulk=bulk)


def remove_sample_applications(application_ids: Collection[int]) -> None:
    """Delete those of these applications that have no registration and no word of an editor any more."""
    with_words = ApplicationProfile.objects.values("application")
    with_registration = Registration.objects.values("application")
    Application.objects.filter(pk__in=application_ids).exclude(pk__in=with_words).exclude(
        pk__in=with_registration
    ).delete()
    Application.objects.filter(pk__in=application_ids).exclude(pk__in=with_registration).update(
        withdrawn_at=None, modified_at=None
    )
    refresh(application_ids)


def _members(application_ids: Collection[int]) -> dict[int, list[Row]]:
    rows = (
        Registration.objects.filter(application__in=application_ids)
        .order_by("application", "register_id")
        .values_list("application", "register_id", "name", "modified_at", "withdrawn_at", "withheld_at")
    )
    return {pk: list(found) for pk, found in groupby(rows, key=lambda row: row[0])}


def _product_names(application_ids: Collection[int]) -> dict[int, str]:
    """Return the name of the known product that an application of two registrations or more is."""
    rows = RegistrationMatch.objects.filter(registration__application__in=application_ids).order_by("cluster")
    clusters = Counter(rows.values_list("registration__application", "cluster"))
    products = lexicon().products if clusters else {}
    names: dict[int, str] = {}
    for (application, cluster), members in sorted(clusters.items(), key=lambda item: -item[1]):
        if members > 1 and (product := products.get(cluster.removeprefix("P:"))):
            names.setdefault(application, product.name)
    return names


def _derive(application: Application, rows: Sequence[Row]) -> None:
    """`rows` is not empty, and in order of register id."""
    shown = [row for row in rows if row[5] is None]
    public = shown or rows
    listed = [row for row in public if row[4] is None]
    application.name = _commonest_name(listed or public)[:500]
    application.modified_at = max((row[3] for row in listed or public if row[3]), default=None)
    application.withdrawn_at = None if listed else max(row[4] for row in public if row[4])
    application.withheld_at = None if shown or application.published_profile else max(row[5] for row in rows if row[5])


def _commonest_name(rows: Sequence[Row]) -> str:
    """Return the name that most registrations use; of equals the one with the smallest register id."""
    counts = Counter(row[2] for row in rows)
    most = max(counts.values())
    return next(row[2] for row in rows if counts[row[2]] == most)
