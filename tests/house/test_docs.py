"""The documentation names everything that somebody can set, run or follow."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "docs" / "reference" / "settings.md"
COMMANDS = ROOT / "docs" / "reference" / "commands.md"
VARIABLE = re.compile(r"""(?:environment\.\w+|environ\.get|getenv|environ)[(\[]\s*["']([A-Z][A-Z0-9_]+)["']""")
TARGET = re.compile(r"^([a-z][a-z-]*):.*##", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
CODE = re.compile(r"`([^`\n]+)`")


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


def test_every_variable_is_explained() -> None:
    text = SETTINGS.read_text(encoding="utf-8")

    assert [name for name in sorted(variables()) if f"`{name}`" not in text] == []


def test_no_variable_is_explained_that_nobody_reads() -> None:
    explained = re.findall(r"^\| `([A-Z0-9_]+)`", SETTINGS.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(set(explained) - variables()) == []


def test_only_the_settings_read_the_environment() -> None:
    others = [file for file in ROOT.glob("[a-z]*/**/*.py") if file.relative_to(ROOT).parts[0] in packages()]

    reading = [str(file.relative_to(ROOT)) for file in others if VARIABLE.search(file.read_text(encoding="utf-8"))]

    assert [name for name in reading if not name.startswith("portal/settings/")] == []


def packages() -> set[str]:
    return {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "bench"}


def test_every_command_is_explained() -> None:
    text = COMMANDS.read_text(encoding="utf-8")

    assert [name for name in sorted(commands()) if not re.search(rf"\b{name}\b", text)] == []


def test_every_target_of_make_is_explained() -> None:
    text = COMMANDS.read_text(encoding="utf-8")

    assert [name for name in sorted(targets()) if f"`make {name}" not in text] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = {str(file.relative_to(ROOT)): links for file in documents() if (links := broken_links(file))}

    assert broken == {}


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    document = tmp_path / "proef.md"
    document.write_text("# Kop een\n[weg](nergens.md) [hier](#kop-een) [fout](#kop-twee) [web](https://a.nl)")

    assert broken_links(document) == ["nergens.md", "#kop-twee"]


def test_every_document_is_reachable_from_the_index() -> None:
    docs = set((ROOT / "docs").rglob("*.md"))

    unreachable = docs - reachable(ROOT / "docs" / "README.md")

    assert sorted(str(file.relative_to(ROOT)) for file in unreachable) == []


def reachable(start: Path) -> set[Path]:
    """Return the documents that links lead to from `start`, itself included."""
    found, waiting = {start}, [start]
    while waiting:
        new = linked_documents(waiting.pop()) - found
        found |= new
        waiting += new
    return found


def linked_documents(document: Path) -> set[Path]:
    links = LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    targets = {(document.parent / link.partition("#")[0]).resolve() for link in links}
    return {target for target in targets if target.suffix == ".md" and target.is_file()}


def test_a_document_without_a_link_is_unreachable(tmp_path: Path) -> None:
    index, linked, alone = (tmp_path / name for name in ("README.md", "een.md", "twee.md"))
    index.write_text("[een](een.md#kop)")
    linked.write_text("[terug](README.md)")
    alone.write_text("[een](een.md)")

    assert reachable(index) == {index, linked}


def test_every_image_has_a_text_alternative() -> None:
    texts = {file: IMAGE.findall(file.read_text(encoding="utf-8")) for file in documents()}

    assert [str(file.relative_to(ROOT)) for file, found in texts.items() if not all(map(str.strip, found))] == []


def test_every_name_of_code_in_the_documentation_exists() -> None:
    missing = [
        f"{file.relative_to(ROOT)} names `{name}`, which is not in the code (renamed? change the document too)"
        for file in documents()
        if file.name != "CHANGELOG.md"
        for name in missing_names(file.read_text(encoding="utf-8"))
    ]

    assert missing == [], "\n" + "\n".join(missing)


def missing_names(text: str) -> list[str]:
    """Return the dotted names and paths in code marks that begin with a package of ours and lead nowhere."""
    names = (name.partition("(")[0] for name in CODE.findall(FENCED.sub("", text)))
    ours = [name for name in names if re.match(rf"({'|'.join(sorted(packages() | {'tests', 'bench'}))})[./]", name)]
    return [name for name in ours if not (exists_as_path if "/" in name else exists_as_name)(name)]


def exists_as_path(name: str) -> bool:
    """Return whether a file or folder has this path; `<version>` stands for any name."""
    return any(ROOT.glob(re.sub(r"<[^>]*>", "*", name.partition("::")[0].rstrip("/"))))


def exists_as_name(name: str) -> bool:
    """Return whether a dotted name is a module, or defined in the module or package that comes before it."""
    parts = name.split(".")
    folders = next(i for i in range(len(parts) + 1) if i == len(parts) or not ROOT.joinpath(*parts[: i + 1]).is_dir())
    place, rest = ROOT.joinpath(*parts[:folders]), parts[folders:]
    if rest and (place / f"{rest[0]}.py").is_file():
        module, rest = place / f"{rest[0]}.py", rest[1:]
    else:
        module = place / "__init__.py"
    return set(rest) <= defined_names(module)


def defined_names(module: Path) -> set[str]:
    """Return what a module defines or imports, names within its classes included; nothing where it is no file."""
    tree = ast.parse(module.read_text(encoding="utf-8")) if module.is_file() else ast.Module([], [])
    nodes = list(ast.walk(tree))
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return defined | assigned | {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}


def test_a_name_that_is_not_in_the_code_is_noticed() -> None:
    text = "`portal.views.liveness()` `portal.views.nothing` `portal/views.py` `portal/nothing.py` `portal`"

    assert missing_names(text) == ["portal.views.nothing", "portal/nothing.py"]
