"""The rules of the report, read from `ruleset.yaml` and validated: what is asked, its weight, its validity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("ruleset.yaml")
PREFIXES = {"E": "ethics", "D": "data", "O": "operations"}
REACHES = ("product", "use")
TOTAL = 100  # points in a dimension


class RulesetError(ValueError):
    """The file cannot be used; the message says where and why."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One statement that is true or not. `months` is None for what holds as long as its source says it."""

    id: str
    title: str
    weight: int
    reach: str
    source: str
    improve: str
    months: int | None = None
    link: bool = False
    words: int | None = None
    copies: bool = False

    @property
    def dimension(self) -> str:
        return PREFIXES[self.id[0]]


@dataclass(frozen=True, kw_only=True)
class Category:
    """A judgement, and the share of yes-points among the answered ones from which it holds."""

    name: str
    at_least: float


@dataclass(frozen=True, kw_only=True)
class Dimension:
    name: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """Everything that a report depends on besides the facts; `body` is the file as data."""

    version: str
    made_on: date
    enough: float
    categories: tuple[Category, ...]
    public_share: float
    grace_days: int
    few_words: int
    shared_by: int
    high_risk_needs: Mapping[str, str]
    levels: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    indicators: tuple[Indicator, ...]
    body: Mapping[str, Any]

    def of(self, dimension: str) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.dimension == dimension]

    def indicator(self, number: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.id == number), None)


@cache
def ruleset() -> Ruleset:
    """Return the rules of today. Raises RulesetError."""
    return read(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read(body: Mapping[str, Any]) -> Ruleset:
    """Return the rules that this data says, as it stands in the file or was kept with an old report."""
    try:
        rules = _rules(body)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesetError(f"De regels zijn onleesbaar: {error!r}.") from error
    _check(rules)
    return rules


def _rules(body: Mapping[str, Any]) -> Ruleset:
    return Ruleset(
        version=str(body["version"]),
        made_on=date.fromisoformat(str(body["date"])),
        enough=float(body["enough"]),
        categories=tuple(Category(name=row["name"], at_least=row["from"]) for row in body["categories"]),
        public_share=float(body["public_share"]),
        grace_days=int(body["grace_days"]),
        few_words=int(body["few_words"]),
        shared_by=int(body["shared_by"]),
        high_risk_needs=dict(body["high_risk_needs"]),
        levels=tuple(body["levels"]),
        dimensions={key: Dimension(**row) for key, row in body["dimensions"].items()},
        indicators=tuple(Indicator(**row) for row in body["indicators"]),
        body={**body, "date": str(body["date"])},
    )


def _check(rules: Ruleset) -> None:
    ids = [indicator.id for indicator in rules.indicators]
    if len(set(ids)) != len(ids):
        raise RulesetError("Een indicator staat er twee keer in.")
    for indicator in rules.indicators:
        if indicator.id[:1] not in PREFIXES or indicator.reach not in REACHES or indicator.weight <= 0:
            raise RulesetError(f"Bij {indicator.id} klopt het nummer, het bereik of het gewicht niet.")
    for key in rules.dimensions:
        if sum(indicator.weight for indicator in rules.of(key)) != TOTAL:
            raise RulesetError(f"De punten van {key} zijn samen geen {TOTAL}.")
    bounds = [category.at_least for category in rules.categories]
    if bounds != sorted(bounds, reverse=True) or bounds[-1] != 0:
        raise RulesetError("De grenzen van de categorieën lopen niet af naar 0.")
    if not set(rules.high_risk_needs.values()) <= set(ids) or len(rules.levels) != 5:
        raise RulesetError("Een regel noemt een indicator die er niet is, of er zijn geen vijf niveaus.")
