"""What each registration of one application says, as a table: what is chosen holds within one row of it.

A row is a registration, or a use that editors heard of. Per facet and value the rows that have it are bits of a number,
so that what holds of one row is an AND of a few numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import and_

import orjson

from .entry import Choice, Entry, RegistrationFacts
from .facets import FACETS
from .query import Query

PERIOD = "period"  # the condition that is no facet


@dataclass(frozen=True)
class FactTable:
    """`rows` holds, of each registration, its register id ("" of a use that editors heard of), its organisation, and
    when it was changed in seconds (0: nobody knows). `bits` holds per facet each choice with the rows that have it.
    """

    rows: Sequence[tuple[str, str, int]]
    bits: Mapping[str, Sequence[tuple[Choice, int]]]
    registered: int = field(init=False)

    def __post_init__(self) -> None:
        registered = sum(1 << place for place, (register_id, *_) in enumerate(self.rows) if register_id)
        object.__setattr__(self, "registered", registered)

    @property
    def every(self) -> int:
        return (1 << len(self.rows)) - 1

    def fitting(self, query: Query) -> int:
        """Return the rows that meet every choice of the query, as bits."""
        return self._all(self._conditions(query))

    def choices(self, query: Query) -> Iterator[tuple[str, Choice]]:
        """Yield, per facet that is counted, the choices that a row has which meets the choices of all other facets."""
        conditions = self._conditions(query)
        whole = self._all(conditions)
        for key in query.counted:
            fitting = self._all(conditions, without=key) if key in conditions else whole
            if fitting:
                yield from ((key, choice) for choice, bits in self.bits.get(key, ()) if bits & fitting)

    def named(self, rows: int) -> list[tuple[str, str]]:
        """Return register id and organisation of these rows."""
        return [(row[0], row[1]) for place, row in enumerate(self.rows) if rows >> place & 1]

    def _conditions(self, query: Query) -> dict[str, int]:
        """The rows that meet each choice of the query that speaks of registrations."""
        found = {}
        for key in self.bits:
            if chosen := query.chosen.get(key):
                found[key] = self._with(key, chosen)
            elif hidden := query.hidden.get(key):
                found[key] = self.every & ~self._with(key, hidden)
        if query.since or query.until:
            found[PERIOD] = self._changed(query.since, query.until)
        return found

    def _all(self, conditions: Mapping[str, int], without: str = "") -> int:
        return reduce(and_, (bits for key, bits in conditions.items() if key != without), self.every)

    def _with(self, key: str, values: Sequence[str]) -> int:
        return reduce(int.__or__, (bits for choice, bits in self.bits[key] if choice.value in values), 0)

    def _changed(self, since: datetime | None, until: datetime | None) -> int:
        low, high = since.timestamp() if since else 1, until.timestamp() if until else float("inf")
        return sum(1 << place for place, (*_, at) in enumerate(self.rows) if low <= at <= high)


def fact_table(entry: Entry) -> FactTable | None:
    """Return the table of an entry; None for what no registration describes."""
    if not entry.registrations:
        return None
    keys = [facet.key for facet in FACETS if facet.per_registration]
    return FactTable(
        rows=[(one.register_id, one.organisation, _seconds(one.changed_at)) for one in entry.registrations],
        bits={
            key: [(choice, _rows_with(entry.registrations, key, choice.value)) for choice in entry.facets.get(key, ())]
            for key in keys
        },
    )


def _rows_with(registrations: Sequence[RegistrationFacts], key: str, value: str) -> int:
    return sum(1 << place for place, one in enumerate(registrations) if value in one.values.get(key, ()))


def _seconds(moment: datetime | None) -> int:
    return max(0, int(moment.timestamp())) if moment else 0


def packed(table: FactTable | None) -> bytes:
    """Return the table as it is stored; nothing for None."""
    if table is None:
        return b""
    bits = {
        key: [[choice.value, choice.label, choice.under, f"{rows:x}"] for choice, rows in choices]
        for key, choices in table.bits.items()
    }
    return orjson.dumps([table.rows, bits])


def unpacked(stored: bytes) -> FactTable:
    """Return a table that was stored."""
    rows, bits = orjson.loads(stored)
    return FactTable(
        rows=[(register_id, organisation, changed) for register_id, organisation, changed in rows],
        bits={key: [(Choice(*choice), int(rows, 16)) for *choice, rows in choices] for key, choices in bits.items()},
    )
