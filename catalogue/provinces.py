"""Users by province: the tile map and the table beside it. Municipalities count where they lie today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .mergers import Mergers
from .models import TILES, Organisation, Province

SIZE = 74  # of a tile in the drawing: three beside each other fit a screen of 320 pixels
STEP = 80  # from one tile to the next


@dataclass(frozen=True)
class Tile:
    """One province as a square: place in pixels, and how dark (0 for none, then 1, 2 to 3, 4 and more)."""

    abbreviation: str
    number: int
    x: int
    y: int
    shade: int

    @property
    def middle(self) -> int:
        return self.x + SIZE // 2

    @property
    def first_line(self) -> int:
        return self.y + 26

    @property
    def second_line(self) -> int:
        return self.y + 52


@dataclass(frozen=True)
class ProvinceRow:
    """A line of the table; `name` is "Provincie onbekend" for those that cannot be placed."""

    name: str
    organisations: list[Organisation]


@dataclass(frozen=True)
class ProvinceMap:
    """`renamed` are the merged organisations, each with those that count in its place."""

    tiles: list[Tile]
    rows: list[ProvinceRow]
    empty: int
    renamed: list[tuple[Organisation, list[Organisation]]]


def province_map(organisations: Iterable[Organisation], mergers: Mergers) -> ProvinceMap:
    """Return the map of these organisations, most of them first; of a merged one, the municipality of today."""
    users = sorted({row.pk: row for row in organisations}.values(), key=lambda row: row.name)
    present = {today.pk: today for organisation in users for today in mergers.today(organisation)}
    found: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in sorted(present.values(), key=lambda row: row.name):
        found[organisation.province].append(organisation)
    placed = [ProvinceRow(Province(value).label, rows) for value, rows in found.items() if value]
    placed.sort(key=lambda row: (-len(row.organisations), row.name))
    unplaced = [ProvinceRow("Provincie onbekend of landelijk", found[""])] if found[""] else []
    return ProvinceMap(
        tiles=[_tile(province, len(found[province.value])) for province in TILES],
        rows=placed + unplaced,
        empty=len(TILES) - len(placed),
        renamed=[(row, today) for row in users if (today := mergers.renamed(row))],
    )


def _tile(province: Province, number: int) -> Tile:
    abbreviation, column, row = TILES[province]
    shade = 0 if number == 0 else 1 if number == 1 else 2 if number <= 3 else 3
    return Tile(abbreviation, number, 1 + column * STEP, 1 + row * STEP, shade)
