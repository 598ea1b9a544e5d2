"""Every component with its example context, read from its folder and rendered."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Component:
    name: str
    template: str
    html: SafeString


def components(folder: Path) -> list[Component]:
    """Return the components of this folder, in order of name, as `/huisstijl` shows them."""
    return [_component(path) for path in sorted(folder.glob("*/example.json"))]


def _component(example: Path) -> Component:
    name = example.parent.name
    template = f"components/{name}/{name}.html"
    context = _ready(json.loads(example.read_text()))
    return Component(name, template, render_to_string(template, context))


def _ready(value: Any, key: str = "") -> Any:
    """Make of JSON what a template gets: a name that ends in _html holds safe HTML, a date field a date."""
    if isinstance(value, dict):
        return {name: _ready(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_ready(part) for part in value]
    if isinstance(value, str) and key.endswith("_html"):
        return mark_safe(value)  # noqa: S308 - our own example, from the repository
    if isinstance(value, str) and key in ("date", "changed_at"):
        return parse_date(value)
    return value
