"""The build of the styles: what nothing reads is left out, and a name that does not exist is refused."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
NODE = shutil.which("node") or shutil.which("node", path=str(REPOSITORY / ".venv" / "bin"))

pytestmark = pytest.mark.skipif(NODE is None, reason="no Node on this machine")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with only the styles, and the packages of this one."""
    shutil.copytree(REPOSITORY / "portal" / "styles", tmp_path / "portal" / "styles")
    (tmp_path / "scripts").mkdir()
    shutil.copy(REPOSITORY / "scripts" / "build_styles.mjs", tmp_path / "scripts")
    (tmp_path / "node_modules").symlink_to(REPOSITORY / "node_modules")
    return tmp_path


def build(root: Path, added: str = "") -> subprocess.CompletedProcess[str]:
    with (root / "portal" / "styles" / "aiplein" / "media.css").open("a") as file:
        file.write(added)
    command = [str(NODE), "scripts/build_styles.mjs"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)


def test_a_custom_property_stays_only_when_a_declaration_reaches_it(root: Path) -> None:
    chain = ".proef { --proef-een: var(--proef-twee); --proef-twee: 1px; --proef-drie: 2px; width: var(--proef-een); }"

    result = build(root, chain)

    css = (root / "portal" / "static" / "gebouwd" / "aiplein.css").read_text()
    assert result.returncode == 0, result.stderr
    assert set(re.findall(r"--proef-\w+", css)) == {"--proef-een", "--proef-twee"}


def test_a_property_that_lightningcss_does_not_know_stays(root: Path) -> None:
    build(root, ".proef { content-visibility: visible; }")

    css = (root / "portal" / "static" / "gebouwd" / "aiplein.css").read_text()
    assert ".proef{content-visibility:visible}" in css


def test_a_name_that_no_style_sheet_defines_is_refused(root: Path) -> None:
    result = build(root, ".proef { color: var(--aip-bestaat-niet); }")

    assert result.returncode == 1
    assert "aiplein/media.css uses var(--aip-bestaat-niet), which no style sheet defines" in result.stderr


def test_css_that_cannot_be_read_names_file_and_line(root: Path) -> None:
    result = build(root, "\n.proef { color: red; } }\n")

    assert result.returncode == 1
    assert re.search(r"build_styles: portal/styles/aiplein/media.css, line \d+: ", result.stderr)


def test_the_same_input_gives_the_same_bytes(root: Path) -> None:
    build(root)
    first = (root / "portal" / "static" / "gebouwd" / "aiplein.css").read_bytes()

    build(root)

    assert (root / "portal" / "static" / "gebouwd" / "aiplein.css").read_bytes() == first
