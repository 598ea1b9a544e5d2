"""`make release`: check that the main branch can be released, and write the version where it stands. Pushes nothing."""

import datetime
import re
import subprocess
from pathlib import Path

from errors import SetupError

VERSION = re.compile(r"\d+\.\d+\.\d+")
# The version is in pyproject.toml; what needs a copy gets it here, and tests/scripts/test_release.py compares them.
WRITTEN = {
    "pyproject.toml": re.compile(r'(?m)(?<=^version = ")[^"]+'),
    "publiccode.yml": re.compile(r'(?m)(?<=^softwareVersion: ")[^"]+'),
}
UNRELEASED = re.compile(r"(?ms)^## Unreleased\n(.*?)(?=^## |\Z)")


def check(root: Path, version: str) -> None:
    """Raise SetupError when this version cannot be released from here."""
    if not VERSION.fullmatch(version):
        raise SetupError("Zeg welke versie het wordt, in drie getallen: make release VERSION=0.3.0")
    if numbers(version) <= numbers(current_version(root)):
        raise SetupError(f"Versie {version} is niet hoger dan {current_version(root)}, de versie van nu.")
    if git(root, "branch", "--show-current") != "main":
        raise SetupError("Een versie wordt gemaakt op de branch main; ga daarheen met: git switch main")
    if git(root, "status", "--porcelain"):
        raise SetupError("Er zijn wijzigingen die nog niet zijn vastgelegd. Leg ze vast of zet ze apart (git stash).")
    if not re.search(r"(?m)^- ", unreleased(root)):
        raise SetupError("CHANGELOG.md noemt onder Unreleased niets; schrijf eerst op wat er nieuw is.")


def write(root: Path, version: str, day: datetime.date) -> None:
    """Put the version in every file, and what was unreleased under its heading in CHANGELOG.md."""
    for name, pattern in WRITTEN.items():
        file = root / name
        file.write_text(pattern.sub(version, file.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    changelog = root / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    released = text.replace("## Unreleased\n", f"## Unreleased\n\n## [{version}] - {day}\n", 1)
    changelog.write_text(released, encoding="utf-8")


def commit(root: Path, version: str) -> None:
    """Commit what was written and tag it."""
    git(root, "commit", "--quiet", "--message", f"Release {version}", "CHANGELOG.md", *WRITTEN)
    git(root, "tag", "--annotate", f"v{version}", "--message", f"AI-plein {version}")


def current_version(root: Path) -> str:
    found = WRITTEN["pyproject.toml"].search((root / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise SetupError("In pyproject.toml staat geen versie.")
    return found[0]


def unreleased(root: Path) -> str:
    found = UNRELEASED.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    return found[1] if found else ""


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def git(root: Path, *arguments: str) -> str:
    """Run git and return what it says; raises SetupError with its own words when it fails."""
    answer = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SetupError(f"git {arguments[0]} lukte niet: {(answer.stderr or answer.stdout).strip()}")
    return answer.stdout.strip()
