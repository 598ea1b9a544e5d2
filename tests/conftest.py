"""What every test may ask for: a place of its own for the index, a site, a register on loopback."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.fixtures import template
from tests.fixtures.register import RegisterServer, record
from tests.fixtures.rows import Rows

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that two processes are done at about the same time."""
    items.sort(key=lambda item: place_of(scope_of(item.nodeid)))
    refuse_mixed_modules(items)


def refuse_mixed_modules(items: list[pytest.Item]) -> None:
    """A test that commits ends with every table emptied, of what migrations wrote too: it has a module to itself.

    pytest-django puts those last; a module with others in it would be begun before, and the next tests find no root
    page. Raises UsageError.
    """
    commits: dict[str, set[bool]] = {}
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits.setdefault(scope_of(item.nodeid), set()).add(bool(mark and mark.kwargs.get("transaction")))
    if mixed := sorted(scope for scope, kinds in commits.items() if len(kinds) > 1):
        raise pytest.UsageError(f"Tests with transaction=True need a module of their own: {', '.join(mixed)}")


def place_of(scope: str) -> int:
    """Whole installations, faults and scripts; then the browser, as one Chromium serves the modules of one process."""
    order = ("own servers", "tests/faults/", "tests/scripts/", "tests/browser/", "")
    return next(place for place, begin in enumerate(order) if scope.startswith(begin))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Several processes each take a module at a time; see `scope_of`."""
    config.option.loadscopereorder = False
    return ByScope(config, log)


class ByScope(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def scope_of(nodeid: str) -> str:
    """Return what a test shares a process with: its module, or the installations on the same database.

    Those are dear to set up, and made once in a process.
    """
    module, _, test = nodeid.partition("::")
    if module.startswith("tests/operation/own_servers/"):
        return "own servers: postgresql" if "postgresql" in test else "own servers: sqlite"
    return module


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """No process migrates from nothing: its database is a copy of the template."""
    from django.conf import settings

    with template.used_for(settings.DATABASES["default"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """Tests that commit end with every table emptied; the audit log refuses that, and lets it pass only here."""
    from django.core.management.commands import flush

    from community.audit.protection import STATEMENTS, TABLE

    sqlite = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{what}" for what in ("update", "delete")]
    lift = {"sqlite": sqlite, "postgresql": [f"ALTER TABLE {TABLE} DISABLE TRIGGER USER"]}
    back = {"sqlite": STATEMENTS["sqlite"], "postgresql": [f"ALTER TABLE {TABLE} ENABLE TRIGGER USER"]}
    empty = flush.sql_flush

    def lifted(style: Any, connection: Any, **options: Any) -> list[str]:
        return [*lift[connection.vendor], *empty(style, connection, **options), *back[connection.vendor]]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", lifted)
        yield


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: Path) -> None:
    """No test sees the index or the spool of another."""
    settings.SEARCH_FOLDER = tmp_path / "zoekindex"  # type: ignore[attr-defined]
    settings.SEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"  # type: ignore[attr-defined]
    settings.HARVEST_FOLDER = tmp_path / "import"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_index(own_folders: None, settings: object) -> Iterator[None]:
    """On a server the index of a test goes when the test is done; and no test opens the circuit breaker of another."""
    from search import directory, engines, spelling

    directory._names.cache_clear()
    spelling._copy.cache_clear()
    engines._breaker.cache_clear()
    yield
    if settings.SEARCH_URL:  # type: ignore[attr-defined]
        engines.get_engine().delete_all()  # type: ignore[attr-defined]


@pytest.fixture
def embedded(settings: object) -> None:
    """For what only the embedded engine has."""
    settings.SEARCH_URL = ""  # type: ignore[attr-defined]


@pytest.fixture
def site(db: None, new_site: Rows) -> None:
    """Home page, address and groups, as after the first start."""
    new_site()


@pytest.fixture(scope="session")
def new_site() -> Rows:
    """Makes the site once in this process, and puts back its rows after that."""
    from portal.site_setup import ensure_site

    return Rows(ensure_site)


@pytest.fixture
def index(db: None) -> Callable[[], int]:
    """Make the index agree with the database; call it after arranging rows."""
    from search.indexing import rebuild

    rebuild()
    return rebuild


@pytest.fixture
def register() -> Iterator[RegisterServer]:
    """A register that answers over HTTP on loopback, with three records until told otherwise."""
    server = RegisterServer([record(1), record(2), record(3)])
    with server:
        yield server


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference beside the repository; a test that needs it is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the reference folder ../shared is not on this machine")
    return SHARED
