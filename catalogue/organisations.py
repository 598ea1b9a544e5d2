"""Find or make the organisation of each registration in a batch, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from itertools import chain, count

from django.db.models import Q
from django.utils.text import slugify

from .entries import RegistrationData
from .models import Organisation, Registration, kind_of

Known = dict[str, Organisation]
COMPLETED = ("name", "register_id", "code")


def organisations_of(batch: Sequence[RegistrationData]) -> Known:
    """Return the organisation of every name in the batch, made, renamed or completed where needed.

    The register's org_id decides; without one, or with one nobody has, the name does. So two ids with one name are
    one organisation, and one id with a new name is a renaming.
    """
    wanted = _newest_of_each_name(batch)
    by_id, by_name = _existing(wanted)
    found: Known = {}
    made: list[Organisation] = []
    completed: set[str] = set()
    for name, data in wanted.items():
        organisation = by_id.get(data.organisation_id) or by_name.get(name)
        if organisation is None:
            organisation = _new(data)
            made.append(organisation)
        elif _complete(organisation, data):
            completed.add(name)
        found[name] = organisation
        by_name.setdefault(name, organisation)
        if data.organisation_id:
            by_id.setdefault(data.organisation_id, organisation)
    _give_slugs(made)
    Organisation.objects.bulk_create(made)
    _save(found[name] for name in completed)
    return found


def name_by_registration() -> dict[str, str]:
    """Return the organisation's name of every real registration whose organisation the register identified."""
    rows = Registration.objects.filter(is_sample=False).exclude(organisation__register_id=None)
    return dict(rows.values_list("register_id", "organisation__name"))


def every_name() -> set[str]:
    """Return the name of every organisation we know."""
    return set(Organisation.objects.values_list("name", flat=True))


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


def _complete(organisation: Organisation, data: RegistrationData) -> bool:
    """Give it what the register knows newer or better; returns whether that changed anything."""
    values = {
        "name": data.organisation_name,
        "register_id": organisation.register_id or data.organisation_id or None,
        "code": organisation.code or data.organisation_code,
    }
    different = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in different:
        setattr(organisation, name, values[name])
    return bool(different)


def _save(completed: Iterable[Organisation]) -> None:
    """Write what became different, each organisation once, whatever number of names it has."""
    rows = {organisation.pk: organisation for organisation in completed}
    Organisation.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=COMPLETED
    )


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
