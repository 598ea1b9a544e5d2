"""What may not stand in the repository: addresses of this machine, registries, markup that the policy forbids."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In pieces, so that this file does not hold what it forbids.
REGISTRIES = re.compile("|".join(["npm" + r"js\.", "python" + r"hosted\.org", "pypi" + r"\.org"]))
MACHINE = re.compile(r"(?<![\w.~/-])/(?:" + "|".join(["work", "root", "home", "Users"]) + r")/\w")
BINARY = {".woff2", ".png", ".jpg", ".ico", ".gz", ".br", ".zip", ".pdf", ".xlsx", ".ods"}
REQUIREMENT = re.compile(r"^([\w.-]+(?:\[[\w,-]+\])?)==", re.MULTILINE)
INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|<style\b|javascript:""", re.IGNORECASE)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
# Left column: English that slips in; right: what house-rules.md#words-on-screen refuses.
ENGLISH = r"Submit|Search|Next|Previous|Read more|Click here|Sign in|Login|Home page|Page not found|required|Error"
# The register holds algorithms, and not every algorithm is AI: its applications are "toepassingen".
UNWANTED = (
    r"AI-toepassing(?:en)?|Welke AI|Verzenden|Klik hier|Lees meer|Oops|N/A|Geen data beschikbaar|Ongeldige invoer"
)
WORDS = re.compile(rf"\b(?:{ENGLISH}|{UNWANTED})\b")


def listed() -> list[Path]:
    """Return the files of the repository: committed, and about to be."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    names = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Return name and content of every file that is text."""
    files = [file for file in listed() if file.suffix not in BINARY]
    return [(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8", errors="replace")) for file in files]


def public_templates() -> list[tuple[str, str]]:
    """Return name and content of our templates, without those for the CMS, which has a policy of its own."""
    files = sorted(file for file in ROOT.glob("*/templates/**/*.html") if "wagtailadmin" not in file.parts)
    assert files
    return [(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files]


def test_no_file_names_a_package_registry() -> None:
    assert [name for name, text in texts() if REGISTRIES.search(text)] == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    found = {name: match.group() for name, text in texts() if (match := MACHINE.search(text))}

    assert found == {}


@pytest.mark.parametrize("name", ["base", "dev", "node"])
def test_every_locked_python_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")

    entries = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", text, flags=re.MULTILINE)[1:]

    assert len(entries) == len(REQUIREMENT.findall(text)) > 0
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "http" not in text


def test_every_locked_node_package_has_a_hash_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    locked = {name: package for name, package in lock["packages"].items() if name}

    assert locked
    assert [name for name, package in locked.items() if not package.get("integrity")] == []
    assert [name for name, package in locked.items() if "resolved" in package] == []


def test_no_template_has_what_the_policy_forbids() -> None:
    found = {name: inline for name, text in public_templates() if (inline := INLINE.findall(text))}

    assert found == {}


def test_no_template_has_words_that_we_do_not_use() -> None:
    found = {name: words for name, text in public_templates() if (words := WORDS.findall(TAGS.sub(" ", text)))}

    assert found == {}


def test_no_text_in_code_calls_everything_in_the_register_ai() -> None:
    """Names of things and defaults of fields stand in code; pages of the seed may speak of one AI-toepassing."""
    code = [(name, text) for name, text in texts() if name.endswith(".py") and not name.startswith("tests/")]

    assert [name for name, text in code if re.search(r"AI-toepassing|Welke AI", text)] == []


@pytest.mark.parametrize("planted", ['<p style="x">', "<script>a()</script>", '<a onclick="x">', "<style>p{}</style>"])
def test_planted_inline_code_is_noticed(planted: str) -> None:
    assert INLINE.search(planted)


def test_the_fields_of_django_complain_in_dutch() -> None:
    from django import forms
    from django.utils import translation

    with translation.override("nl"), pytest.raises(forms.ValidationError) as complaint:
        forms.CharField(required=True).clean("")

    assert complaint.value.messages == ["Dit is een verplicht veld."]
