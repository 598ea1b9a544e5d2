"""Find or make the organisation of each registration in a batch, in a fixed number of queries."""

from collections.abc import Sequence
from itertools import chain, count

from django.db.models import Q
from django.utils.text import slugify

from .entries import RegistrationData
from .models import Organisation, kind_of

Known = dict[str, Organisation]


def organisations_of(batch: Sequence[RegistrationData]) -> Known:
    """Return the organisation of every name in the batch, made, renamed or completed where needed.

    The register's org_id decides; without one, or with one nobody has, the name does. So two ids with one name are
    one organisation, and one id with a new name is a renaming.
    """
    wanted = _newest_of_each_name(batch)
    by_id, by_name = _existing(wanted)
    found: Known = {}
    made: list[Organisation] = []
    for name, data in wanted.items():
        organisation = by_id.get(data.organisation_id) or by_name.get(name)
        if organisation is None:
            organisation = _new(data)
            made.append(organisation)
        else:
            _complete(organisation, data)
        found[name] = organisation
        by_name.setdefault(name, organisation)
        if data.organisation_id:
            by_id.setdefault(data.organisation_id, organisation)
    _give_slugs(made)
    Organisation.objects.bulk_create(made)
    return found


def remove_unused() -> None:
    """Delete organisations that nobody but the sample knew: no list, no registration, no editor."""
    Organisation.objects.unlisted().filter(registrations=None, is_editorial=False).delete()


def _newest_of_each_name(batch: Sequence[RegistrationData]) -> dict[str, RegistrationData]:
    """The newest comes last, so that of two names for one organisation it has the last word."""
    wanted: dict[str, RegistrationData] = {}
    for data in sorted(batch, key=_newest_last):
        wanted.pop(data.organisation_name, None)
        wanted[data.organisation_name] = data
    return wanted


def _newest_last(data: RegistrationData) -> tuple[float, str]:
    return (data.modified_at.timestamp() if data.modified_at else 0.0, data.register_id)


def _existing(wanted: dict[str, RegistrationData]) -> tuple[Known, Known]:
    ids = {data.organisation_id for data in wanted.values() if data.organisation_id}
    rows = Organisation.objects.filter(Q(register_id__in=ids) | Q(name__in=wanted.keys()))
    by_id: Known = {}
    by_name: Known = {}
    # Of two municipalities with one name, in different years, the one that still is there counts.
    for organisation in sorted(rows, key=lambda row: row.end_date is None):
        by_name[organisation.name] = organisation
        if organisation.register_id:
            by_id[organisation.register_id] = organisation
    return by_id, by_name


def _new(data: RegistrationData) -> Organisation:
    return Organisation(
        name=data.organisation_name,
        register_id=data.organisation_id or None,
        code=data.organisation_code,
        kind=kind_of(data.organisation_id),
    )


def _complete(organisation: Organisation, data: RegistrationData) -> None:
    values = {
        "name": data.organisation_name,
        "register_id": organisation.register_id or data.organisation_id or None,
        "code": organisation.code or data.organisation_code,
    }
    different = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in different:
        setattr(organisation, name, values[name])
    if different and organisation.pk:
        organisation.save(update_fields=different)


def _give_slugs(made: Sequence[Organisation]) -> None:
    """Give each an address nobody has: its name, and where that is taken its name with a number."""
    bases = [slugify(organisation.name)[:90] or "organisatie" for organisation in made]
    choices = {slug for base in bases for slug in (base, *(f"{base}-{n}" for n in range(2, 10)))}
    rows = Organisation.objects.filter(slug__in=choices)
    taken = set(rows.values_list("slug", flat=True))
    for organisation, base in zip(made, bases, strict=True):
        numbers = (f"{base}-{number}" for number in count(2))
        organisation.slug = next(slug for slug in chain([base], numbers) if slug not in taken)
        taken.add(organisation.slug)
