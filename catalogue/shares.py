"""What users of one application say, each answer with its share: how many organisations give it, the most first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from .models import Registration
from .persons import without_personal_addresses

LONGEST = 60  # signs of an answer in somebody's own words; the registration has all of it
NOT_FILLED = "niet ingevuld"
STATUS_NAMES = {"in-gebruik": "in gebruik", "in-ontwikkeling": "in ontwikkeling", "buiten-gebruik": "gestopt"}
CATEGORY_NAMES = {"overig": "overig", "impactvol": "impactvol", "hoog-risico": "hoog risico"}


@dataclass(frozen=True)
class Share:
    """One answer, as it is shown, and how many of the `total` organisations give it."""

    answer: str
    count: int
    total: int

    def __str__(self) -> str:
        return self.answer if self.total == 1 else f"{self.answer} ({self.count} van {self.total})"


def shares_of(rows: Sequence[Registration], answers_of: Callable[[Registration], Iterable[str]]) -> list[Share]:
    """Return the answers of these registrations, which may be several each; without an answer is an answer too.

    Organisations are counted, each once for an answer. The commonest is first and what is not filled in last.
    """
    given = {(row.organisation_id, answer) for row in rows for answer in (set(answers_of(row)) or {NOT_FILLED})}
    total = len({row.organisation_id for row in rows})
    counts = Counter(answer for _organisation, answer in given)
    ordered = sorted(counts, key=lambda answer: (answer == NOT_FILLED, -counts[answer], answer))
    return [Share(answer, counts[answer], total) for answer in ordered]


def status_shares(rows: Sequence[Registration]) -> list[Share]:
    """Return how many use it, develop it or stopped; a status that the standard does not know in its own words."""
    return shares_of(rows, lambda row: _named(row.status, STATUS_NAMES))


def category_shares(rows: Sequence[Registration]) -> list[Share]:
    """Return in which category organisations put it themselves."""
    return shares_of(rows, lambda row: _named(row.publication_category, CATEGORY_NAMES))


def status_sentence(rows: Sequence[Registration]) -> str:
    """Return such as "in gebruik bij 89, in ontwikkeling bij 4, gestopt bij 3"; "" without registrations."""
    shares = status_shares(rows)
    if len(shares) == 1 and shares[0].total == 1:
        return shares[0].answer
    return ", ".join(f"{share.answer} bij {share.count}" for share in shares)


def category_sentence(rows: Sequence[Registration]) -> str:
    """Return such as "85 noemen het overig, 7 impactvol, 1 hoog risico, 3 niet ingevuld"; "" when nobody says."""
    shares = category_shares(rows)
    if not shares or shares[0].answer == NOT_FILLED:
        return ""
    first, *others = shares
    if first.total == 1:
        return first.answer
    verb = "noemt" if first.count == 1 else "noemen"
    return ", ".join([f"{first.count} {verb} het {first.answer}", *(f"{one.count} {one.answer}" for one in others)])


def _named(value: str, names: dict[str, str]) -> list[str]:
    own_words = Truncator(without_personal_addresses(value.lower())).chars(LONGEST)
    return [names.get(value, own_words)] if value else []
