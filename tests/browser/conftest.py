"""What a browser test may ask for: a whole site that runs, and a visitor with or without JavaScript.

Everything that is dear is made once for this package, and gone when its last test is done: Playwright keeps an
event loop running, and beside that Django refuses the database to the tests of other packages.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.fixtures import template

from . import site as sites
from .site import ROOT, Site
from .staff import PASSWORD, STAFF, SignIn

CHROMIUM = Path("/usr/bin/chromium")
BUILT = ROOT / "portal" / "static" / "gebouwd"
RECORDED = ROOT.parent / "shared" / "register" / "api"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STEP_PATIENCE = 15_000  # milliseconds, for a machine that is busy

Visit = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser, so each carries the mark."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """A site with the sample, ready to be served; nobody changes it. The processes of one run share it."""
    need(BUILT.is_dir(), f"the styles are not built: {BUILT.relative_to(ROOT)} is missing (make setup)")
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "klaar"
    with template.only_one_process(folder):
        if not (folder / "ready").exists():
            sites.prepare(folder / "var")
            (folder / "ready").touch()
    return Site(var=folder / "var", port=sites.free_port())


@pytest.fixture(scope="package")
def running_site(prepared: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as it is after the first start: it serves the sample."""
    site = sites.copied(prepared, tmp_path_factory.mktemp("sites") / "voorbeeld")
    with sites.served(site):
        yield site


@pytest.fixture(scope="package")
def real_site(prepared: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that served the sample and then, while it ran, got the recorded register.

    Its data folder keeps what the home page showed before: `voor.html`.
    """
    if not RECORDED.is_dir():
        pytest.skip("the recorded register ../shared is not on this machine")
    site = sites.copied(prepared, tmp_path_factory.mktemp("sites") / "register")
    with sites.served(site):
        sites.save(site, "/", "voor.html")
        site.manage("harvest", "--source", "file", "--location", str(RECORDED))
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    need(CHROMIUM.is_file(), f"{CHROMIUM} is not installed")
    expect.set_options(timeout=STEP_PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Make visitors who know nothing of each other; `visit(java_script_enabled=False)` and so on."""
    contexts: list[BrowserContext] = []

    def visitor(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "nl-NL"} | options)
        context.set_default_timeout(STEP_PATIENCE)
        contexts.append(context)
        return context

    yield visitor
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    return visit().new_page()


@pytest.fixture
def page_without_js(visit: Visit) -> Page:
    return visit(java_script_enabled=False).new_page()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def anyones_page(request: pytest.FixtureRequest, visit: Visit) -> Page:
    """A visitor with JavaScript, and in a second test one without."""
    return visit(java_script_enabled=request.param).new_page()


@pytest.fixture(scope="package")
def staffed_site(running_site: Site) -> Site:
    """An editor, a moderator and an editor of an organisation, as an administrator makes them."""
    running_site.run(
        "from django.contrib.auth import get_user_model\n"
        "from django.contrib.auth.models import Group\n"
        f"for name, group in {STAFF!r}.items():\n"
        f"    user = get_user_model().objects.create_user(name, password={PASSWORD!r})\n"
        "    user.groups.add(Group.objects.get(name=group))\n"
    )
    return running_site


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    """The cookies of those who signed in before, so that everybody does that once."""
    return {}


@pytest.fixture
def sign_in(staffed_site: Site, visit: Visit, sessions: dict[str, Any]) -> SignIn:
    """Give somebody a browser of their own, signed in, on the first screen of the CMS."""

    def signed_in(name: str) -> Page:
        context = visit(storage_state=sessions.get(name))
        page = context.new_page()
        page.goto(staffed_site.url("/beheer/"))
        if name not in sessions:
            administrator, secret = staffed_site.account
            page.get_by_label("Gebruikersnaam").fill(name)
            page.get_by_label("Wachtwoord").fill(secret if name == administrator else PASSWORD)
            page.get_by_role("button", name="Inloggen").click()
            page.wait_for_url(staffed_site.url("/beheer/"))
            sessions[name] = context.storage_state()
        return page

    return signed_in


@pytest.fixture(scope="package")
def node() -> str:
    """The Node that `make test` uses."""
    own = ROOT / ".venv" / "bin" / "node"
    found = shutil.which("node") or (str(own) if own.is_file() else "")
    need(bool(found) and (ROOT / "node_modules" / "axe-core").is_dir(), "Node or node_modules is missing (make setup)")
    return found


def need(present: bool, what: str) -> None:
    """Skip where something is missing on a developer's machine; in CI that is a failure."""
    if not present:
        give_up(what)


def give_up(what: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
