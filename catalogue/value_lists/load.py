"""Put the value lists into the tables; a second time only what became different."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from ..models import Kind, Organisation, Province, TaskField, Theme
from .regions import province_in

FOLDER = Path(__file__).parent
THESAURUS = "https://identifier.overheid.nl/tooi/def/thes/top/"
PROVINCES = {choice.label: choice.value for choice in Province}
FACTS = ("kind", "province", "tooi", "cbs_code", "begin_date", "end_date", "is_listed")


@dataclass(frozen=True)
class Loaded:
    """How many rows of each list are in the tables now, and how many organisations no list knows."""

    organisations: int
    themes: int
    task_fields: int
    unlisted: int


@transaction.atomic
def load_value_lists(folder: Path = FOLDER) -> Loaded:
    """Load organisations, themes and task fields from the files in the folder.

    An organisation keeps the name that the register uses for it. One that was known by its name only gets its
    identification. Raises OSError when a file is missing.
    """
    organisations = read_rows("organisations.csv", folder)
    _load_organisations(organisations)
    _load_successors(organisations)
    themes = read_rows("themes.csv", folder)
    _load_themes(themes)
    fields = read_rows("task_fields.csv", folder)
    for row in fields:
        TaskField.objects.update_or_create(
            code=row["code"], defaults={"name": row["name"], "main_name": row["main_name"]}
        )
    return Loaded(len(organisations), len(themes), len(fields), Organisation.objects.unlisted().count())


def read_rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """Return the rows of one of the lists. Raises OSError when the file is not there."""
    with (folder / name).open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def _load_organisations(rows: Sequence[dict[str, str]]) -> None:
    by_id = {row.register_id: row for row in Organisation.objects.exclude(register_id=None)}
    by_name = {row.name: row for row in Organisation.objects.filter(is_listed=False)}
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    new, changed = [], []
    # Those that still exist come first: of two with one name they get the plain address.
    for row in sorted(rows, key=lambda row: bool(row["end"])):
        known = by_id.get(row["code"]) or (None if row["end"] else by_name.get(row["name"]))
        facts = _facts(row)
        if known is None:
            new.append(Organisation(register_id=row["code"], name=row["name"], slug=_slug(row, slugs), **facts))
        elif facts | {"register_id": row["code"]} != _present(known):
            known.register_id = row["code"]
            for name, value in facts.items():
                setattr(known, name, value)
            changed.append(known)
    Organisation.objects.bulk_create(new)
    Organisation.objects.bulk_update(changed, ["register_id", *FACTS], batch_size=100)


def _facts(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": Kind(row["kind"]).value,
        "province": PROVINCES.get(row["province"], "") or province_in(row["name"]),
        "tooi": row["tooi"],
        "cbs_code": row["cbs_code"],
        "begin_date": _date(row["begin"]),
        "end_date": _date(row["end"]),
        "is_listed": True,
    }


def _present(organisation: Organisation) -> dict[str, Any]:
    return {name: getattr(organisation, name) for name in (*FACTS, "register_id")}


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _slug(row: dict[str, str], taken: set[str]) -> str:
    plain = slugify(row["name"])[:100] or row["code"]
    slug = plain if plain not in taken else f"{plain}-{row['code']}"
    taken.add(slug)
    return slug


def _load_successors(rows: Sequence[dict[str, str]]) -> None:
    pairs = [(row["code"], code) for row in rows for code in row["successors"].split()]
    known = dict(Organisation.objects.exclude(register_id=None).values_list("register_id", "pk"))
    link = Organisation.successors.through
    there = set(link.objects.values_list("from_organisation", "to_organisation"))
    wanted = {(known[old], known[new]) for old, new in pairs if old in known and new in known}
    link.objects.bulk_create(
        link(from_organisation_id=old, to_organisation_id=new) for old, new in sorted(wanted - there)
    )


def _load_themes(rows: Sequence[dict[str, str]]) -> None:
    """Roots first, so that every narrower term finds its broader one."""
    by_code: dict[str, Theme] = {}
    taken = set(Theme.objects.values_list("slug", flat=True))
    for row in sorted(rows, key=lambda row: bool(row["broader"])):
        identifier = THESAURUS + row["code"]
        broader = by_code.get(row["broader"])
        theme = Theme.objects.filter(identifier=identifier).first() or Theme.objects.filter(name=row["name"]).first()
        if theme is None:
            plain = slugify(row["name"])[:100]
            slug = plain if plain not in taken else f"{plain}-{row['code']}"
            theme = Theme.objects.create(name=row["name"], slug=slug, broader=broader, identifier=identifier)
            taken.add(slug)
        elif (theme.broader, theme.identifier) != (broader, identifier):
            theme.broader, theme.identifier = broader, identifier
            theme.save()
        by_code[row["code"]] = theme
