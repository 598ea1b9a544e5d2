"""One measurement in a process of its own; prints what it found as a line of JSON."""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

WRITES = ("INSERT", "UPDATE", "DELETE")
CHANGED = 10
RATING = ("catalogue.intake.regrouping.update_registration_evidence", "catalogue.receivers.rate_applications")
OWN = ("harvest_harvestlease", "harvest_harvestrun")  # what every run may write, also one without changes


def migrate() -> dict[str, Any]:
    """Make the database, and warm what is loaded once."""
    from portal.site_setup import ensure_site

    call_command("migrate", verbosity=0)
    call_command("load_value_lists", stdout=open(os.devnull, "w"))  # noqa: SIM115
    ensure_site()
    return {}


def harvest(file: str) -> dict[str, Any]:
    """Import a list without touching the index; CPU seconds, those of rating among them, peak memory in MB, and what
    was written and queued.
    """
    from harvest.pipeline import run_harvest
    from harvest.sources.algorithm_register import RegisterFiles
    from search.outbox import waiting

    written = 0

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal written
        result = execute(sql, params, many, context)
        wrote = sql.startswith("INSERT") or (sql.startswith(WRITES) and context["cursor"].rowcount)
        if wrote and not any(table in sql for table in OWN):
            written += 1
        return result

    begun = _cpu()
    with connection.execute_wrapper(watch), clocked(RATING) as rating:
        run = run_harvest(RegisterFiles(file))
    assert run.status == "klaar", run.message  # noqa: S101
    return {"cpu": _cpu() - begun, "rating": sum(rating), "rss": _peak(), "writes": written, "queued": waiting()}


@contextmanager
def clocked(names: Iterable[str]) -> Iterator[list[float]]:
    """Give a list of the CPU seconds of every call of these functions, that do not call each other."""
    spent: list[float] = []
    with ExitStack() as patches:
        for name in names:
            module, _, function = name.rpartition(".")
            told = getattr(import_module(module), function)
            patches.enter_context(patch(name, partial(_spending, told, spent)))
        yield spent


def _spending(told: Callable[..., Any], spent: list[float], *args: Any, **kwargs: Any) -> Any:
    begun = _cpu()
    try:
        return told(*args, **kwargs)
    finally:
        spent.append(_cpu() - begun)


def index() -> dict[str, Any]:
    """Make the index."""
    from search.indexing import rebuild

    begun = _cpu()
    rebuild()
    return {"cpu": _cpu() - begun}


def grouping(count: str) -> dict[str, Any]:
    """Group so many made-up registrations at once, and then again when a few of them changed."""
    from django.db import transaction
    from django.utils import timezone

    from catalogue.grouping import group, regroup
    from catalogue.models import Application, Organisation, Registration

    from .registrations import registrations

    now = timezone.now()
    first = Application.objects.create(slug="-", name="-")
    numbers = {made["organisation"] for made in registrations(int(count))}
    owners = {
        number: Organisation(name=f"Gemeente {number}", slug=f"gemeente-{number}", kind="gemeente")
        for number in sorted(numbers)
    }
    Organisation.objects.bulk_create(owners.values())
    rows = (
        Registration(application=first, first_seen_at=now, **made | {"organisation": owners[made["organisation"]]})
        for made in registrations(int(count))
    )
    Registration.objects.bulk_create(rows, batch_size=500)
    full = _timed(regroup)
    changed = [made["register_id"] for made in registrations(CHANGED * 7)][::7]
    with transaction.atomic():
        Registration.objects.filter(register_id__in=changed).update(name="Iets heel anders dan het was")
        few = _timed(lambda: group(changed, at=timezone.now()))
    return {"full": full, "few": few, "rss": _peak(), "applications": Application.objects.count()}


def groups() -> dict[str, Any]:
    """The group of every registration: as it stands, only what is sure, and as it would be without the product list."""
    from catalogue.grouping import applications_by_registration, weights
    from catalogue.grouping.blocking import load_subjects
    from catalogue.grouping.lexicon import Lexicon, shipped
    from catalogue.grouping.method import match
    from catalogue.grouping.queue import waiting
    from catalogue.grouping.signals import signals_of
    from catalogue.models import Registration, RegistrationMatch

    found = applications_by_registration()
    likely = RegistrationMatch.objects.filter(confidence__lt=weights.SURE).values_list(
        "registration__register_id", flat=True
    )
    no_products = Lexicon([], shipped("suppliers"))
    subjects = (signals_of(subject, no_products) for subject in load_subjects(Registration.objects.all()))
    return {
        "groups": found,
        "sure": found | {pk: f"{pk} (onzeker)" for pk in likely},
        "without_products": {pk: matched.cluster for pk, matched in match(subjects).items()},
        "waiting": waiting().count(),
    }


def groups_by_weight(tried: str) -> dict[str, Any]:
    """The group of every registration with one number of the method changed, with the product list and without."""
    from catalogue.grouping import weights
    from catalogue.grouping.blocking import load_subjects
    from catalogue.grouping.lexicon import Lexicon, shipped
    from catalogue.grouping.method import match
    from catalogue.grouping.signals import signals_of
    from catalogue.models import Registration

    subjects = list(load_subjects(Registration.objects.all()))
    lexicons = [Lexicon(shipped("products"), shipped("suppliers")), Lexicon([], shipped("suppliers"))]

    def clusters(lexicon: Lexicon) -> dict[str, str]:
        signals_of.cache_clear()
        found = match(signals_of(subject, lexicon) for subject in subjects)
        return {pk: matched.cluster for pk, matched in found.items()}

    found = {"": [clusters(lexicon) for lexicon in lexicons]}
    for name, values in json.loads(tried).items():
        now = getattr(weights, name)
        for value in values:
            setattr(weights, name, value)
            found[f"{name} {value:g}"] = [clusters(lexicon) for lexicon in lexicons]
        setattr(weights, name, now)
    return found


def _timed(what: Callable[[], Any]) -> float:
    begun = _cpu()
    what()
    return _cpu() - begun


def pages() -> dict[str, Any]:
    """Count the SQL queries of one page of every kind."""
    from catalogue.models import Application, Registration

    application = Application.objects.with_organisation_count().order_by("-organisation_count", "pk")[0]
    registration = Registration.objects.select_related("organisation").exclude(supplier_key="")[0]
    addresses = {
        "home": "/",
        "search": "/zoeken?q=parkeren&thema=verkeer",
        "application": application.get_absolute_url(),
        "registration": registration.get_absolute_url(),
        "organisation": registration.organisation.get_absolute_url(),
        "theme": "/themas/verkeer",
        "supplier": f"/leveranciers/{registration.supplier_key}",
        "changes": "/wijzigingen",
    }
    client = Client(headers={"host": "localhost"})
    # The static files were not collected for a measurement; that costs no query.
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        return {"queries": {name: _queries(client, address) for name, address in addresses.items()}}


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101
    return len(captured)


def _peak() -> float:
    """The most memory this process held, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _cpu() -> float:
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


MEASUREMENTS: dict[str, Callable[..., dict[str, Any]]] = {
    "migrate": migrate,
    "harvest": harvest,
    "index": index,
    "grouping": grouping,
    "groups": groups,
    "groups_by_weight": groups_by_weight,
    "pages": pages,
}

if __name__ == "__main__":
    print(json.dumps(MEASUREMENTS[sys.argv[1]](*sys.argv[2:])))
