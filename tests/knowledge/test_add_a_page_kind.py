"""The tutorial adds a page kind in three places; here it is added exactly so to a copy, where its own test passes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "add-a-page-kind.md"
COPIED = ("catalogue", "community", "harvest", "knowledge", "portal", "search", "tests", "requirements")
FILES = ("manage.py", "pyproject.toml")
PLACES = (
    "knowledge/models/podcast.py",
    "knowledge/templates/knowledge/podcast_page.html",
    "tests/knowledge/test_podcasts.py",
)

pytestmark = [pytest.mark.slow, pytest.mark.own_database]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code in a folder of its own."""
    root = tmp_path / "kopie"
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    return root


def test_the_kind_of_the_tutorial_is_in_its_list_on_its_page_and_in_a_search(copy: Path) -> None:
    written = re.findall(r"```(?:python|html)\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    for place, text in zip(PLACES, written, strict=True):
        (copy / place).write_text(text, encoding="utf-8")
    list_the_kind(copy / "knowledge" / "models" / "__init__.py")

    run(copy, "manage.py", "makemigrations", "knowledge", "--name", "podcasts")
    passed = run(copy, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/knowledge/test_podcasts.py")

    assert "3 passed" in passed


def list_the_kind(file: Path) -> None:
    """Add the two lines that the tutorial names."""
    text = file.read_text(encoding="utf-8")
    text = text.replace(
        "\n# The list of each kind", "from .podcast import PodcastIndexPage\n\n# The list of each kind", 1
    )
    text = text.replace("    EventIndexPage,\n)", "    EventIndexPage,\n    PodcastIndexPage,\n)", 1)
    assert text.count("PodcastIndexPage") == 2
    file.write_text(text, encoding="utf-8")


def run(root: Path, *command: str) -> str:
    """Run Python there, on a SQLite of its own; fails with what it printed."""
    own = {"AIPLEIN_VAR": str(root / "var"), "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL")}
    kept = {name: value for name, value in kept.items() if not name.startswith(("PYTEST_", "COV_"))}
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=kept | own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
