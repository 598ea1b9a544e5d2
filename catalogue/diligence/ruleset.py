"""The rules of the report: what is asked, its weight, its validity, and the word lists by which texts are read.

A ruleset is a folder `rules/<version>` with `ruleset.yaml` and `texts.yaml`; the highest version is in force. What was
released does not change: a new ruleset is a new folder, with its digest in `rules/digests.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
import yaml

from .text_rules import TextRules, TextRulesError, read_text_rules

FOLDER = Path(__file__).with_name("rules")
PREFIXES = {"E": "ethics", "D": "data", "O": "operations"}
REACHES = ("product", "use")
TOTAL = 100  # points in a dimension
ALGORITHM_FRAMEWORK = "urn:nl:ak:ver:"  # what the numbers of requirements in the Algoritmekader begin with


class RulesetError(ValueError):
    """The files cannot be used; the message says where and why."""


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

    @property
    def source_words(self) -> str:
        """Where the statement comes from, as a reader sees it: of the Algoritmekader its name with its own numbers."""
        numbers = [part.strip().removeprefix(ALGORITHM_FRAMEWORK) for part in self.source.split(",")]
        named = self.source.startswith(ALGORITHM_FRAMEWORK)
        return f"Algoritmekader, vereiste {' en '.join(numbers)}" if named else self.source


@dataclass(frozen=True, kw_only=True)
class Category:
    """A judgement, what it means for who reads it, and from which shares it holds.

    `known` is a share of the points that apply, `met` of the answered ones, `public` of the yes-points: those with
    evidence of level 2 or higher. With `checked` some of that has to be of level 3.
    """

    name: str
    means: str
    known: float = 0.0
    met: float = 0.0
    public: float = 0.0
    checked: bool = False


@dataclass(frozen=True, kw_only=True)
class Dimension:
    name: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """Everything that a report depends on besides the facts; `body` is the data of the files."""

    version: str
    made_on: date
    categories: tuple[Category, ...]
    grace_days: int
    few_words: int
    shared_by: int
    high_risk_needs: Mapping[str, str]
    users_needed: Mapping[str, int]
    levels: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    indicators: tuple[Indicator, ...]
    body: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """A digest of the rules and word lists, whatever the form of the files."""
        return blake2b(orjson.dumps(self.body, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()

    @cached_property
    def texts(self) -> TextRules:
        """The word lists, compiled; only for rules by which evidence is derived."""
        return read_text_rules(self.body["texts"])

    def of(self, dimension: str) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.dimension == dimension]

    def indicator(self, number: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.id == number), None)


@cache
def ruleset() -> Ruleset:
    """Return the rules in force. Raises RulesetError, also when a word list is wrong."""
    return newest()


def newest(folder: Path = FOLDER) -> Ruleset:
    """Return the highest version in this folder, with its word lists tried. Raises RulesetError."""
    rules = shipped(max(versions(folder), key=_as_numbers), folder)
    try:
        _ = rules.texts
    except TextRulesError as error:
        raise RulesetError(f"rules/{rules.version}/texts.yaml klopt niet. {error}") from error
    return rules


def shipped(version: str, folder: Path = FOLDER) -> Ruleset:
    """Return the rules of this version that ship with AI-plein. Raises RulesetError.

    Word lists are kept as data: those of an older version have other rules than the code asks for now.
    """
    body = _load(folder / version / "ruleset.yaml")
    rules = read({**body, "texts": _load(folder / version / "texts.yaml")})
    if rules.version != version:
        raise RulesetError(f"De regels in map {version} noemen zichzelf versie {rules.version}.")
    return rules


def versions(folder: Path = FOLDER) -> list[str]:
    """Return the versions that ship with AI-plein."""
    return [place.name for place in folder.iterdir() if place.is_dir()]


def read(body: Mapping[str, Any]) -> Ruleset:
    """Return the rules of this data, from the files or as kept with an old report. Raises RulesetError."""
    try:
        rules = _rules(body)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesetError(f"De regels zijn onleesbaar: {error!r}.") from error
    _check(rules)
    return rules


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _load(file: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RulesetError(f"{file} is niet te lezen: {error}") from error
    if not isinstance(found, dict):
        raise RulesetError(f"{file} is leeg of geen lijst van regels.")
    return found


def _rules(body: Mapping[str, Any]) -> Ruleset:
    return Ruleset(
        version=str(body["version"]),
        made_on=date.fromisoformat(str(body["date"])),
        categories=tuple(Category(**row) for row in body["categories"]),
        grace_days=int(body["grace_days"]),
        few_words=int(body["few_words"]),
        shared_by=int(body["shared_by"]),
        high_risk_needs=dict(body["high_risk_needs"]),
        users_needed={key: int(number) for key, number in body["users_needed"].items()},
        levels=tuple(body["levels"]),
        # In the order of the report: PostgreSQL keeps a kept body with its keys in another one.
        dimensions={key: Dimension(**body["dimensions"][key]) for key in PREFIXES.values()},
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
    last = rules.categories[-1]
    if any((last.known, last.met, last.public, last.checked)):
        raise RulesetError("De laatste categorie stelt een eis: dan is er voor sommige geen oordeel.")
    named = {*rules.high_risk_needs.values(), *rules.users_needed}
    if not named <= set(ids) or len(rules.levels) != 5:
        raise RulesetError("Een regel noemt een indicator die er niet is, of er zijn geen vijf niveaus.")
