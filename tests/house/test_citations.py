"""The repository explains itself: code cites nothing but its own docs, and what it cites there exists."""

import re
import subprocess

from tests.house.test_docs import ROOT, anchors

CODE = ("*.py", "*.html", "*.css", "*.js", "*.toml", "*.yaml", "*.yml", "*.sh", "Makefile", "Dockerfile")
# The texts of the project that are not in the repository, as they used to be cited: their name and a number.
OUTSIDE = re.compile(r"\b(?:QUALITY|RATING|REGISTER|HOUSE|STACK|DESIGN|PRODUCT)(?:\.md)? (?:[0-9]|[A-Z]-?[0-9])")
FOLDER = re.compile(r"\.\./shared")
CITED = re.compile(r"docs/[\w/.-]+?\.md(?:#[\w-]+)?")


def texts() -> dict[str, str]:
    """Return the text of every file of code that belongs to the repository, by its path."""
    listed = subprocess.run(["git", "ls-files", *CODE], cwd=ROOT, check=True, capture_output=True, text=True)
    files = (ROOT / name for name in listed.stdout.split())
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files if file.is_file()}


def nowhere(citation: str) -> bool:
    """Return whether a citation names a page, or a heading in it, that is not there."""
    path, _, anchor = citation.partition("#")
    file = ROOT / path
    return not file.is_file() or bool(anchor and anchor not in anchors(file))


def test_no_code_cites_a_text_outside_the_repository() -> None:
    citing = {name: found for name, text in texts().items() if (found := OUTSIDE.findall(text))}

    assert citing == {}


def test_only_tests_know_the_folder_of_reference_texts() -> None:
    assert [name for name, text in texts().items() if FOLDER.search(text) and not name.startswith("tests/")] == []


def test_what_code_cites_in_docs_is_there() -> None:
    cited = {(name, citation) for name, text in texts().items() for citation in CITED.findall(text)}

    assert sorted((name, citation) for name, citation in cited if nowhere(citation)) == []


def test_a_citation_of_an_outside_text_or_a_missing_heading_is_noticed() -> None:
    assert OUTSIDE.search(f"a dead import is taken over ({'QUALITY'} F24)")
    assert OUTSIDE.search(f"{'REGISTER'} 2.1")
    assert not OUTSIDE.search("EvidenceOrigin.REGISTER, 1")
    assert nowhere("docs/reference/register.md" + "#nothing")
    assert not nowhere("docs/reference/register.md#identity")
