"""Which kinds can be found, and how their entries are read from the database.

A kind is one module of `search.projections`, which registers its projection here; a kind that lives above search calls
`register` from its own AppConfig.ready.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalogue.persons import without_personal_addresses

from .entry import Choice, Entry, EntryKey

KIND_FACET = "soort"
TEXTS = ("name", "summary", "also", "labels", "text", "body", "attachments", "extra")


@dataclass(frozen=True, kw_only=True)
class Projection:
    """One kind of hit.

    `kind` begins its keys ("application:12"); `value` stands in the address (`soort=toepassing`), `label` on screen
    beside one hit, `plural` above many.
    `entries` gives the entries of those primary keys that are there and public now, `pks` every public primary key.
    """

    kind: str
    value: str
    label: str
    plural: str
    entries: Callable[[Sequence[int]], Iterable[Entry]]
    pks: Callable[[], Iterable[int]]


_projections: dict[str, Projection] = {}


def register(projection: Projection) -> None:
    """Make a kind findable; registering the kind again replaces it."""
    _projections[projection.kind] = projection


def kinds() -> Mapping[str, Projection]:
    """Return the projections by kind, in the order in which they were registered."""
    return _projections


def kind_label(kind: str) -> str:
    """Return what a hit of this kind is called on screen; nothing for a kind that is no longer there."""
    return _projections[kind].label if kind in _projections else ""


def key_of(kind: str, pk: int) -> EntryKey:
    return f"{kind}:{pk}"


def entries_of(keys: Iterable[EntryKey]) -> list[Entry]:
    """Return the entries of those keys that are there and public now; a key of no known kind has none."""
    found: list[Entry] = []
    for kind, pks in _by_kind(keys).items():
        projection = _projections[kind]
        found += (_with_kind(entry, projection) for entry in projection.entries(pks))
    return found


def every_key() -> Iterator[EntryKey]:
    """Yield the key of everything that should be in the index."""
    for kind, projection in _projections.items():
        yield from (key_of(kind, pk) for pk in projection.pks())


def _by_kind(keys: Iterable[EntryKey]) -> dict[str, list[int]]:
    pks: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        kind, _, pk = key.partition(":")
        if kind in _projections and pk.isdecimal():
            pks[kind].append(int(pk))
    return pks


def _with_kind(entry: Entry, projection: Projection) -> Entry:
    """Every kind has the facet of kinds, without saying so itself; and no person comes into the index."""
    choice = Choice(value=projection.value, label=projection.label)
    texts = {name: _without_persons(getattr(entry, name)) for name in TEXTS}
    facets = {key: tuple(map(_impersonal, choices)) for key, choices in entry.facets.items()}
    return replace(entry, **texts, facets={**facets, KIND_FACET: (choice,)})


def _impersonal(choice: Choice) -> Choice:
    return replace(choice, label=without_personal_addresses(choice.label))


def _without_persons(value: Any) -> Any:
    if isinstance(value, str):
        return without_personal_addresses(value)
    if isinstance(value, (list, tuple)):
        return type(value)(map(_without_persons, value))
    if isinstance(value, Mapping):
        return {key: _without_persons(held) for key, held in value.items()}
    return value
