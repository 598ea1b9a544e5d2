"""The index is held against the database: what differs is counted exactly, and put right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.engines import get_engine
from search.indexing import rebuild
from search.projections import application_key
from search.reconcile import drift, repair
from tests.catalogue.arrange import application, entry, store
from tests.search.arrange import an_entry, ask, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged() -> None:
    """Of eight in the index three are taken away and two changed, and one is added that is nowhere."""
    store(*(entry(n) for n in range(1, 9)))
    rebuild()
    keys = [application_key(application(n).pk) for n in range(1, 9)]
    changed = [an_entry(n, key=key, name="Anders") for n, key in enumerate(keys[3:5])]
    orphan = an_entry(99, key="application:999999")
    versions = dict.fromkeys([*keys, orphan.key], 2)
    get_engine().write([*changed, orphan], deleted=keys[:3], versions=versions)
    get_engine().refresh()


@pytest.mark.usefixtures("damaged")
def test_drift_is_counted_exactly() -> None:
    found = drift()

    assert (len(found.missing), len(found.different), len(found.orphans)) == (3, 2, 1)


@pytest.mark.usefixtures("damaged")
def test_what_differs_is_put_right() -> None:
    repair(drift())

    assert drift().keys == ()
    assert titles(ask("")) == [f"Toepassing {n}" for n in range(1, 9)]


@pytest.mark.usefixtures("damaged")
def test_the_command_says_so_and_repairs() -> None:
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("search_reconcile", stdout=said)
    call_command("search_reconcile", "--fix", stdout=said)

    assert said.getvalue().splitlines() == [
        "drift=6 missing=3 different=2 orphans=1 unreadable=0",
        "repaired=6",
        "drift=0 missing=0 different=0 orphans=0 unreadable=0",
    ]


def test_health_says_what_an_operator_wants_to_know() -> None:
    store(entry(1))
    rebuild()
    store(entry(2))
    said = StringIO()

    call_command("search_health", stdout=said)

    assert said.getvalue().startswith("waiting=1 since=20")
    assert f"motor={get_engine().name}" in said.getvalue()


def test_health_of_no_index_is_an_error() -> None:
    with pytest.raises(CommandError, match="er nog niet"):
        call_command("search_health", stdout=StringIO())
