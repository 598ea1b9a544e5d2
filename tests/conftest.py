"""What every test may ask for: a place of its own for the index, a site, a register on loopback."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.register import RegisterServer, record

SHARED = Path(__file__).resolve().parents[2] / "shared"
OWN_SERVERS = ("browser", "scripts", "operation/own_servers")
IN_CI = os.environ.get("CI") == "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with servers of their own run one after another, in one process: they are dear, and share a site."""
    here = Path(__file__).parent
    for item in items:
        if any(item.path.is_relative_to(here / name) for name in OWN_SERVERS):
            item.add_marker(pytest.mark.xdist_group("own servers"))


@pytest.fixture(autouse=True)
def own_folders(settings: object, tmp_path: Path) -> None:
    """No test sees the index or the spool of another."""
    settings.SEARCH_FOLDER = tmp_path / "zoekindex"  # type: ignore[attr-defined]
    settings.SEARCH_INDEX = f"test-{uuid.uuid4().hex[:12]}"  # type: ignore[attr-defined]
    settings.HARVEST_FOLDER = tmp_path / "import"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_index(own_folders: None, settings: object) -> Iterator[None]:
    """On a server the index of a test goes when the test is done; and no test blows the fuse of another."""
    from search import engines, suggesting

    suggesting._names.cache_clear()
    engines._breaker.cache_clear()
    yield
    if settings.SEARCH_URL:  # type: ignore[attr-defined]
        engines.get_engine().forget()  # type: ignore[attr-defined]


@pytest.fixture
def embedded(settings: object) -> None:
    """For what only the embedded engine has."""
    settings.SEARCH_URL = ""  # type: ignore[attr-defined]


@pytest.fixture
def site(db: None) -> None:
    """Home page, address and groups, as after the first start."""
    from portal.site import ensure_site

    ensure_site()


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
