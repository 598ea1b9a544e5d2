"""What is chosen of registrations holds within one of them: how both engines find that and count it.

Few applications have several registrations, and only of these facts can be mixed up. The index has a table of facts of
each of them, with a number. An engine says which numbers a question meets; the tables are looked through here.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from catalogue.batches import batches

from ..entry import Choice
from ..fact_table import FactTable
from ..filtering import Filters, candidates, speaks_of_registrations, with_tables
from ..query import Fit, Query

# Of one question: tantivy gives no more than 65,000 counts, Elasticsearch takes 65,536 values in a filter.
MOST_TABLES = 60_000
READ_AT_ONCE = 500  # tables; some have a hundred registrations
MOST_KEPT = 100_000  # tables in a process, some kilobytes each

Tables = Mapping[int, FactTable]


class FactTables:
    """The tables of an index, kept in this process. A number is made from what its table says, so that a table that is
    kept is never out of date. `numbers_in` gives the numbers that a question meets within filters; `read` reads tables.
    """

    def __init__(
        self, numbers_in: Callable[[Query, Filters], Collection[int]], read: Callable[[Collection[int]], Tables]
    ) -> None:
        self._numbers_in = numbers_in
        self._read = read
        self._kept: dict[int, FactTable] = {}

    def resolved(self, query: Query) -> Query:
        """Return the query with the tables that fit it, where something is chosen that speaks of registrations."""
        if query.fits is not None or not speaks_of_registrations(query):
            return query
        tables = self._tables(self._numbers_in(query, candidates(query)))
        fitting = ((number, table, table.fitting(query)) for number, table in tables.items())
        return replace(
            query,
            fits=tuple(
                Fit(number, (rows & table.registered).bit_count(), table.registered.bit_count())
                for number, table, rows in fitting
                if rows
            ),
        )

    def counts(self, query: Query) -> dict[str, Counter[Choice]]:
        """Return what the documents of several registrations add to the facets of a query that was resolved."""
        found: dict[str, Counter[Choice]] = {key: Counter() for key in query.counted}
        if query.fits is not None and query.counted:
            for table in self._tables(self._numbers_in(query, with_tables(query))).values():
                for key, choice in table.choices(query):
                    found[key][choice] += 1
        return found

    def _tables(self, numbers: Collection[int]) -> Tables:
        """A number whose document was rewritten just now has no table any more, and is left out."""
        if len(self._kept) > MOST_KEPT:
            self._kept = {}
        kept = self._kept
        for missing in batches([number for number in numbers if number not in kept], READ_AT_ONCE):
            kept.update(self._read(missing))
        return {number: kept[number] for number in numbers if number in kept}
