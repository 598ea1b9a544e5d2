"""What differs between two texts or two lists, in pieces that a page can show."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_WORDS = 3000  # of one text; the standard allows 5,000 signs, some 800 words. More is shown without differences
MOST_PAIRS = 300_000  # equal words on both sides; beyond it finding the best match takes seconds
AROUND = 8  # words shown on either side of what differs
SHORTEST_KEPT = 2  # a single equal word between two differences reads better as part of them
GAP = "…"


class Piece(NamedTuple):
    """`kind` is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """Pieces with marks; or, for texts that differ too much to mark words, both sides as they are."""

    pieces: tuple[Piece, ...] = ()
    before: str = ""
    after: str = ""
    is_list: bool = False


class Stretch(NamedTuple):
    equal: bool
    old: list[str]
    new: list[str]


def by_word(before: str, after: str) -> Difference:
    """Return what differs between two plain texts; equal stretches are shortened to the words around a difference.

    The work grows with the length of the texts, whatever is in them: what is too much to compare is not compared.
    """
    old, new = before.split(), after.split()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    head, tail = old[:start], old[len(old) - end :]
    if _too_much(old_middle, new_middle):
        around = (_shortened(head, first=True), _shortened(tail, last=True))
        return Difference(before=_within(around, old_middle), after=_within(around, new_middle))
    stretches = [Stretch(True, head, head), *_stretches(old_middle, new_middle), Stretch(True, tail, tail)]
    return Difference(tuple(_pieces([stretch for stretch in stretches if stretch.old or stretch.new])))


def by_item(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Return which items of a list went and came. The keys say which are the same, the values are shown."""
    removed = [Piece("removed", text) for key, text in before.items() if key not in after]
    added = [Piece("added", text) for key, text in after.items() if key not in before]
    return Difference((*removed, *added), is_list=True)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words at the beginning are the same."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _too_much(old: Sequence[str], new: Sequence[str]) -> bool:
    if not old or not new:
        return False
    if max(len(old), len(new)) > MOST_WORDS:
        return True
    counts = Counter(old)
    return sum(counts[word] * count for word, count in Counter(new).items()) > MOST_PAIRS


def _stretches(old: list[str], new: list[str]) -> list[Stretch]:
    """Cut both in stretches that are equal and that differ, in turn."""
    found: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        stretch = Stretch(tag == "equal" and j - i >= SHORTEST_KEPT, old[i:j], new[k:m])
        if found and not found[-1].equal and not stretch.equal:
            stretch = Stretch(False, found[-1].old + stretch.old, found.pop().new + stretch.new)
        found.append(stretch)
    return found


def _pieces(stretches: list[Stretch]) -> Iterator[Piece]:
    for number, stretch in enumerate(stretches):
        if stretch.equal:
            words = _shortened(stretch.old, first=number == 0, last=number == len(stretches) - 1)
            yield Piece("same", " ".join(words))
            continue
        if stretch.old:
            yield Piece("removed", _cut(stretch.old))
        if stretch.new:
            yield Piece("added", _cut(stretch.new))


def _shortened(words: list[str], *, first: bool = False, last: bool = False) -> list[str]:
    """Keep the words nearest to what differs: at the end of the first stretch, at the beginning of the last."""
    beginning = [] if first else words[:AROUND]
    end = [] if last else words[-AROUND:]
    if len(words) <= len(beginning) + len(end) + SHORTEST_KEPT:
        return words
    return [*beginning, GAP, *end]


def _within(around: tuple[list[str], list[str]], words: list[str]) -> str:
    return " ".join([*around[0], _cut(words), *around[1]])


def _cut(words: list[str]) -> str:
    """Nobody reads on after so many words; the registration itself has them all."""
    if len(words) <= MOST_WORDS:
        return " ".join(words)
    return f"{' '.join(words[:MOST_WORDS])} {GAP} (nog {len(words) - MOST_WORDS} woorden)"
