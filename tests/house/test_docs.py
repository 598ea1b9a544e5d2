"""The documentation names everything that somebody can set, run or follow."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "docs" / "settings.md"
COMMANDS = ROOT / "docs" / "reference" / "commands.md"
VARIABLE = re.compile(r"""(?:environment\.\w+|environ\.get|getenv|environ)[(\[]\s*["']([A-Z][A-Z0-9_]+)["']""")
TARGET = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def variables() -> set[str]:
    """Return the environment variables that the settings read."""
    files = (ROOT / "portal" / "settings").glob("*.py")
    return {name for file in files for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}


def commands() -> set[str]:
    """Return the names of our own commands of manage.py."""
    files = ROOT.glob("*/management/commands/*.py")
    return {file.stem for file in files if not file.stem.startswith("_")}


def targets() -> set[str]:
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def anchors(document: Path) -> set[str]:
    """Return the anchors that a forge makes of the headings."""
    headings = HEADING.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> list[str]:
    """Return the links to our own files that lead nowhere."""
    broken = []
    for link in LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_is_explained(name: str) -> None:
    assert f"`{name}`" in SETTINGS.read_text(encoding="utf-8")


def test_no_variable_is_explained_that_nobody_reads() -> None:
    explained = re.findall(r"^\| `([A-Z0-9_]+)`", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(set(explained) - variables()) == []


def test_only_the_settings_read_the_environment() -> None:
    others = [file for file in ROOT.glob("[a-z]*/**/*.py") if file.relative_to(ROOT).parts[0] in packages()]

    reading = [str(file.relative_to(ROOT)) for file in others if VARIABLE.search(file.read_text(encoding="utf-8"))]

    assert [name for name in reading if not name.startswith("portal/settings/")] == []


def packages() -> set[str]:
    return {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "bench"}


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_explained(name: str) -> None:
    assert re.search(rf"\b{name}\b", COMMANDS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(targets()))
def test_every_target_of_make_is_explained(name: str) -> None:
    assert f"`make {name}" in COMMANDS.read_text(encoding="utf-8")


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = {str(file.relative_to(ROOT)): links for file in documents() if (links := broken_links(file))}

    assert broken == {}


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "proef.md"
    document.write_text("# Kop een\n[weg](nergens.md) [hier](#kop-een) [fout](#kop-twee) [web](https://a.nl)")

    assert broken_links(document) == ["nergens.md", "#kop-twee"]
