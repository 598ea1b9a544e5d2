"""The data files of the seed: YAML, with running text in Markdown."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing of the seed: where it came from, what it says, and a digest of that."""

    key: str
    values: dict[str, Any]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.values, sort_keys=True, default=str).encode()).hexdigest()


def read_folder(name: str) -> Iterator[Item]:
    """Yield a page per file; its file name is its address."""
    for file in sorted((FOLDER / name).glob("*.yaml")):
        yield Item(key=f"{name}/{file.stem}", values=_read(file))


def read_list(name: str, identity: str) -> Iterator[Item]:
    """Yield the entries of one file; the field `identity` tells them apart."""
    for values in _read(FOLDER / f"{name}.yaml"):
        yield Item(key=f"{name}/{values[identity]}", values=values)


def picture(name: str) -> bytes:
    return (FOLDER / "beelden" / name).read_bytes()


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
