"""Give registrations their application, and keep an application's address through all that happens to it.

A registration whose name or supplier changed takes its application along when it is the only one there; otherwise it
moves to the application of its new key. An application that loses its last registration that way is merged into the
one that got it: its addresses redirect, its editorial part goes along.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from ..models import Application, ApplicationAddress, ApplicationProfile, Registration
from .match import group_key


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What grouping looks at of one registration."""

    register_id: str
    name: str
    supplier: str

    @cached_property
    def key(self) -> str:
        return group_key(self.name, self.supplier)


@transaction.atomic
def group(subjects: Sequence[Subject], present: Mapping[str, Registration]) -> dict[str, Application]:
    """Return the application of every subject, by register id.

    `present` holds the registrations that are in the catalogue already, by register id. New applications are made
    and kept ones get their new key; the registrations themselves are written by the caller.
    """
    subjects = sorted(subjects, key=lambda subject: subject.register_id)
    wanted = _by_key({subject.key for subject in subjects})
    chosen: dict[str, Application] = {}
    moved: dict[int, Application] = {}
    known = sorted(
        (subject for subject in subjects if subject.register_id in present),
        # Those that stay as they are come first: an application with somebody in it is not taken along. Then those
        # that nobody waits for: they take their application along before somebody else moves into it.
        key=lambda subject: (present[subject.register_id].application.group_key != subject.key, subject.key in wanted),
    )
    crowd = _crowd(present, {subject.register_id for subject in known})
    for subject in known:
        registration = present[subject.register_id]
        application = _for_known(subject, registration.application, wanted, crowd)
        if application is None:
            continue
        chosen[subject.register_id] = application
        if application.pk != registration.application_id:
            moved[registration.application_id] = application
    chosen |= _for_new([s for s in subjects if s.register_id not in chosen], wanted)
    _leave(moved, {s.register_id for s in known}, chosen)
    return chosen


def merge(application: Application, into: Application) -> None:
    """Let `into` take over addresses, registrations and, when it has none itself, the editorial part.

    When both have one, the words of the merged one stay in the CMS, and it has no page and no place any more.
    """
    Registration.objects.filter(application=application).update(application=into)
    ApplicationAddress.objects.filter(application=application).update(application=into)
    profile = ApplicationProfile.objects.filter(application=application)
    if not ApplicationProfile.objects.filter(application=into).exists():
        profile.update(application=into)
    if profile.exists():
        Application.objects.filter(pk=application.pk).update(group_key=None, withheld_at=timezone.now())
    else:
        application.delete()


def _by_key(keys: Iterable[str]) -> dict[str, Application]:
    found = Application.objects.filter(group_key__in=list(keys))
    return {application.group_key: application for application in found if application.group_key}


def _crowd(present: Mapping[str, Registration], changing: set[str]) -> dict[int, set[str]]:
    """For each application that may change: the register ids that belong to it and stay as they are."""
    applications = {registration.application_id for registration in present.values()}
    rows = Registration.objects.filter(application__in=applications).values_list("application", "register_id")
    crowd: dict[int, set[str]] = {pk: set() for pk in applications}
    for pk, register_id in rows:
        if register_id not in changing:
            crowd[pk].add(register_id)
    return crowd


def _for_known(
    subject: Subject,
    current: Application,
    wanted: dict[str, Application],
    crowd: dict[int, set[str]],
) -> Application | None:
    """Return the application of a registration that has one; None when it has to get a new one."""
    if current.group_key == subject.key:
        crowd[current.pk].add(subject.register_id)
        return current
    if subject.key in wanted:
        crowd.setdefault(wanted[subject.key].pk, set()).add(subject.register_id)
        return wanted[subject.key]
    if crowd[current.pk]:
        return None
    if current.group_key:
        wanted.pop(current.group_key, None)
    current.group_key = subject.key
    current.save(update_fields=["group_key"])
    wanted[subject.key] = current
    crowd[current.pk].add(subject.register_id)
    return current


def _for_new(subjects: Sequence[Subject], wanted: dict[str, Application]) -> dict[str, Application]:
    founders: dict[str, Subject] = {}
    for subject in subjects:
        if subject.key not in wanted:
            founders.setdefault(subject.key, subject)
    slugs = _free_slugs(list(founders.values()))
    made = Application.objects.bulk_create(
        Application(group_key=key, name=founder.name[:500], slug=slugs[founder.register_id])
        for key, founder in founders.items()
    )
    ApplicationAddress.objects.bulk_create(
        ApplicationAddress(slug=application.slug, application=application) for application in made
    )
    wanted |= {application.group_key: application for application in made if application.group_key}
    return {subject.register_id: wanted[subject.key] for subject in subjects}


def _free_slugs(founders: Sequence[Subject]) -> dict[str, str]:
    """Return an address per founder that no application has or had: its name, with supplier or id where needed."""
    choices = {founder.register_id: _slug_choices(founder) for founder in founders}
    every = [slug for slugs in choices.values() for slug in slugs]
    taken = set(ApplicationAddress.objects.filter(slug__in=every).values_list("slug", flat=True))
    free: dict[str, str] = {}
    for register_id, slugs in choices.items():
        slug = next((slug for slug in slugs if slug not in taken), None) or _numbered(slugs[-1])
        taken.add(slug)
        free[register_id] = slug
    return free


def _slug_choices(founder: Subject) -> list[str]:
    name = _shortened(slugify(founder.name), 70) or "toepassing"
    supplier = _shortened(slugify(founder.supplier), 40)
    choices = [name] if slugify(founder.name) else []
    if supplier:
        choices.append(f"{name}-{supplier}")
    return [*choices, f"{name}-{founder.register_id}"]


def _shortened(slug: str, length: int) -> str:
    """Cut an address between two words."""
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0][:length] or slug[:length]


def _numbered(slug: str) -> str:
    number = 2
    while ApplicationAddress.objects.filter(slug=f"{slug}-{number}").exists():
        number += 1
    return f"{slug}-{number}"


def _leave(moved: Mapping[int, Application], changing: set[str], chosen: Mapping[str, Application]) -> None:
    """Merge every application that lost its last registration into the one where that registration went."""
    for pk, target in moved.items():
        staying = Registration.objects.filter(application=pk).exclude(register_id__in=changing)
        if staying.exists() or any(application.pk == pk for application in chosen.values()):
            continue
        merge(Application.objects.get(pk=pk), into=target)
