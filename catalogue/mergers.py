"""Municipalities merge: whose successor is whose, and in which province a registration counts today."""

from collections import defaultdict
from collections.abc import Iterable

from .models import Organisation


class Mergers:
    """All mergers, read once in two queries; make one per page or batch."""

    def __init__(self) -> None:
        ended = Organisation.objects.exclude(end_date=None)
        link = Organisation.successors.through
        self._next: dict[int, list[int]] = defaultdict(list)
        for old, new in link.objects.filter(from_organisation__in=ended).values_list(
            "from_organisation", "to_organisation"
        ):
            self._next[old].append(new)
        pks = {pk for news in self._next.values() for pk in news}
        self._rows = Organisation.objects.in_bulk(pks)

    def today(self, organisation: Organisation) -> list[Organisation]:
        """Return what the organisation is now: itself, or what it was merged into, however many times."""
        found: dict[int, Organisation] = {}
        waiting, seen = [organisation], set()
        while waiting:
            row = waiting.pop()
            if row.pk in seen:
                continue
            seen.add(row.pk)
            following = [self._rows[pk] for pk in self._next.get(row.pk, []) if row.end_date]
            if following:
                waiting += following
            else:
                found[row.pk] = row
        return sorted(found.values(), key=lambda row: row.name)

    def renamed(self, organisation: Organisation) -> list[Organisation]:
        """Return what a merged organisation is called today, nothing for one that still is there."""
        return [row for row in self.today(organisation) if row.pk != organisation.pk]

    def names(self, organisation: Organisation) -> list[Organisation]:
        """Return the organisation under both its names: as registered, and as it is called today."""
        return list(dict.fromkeys([organisation, *self.today(organisation)]))

    def provinces(self, organisations: Iterable[Organisation]) -> set[str]:
        """Return the provinces these organisations lie in today; "" stands for one that cannot be told."""
        return {row.province for organisation in organisations for row in self.today(organisation)}
