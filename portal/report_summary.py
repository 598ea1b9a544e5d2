"""The beginning of a report: what to watch for, and what who takes over still has to do. Made from its findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.diligence import PARTLY, UNKNOWN, Ruleset
from catalogue.models import Registration
from catalogue.shares import category_sentence, category_shares, status_sentence

MOST_CAUTIONS, MOST_TASKS = 6, 6  # chosen: what is read in a minute each
# What has to be there before anybody takes over, with what it is called in a sentence.
NEEDED = {"E4": "Toets op mensenrechten", "D4": "DPIA of pre-scan", "D5": "Verwerkingsregister"}
# What everybody does for the own use, in the order in which it is done; the rest follows by weight.
FIRST_TASKS = ("D4", "E4", "D5", "E3", "O6", "E8")
COUNTED = ("O2a", "O2b", "O1")  # few users, or not in use yet, is no risk by itself
YES, NO = "ja", "nee"
UNCHECKED = "niet gecontroleerd"  # the state of a link, as the report has it

Finding = Mapping[str, Any]


@dataclass(frozen=True)
class Caution:
    """A point to watch for: in bold what it is, and a sentence with the numbers."""

    title: str
    text: str


@dataclass(frozen=True)
class Task:
    """What who takes over has to do, with a document of somebody else to begin from where there is one."""

    text: str
    reuse: str = ""
    reuse_link: str = ""


def lead(parts: Sequence[Mapping[str, Any]], current: Sequence[Registration]) -> str:
    """Return who uses it and who checked what is known, in two sentences."""
    status = status_sentence(current)
    checked = any(part.get("strength_level", 0) > 1 for part in parts)
    evidence = (
        "Een deel van het bewijs is openbaar of door een ander nagekeken."
        if checked
        else "Bijna alles wat bekend is, komt van de organisaties zelf: niemand anders keek het na."
    )
    return f"{status[:1].upper()}{status[1:]}. {evidence}" if status else evidence


def cautions(findings: Sequence[Finding], rules: Ruleset, current: Sequence[Registration]) -> list[Caution]:
    """Return what to watch for, the gravest first: what is needed and missing, what is not there, what differs."""
    every = [
        *(_of_needed(row, NEEDED[row["id"]]) for row in findings if row["id"] in NEEDED and row["answer"] != YES),
        *_hidden_needed(findings),
        *_of_risk(current),
        *_of_answers(findings, rules),
    ]
    return every[:MOST_CAUTIONS]


def tasks(findings: Sequence[Finding], rules: Ruleset) -> list[Task]:
    """Return what each organisation has to do for its own use, first where a public document can be reused."""
    own = [(row, rules.indicator(row["id"])) for row in findings]
    use = [(row, one) for row, one in own if one and one.reach == "use" and row["answer"] != "nvt"]
    ordered = sorted(use, key=lambda pair: (not _public(pair[0]), _place(pair[0]["id"]), -pair[1].weight))
    chosen = [(row, one) for row, one in ordered if row["id"] in FIRST_TASKS or _public(row)]
    return [_task(row, one.improve) for row, one in chosen[:MOST_TASKS]]


def unknown_of_product(findings: Sequence[Finding], rules: Ruleset) -> list[str]:
    """Return the statements about the product that nobody answers: what to ask the supplier."""
    named = ((row, rules.indicator(row["id"])) for row in findings if row["answer"] == UNKNOWN)
    return [one.title for _row, one in named if one and one.reach == "product"]


def rows_of(groups: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the findings of a dimension as the page shows them: what is answered about use and about the product, the
    largest share first, and what is unknown.
    """
    every = [row for group in groups for row in group["rows"]]
    answered = sorted((row for row in every if row["answer"] != UNKNOWN), key=lambda row: (_order(row), -row["weight"]))
    return {
        "use": [row for row in answered if row["use"]],
        "product": [row for row in answered if not row["use"]],
        "unknown": [row for row in every if row["answer"] == UNKNOWN],
    }


