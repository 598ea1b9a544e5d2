"""Many values in parts, so that a statement, or what is in memory at a time, has a bound."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

VALUES = 5000  # in one statement; SQLite takes 32,766, PostgreSQL 65,535

T = TypeVar("T")


def batches(values: Iterable[T], size: int = VALUES) -> Iterator[list[T]]:
    """Yield the values in lists of `size` and a last one of the rest, in their own order."""
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch
