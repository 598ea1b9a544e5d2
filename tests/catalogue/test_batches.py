"""Many values in parts."""

import pytest

from catalogue.batches import batches


@pytest.mark.parametrize(
    ("values", "parts"), [([], []), ([3, 1], [[3, 1]]), ([3, 1, 2], [[3, 1], [2]]), ([3, 1, 2, 0], [[3, 1], [2, 0]])]
)
def test_all_values_come_once_in_their_own_order(values: list[int], parts: list[list[int]]) -> None:
    assert list(batches(iter(values), 2)) == parts


def test_no_more_is_taken_than_a_part_needs() -> None:
    taken: list[int] = []
    source = (taken.append(number) or number for number in range(10))

    next(batches(source, 3))

    assert taken == [0, 1, 2]
