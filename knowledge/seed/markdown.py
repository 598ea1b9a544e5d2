"""Markdown as the blocks of a StreamField: headings, text, tables, a quotation mark for what deserves attention."""

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Block = tuple[str, Any]
Pictures = Callable[[str], Any]
READER = MarkdownIt("commonmark", {"html": False}).enable("table")


def blocks(text: str, picture: Pictures | None = None) -> list[Block]:
    """Return the blocks of this text; `picture` gives the value of a picture block for the name of its file."""
    found: list[Block] = []
    for node in SyntaxTreeNode(READER.parse(text)).children:
        _add(found, node, picture)
    return found


def html(text: str) -> str:
    """Return a short text as rich text."""
    return READER.render(text).strip()


def _add(found: list[Block], node: SyntaxTreeNode, picture: Pictures | None) -> None:
    image = _only_image(node)
    if node.type == "heading":
        found.append(("heading" if node.tag == "h2" else "subheading", _text(node)))
    elif node.type == "table":
        caption = _caption(found)
        found.append(("table", _table(node, caption)))
    elif node.type == "blockquote":
        found.append(("tip", {"title": "", "text": _text(node)}))
    elif image is not None and picture is not None:
        found.append(("picture", picture(str(image.attrs["src"]))))
    else:
        part = READER.renderer.render(node.to_tokens(), READER.options, {}).strip()
        if found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + part)
        else:
            found.append(("text", part))


def _caption(found: list[Block]) -> str:
    """The paragraph above a table that begins with 'Tabel:' is its caption."""
    if found and found[-1][0] == "text" and "<p>Tabel: " in found[-1][1]:
        before, caption = found[-1][1].rsplit("<p>Tabel: ", 1)
        found.pop()
        if before:
            found.append(("text", before))
        return caption.removesuffix("</p>")
    return "Overzicht"


def _table(node: SyntaxTreeNode, caption: str) -> dict[str, Any]:
    head, *bodies = node.children
    header = [_text(cell) for cell in head.children[0].children]
    rows = [{"cells": [_text(cell) for cell in row.children]} for body in bodies for row in body.children]
    return {"caption": caption, "header": header, "rows": rows}


def _only_image(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    inline = node.children[0] if node.type == "paragraph" and node.children else None
    return inline.children[0] if inline and len(inline.children) == 1 and inline.children[0].type == "image" else None


def _text(node: SyntaxTreeNode) -> str:
    parts = [
        child.content if child.type in ("text", "code_inline") else " " for child in node.walk() if not child.children
    ]
    return " ".join("".join(parts).split())
