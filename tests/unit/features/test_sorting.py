"""Rows sorted by several keys stand as Python's own stable sort puts them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from creditwright.features.sorting import sorted_places

SMALL = st.integers(-3, 3)
ANY = st.integers(-(2**63), 2**63 - 1)


@given(rows=st.lists(st.tuples(SMALL | ANY, SMALL, SMALL | ANY), min_size=1, max_size=20))
def test_rows_are_sorted_by_the_first_key_then_the_next_and_else_stay(
    rows: list[tuple[int, int, int]],
) -> None:
    keys = [np.array(key, dtype=np.int64) for key in zip(*rows, strict=True)]

    expected = sorted(range(len(rows)), key=lambda place: rows[place])

    assert sorted_places(keys).tolist() == expected


@given(rows=st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=20))
def test_keys_sorted_as_one_number_give_the_same_order(rows: list[tuple[int, int]]) -> None:
    keys = [np.array(key, dtype=np.int64) for key in zip(*rows, strict=True)]

    assert sorted_places(keys).tolist() == sorted(range(len(rows)), key=lambda each: rows[each])
