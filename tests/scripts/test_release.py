"""`make release`: what it refuses, what it writes, and that the version is the same everywhere."""

import datetime
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Added\n\n- Iets nieuws.\n\n## [0.2.0] - 2026-12-01\n\n- Eerder.\n"
RELEASE = """
import datetime, sys
sys.path.insert(0, sys.argv[1])
import release
from pathlib import Path
try:
    release.check(Path(), sys.argv[2])
except release.SetupError as error:
    sys.exit(str(error))
release.write(Path(), sys.argv[2], datetime.date(2026, 12, 24))
release.commit(Path(), sys.argv[2])
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository on main, of version 0.2.0, with something new."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "proef"\nversion = "0.2.0"\n')
    (tmp_path / "publiccode.yml").write_text('name: Proef\nsoftwareVersion: "0.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    for name, value in (("user.name", "Proef"), ("user.email", "proef@voorbeeld.nl")):
        git(tmp_path, "config", name, value)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    return tmp_path


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def release(root: Path, version: str) -> str:
    """Release without the lint; return what it complains of."""
    command = [sys.executable, "-c", RELEASE, str(REPOSITORY / "scripts"), version]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stderr


def test_a_release_writes_the_version_commits_and_tags(clone: Path) -> None:
    assert release(clone, "0.3.0") == ""

    assert tomllib.loads((clone / "pyproject.toml").read_text())["project"]["version"] == "0.3.0"
    assert yaml.safe_load((clone / "publiccode.yml").read_text())["softwareVersion"] == "0.3.0"
    assert "## Unreleased\n\n## [0.3.0] - 2026-12-24\n\n### Added\n\n- Iets" in (clone / "CHANGELOG.md").read_text()
    assert git(clone, "status", "--porcelain") == ""
    assert git(clone, "describe") == "v0.3.0"


@pytest.mark.parametrize("version", ["", "drie", "0.3", "v0.3.0", "0.3.0; ls"])
def test_what_is_no_version_is_refused(clone: Path, version: str) -> None:
    assert "in drie getallen" in release(clone, version)


@pytest.mark.parametrize("version", ["0.2.0", "0.1.9"])
def test_a_version_that_is_not_higher_is_refused(clone: Path, version: str) -> None:
    assert "is niet hoger dan 0.2.0" in release(clone, version)


def test_another_branch_is_refused(clone: Path) -> None:
    git(clone, "switch", "--quiet", "--create", "zijtak")

    assert "op de branch main" in release(clone, "0.3.0")


def test_changes_that_are_not_committed_are_refused(clone: Path) -> None:
    (clone / "nieuw.txt").touch()

    assert "nog niet zijn vastgelegd" in release(clone, "0.3.0")


def test_nothing_new_is_refused(clone: Path) -> None:
    (clone / "CHANGELOG.md").write_text(CHANGELOG.replace("- Iets nieuws.\n", ""))
    git(clone, "commit", "--quiet", "--all", "--message", "Leeg")

    assert "noemt onder Unreleased niets" in release(clone, "0.3.0")


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
    changelog = (REPOSITORY / "CHANGELOG.md").read_text()
    released = re.findall(r"(?m)^## \[([\d.]+)\] - (\S+)$", changelog)

    assert yaml.safe_load((REPOSITORY / "publiccode.yml").read_text())["softwareVersion"] == version
    assert '"version"' not in (REPOSITORY / "package.json").read_text()
    assert released[0][0] == version
    assert all(datetime.date.fromisoformat(day) for _version, day in released)