def _of_needed(row: Finding, name: str) -> Caution:
    if row["answer"] == NO:
        return Caution(f"{name}: nee.", "Wie er iets over zegt, heeft die niet.")
    if not row["users"]:
        return Caution(f"{name}: niet bekend.", _what_there_is(row))
    return Caution(f"{name}: bij {row['users']} van {row['of']} gebruikers.", _how_public(row))


def _what_there_is(row: Finding) -> str:
    """What there is of what nobody shows: a link that nobody looked at yet, or words that prove nothing."""
    if any(proof.get("link") and proof.get("link_state") == UNCHECKED for proof in row["proofs"]):
        return "Er staat wel een link bij. Die is nog niet nagekeken."
    if row["proofs"]:
        return "Wat erover staat, telt niet als bewijs."
    return "Niemand noemt er een." if row["of"] > 1 else "Die wordt niet genoemd."


def _hidden_needed(findings: Sequence[Finding]) -> Iterator[Caution]:
    """What most have, and nobody shows."""
    for row in findings:
        if row["id"] in NEEDED and row["answer"] == YES and not row["public"]:
            yield Caution(f"{NEEDED[row['id']]}: genoemd, niet te lezen.", "Niemand geeft een link die werkt.")


def _how_public(row: Finding) -> str:
    if not row["public"]:
        return "Geen ervan is te lezen via een link die werkt."
    return f"{row['public']} daarvan kun je lezen."


def _of_risk(current: Sequence[Registration]) -> Iterator[Caution]:
    """Users who see another risk, when at least one of them calls it high."""
    shares = category_shares(current)
    if len(shares) > 1 and any(share.answer == "hoog risico" for share in shares):
        yield Caution("Niet iedereen ziet hetzelfde risico.", f"{category_sentence(current).capitalize()}.")


def _of_answers(findings: Sequence[Finding], rules: Ruleset) -> Iterator[Caution]:
    """Statements that are not so, whose evidence is past its date, or on which users contradict each other."""
    for row in sorted(findings, key=lambda row: -row["weight"]):
        indicator = rules.indicator(row["id"])
        if indicator is None or row["id"] in NEEDED or row["id"] in COUNTED:
            continue
        if row["answer"] == NO:
            about_use = indicator.reach == "use"
            yield Caution(f"{indicator.title}: nee.", _how_many_no(row) if about_use else "Dat staat in het register.")
        elif row["late"] and row["answer"] == YES:
            yield Caution(f"{indicator.title}: bewijs verlopen.", "Het telt nog even als eigen opgave.")
        elif row["against"] and indicator.reach == "product":
            yield Caution(f"{indicator.title}: gebruikers zeggen niet hetzelfde.", "Lees hieronder beide kanten.")


def _how_many_no(row: Finding) -> str:
    count = round(row["share"][NO] * row["of"])
    return (
        f"Dat zeggen {count} van {row['of']} gebruikers." if row["of"] > 1 and count > 1 else "Dat staat er zelf bij."
    )


def _place(number: str) -> int:
    return FIRST_TASKS.index(number) if number in FIRST_TASKS else len(FIRST_TASKS)


def _task(row: Finding, improve: str) -> Task:
    public = _public(row)
    if public is None:
        return Task(improve)
    return Task(improve, f"{public['what']} van {public.get('organisation') or 'AI-plein'}", public["link"])


def _public(row: Finding) -> Finding | None:
    """The best public document that shows it."""
    shown: Iterable[Finding] = (one for one in row["proofs"] if one["answer"] == YES and not one.get("state"))
    return next((one for one in shown if one["level"] >= 2 and one.get("link")), None)


def _order(row: Mapping[str, Any]) -> tuple[int, float]:
    return ((YES, PARTLY, NO, "nvt").index(row["answer"]), -row["share"][YES])
