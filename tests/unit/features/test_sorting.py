import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.features.sorting import FEW_ROWS, is_sorted, sorted_places


@pytest.mark.parametrize("rows", [7, FEW_ROWS * 4])
@pytest.mark.parametrize("span", [3, 10**6, 2**40, 2**62])
@given(seed=st.integers(0, 2**32))
def test_rows_are_sorted_by_every_key_and_those_that_agree_stay(
    rows: int, span: int, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    keys = [draw.integers(-span, span, rows), draw.integers(0, 3, rows), draw.integers(0, 9, rows)]

    places = sorted_places(keys)

    expected = sorted(range(rows), key=lambda row: tuple(int(key[row]) for key in keys))
    assert places.tolist() == expected
    assert is_sorted([key[places] for key in keys])


def test_what_falls_in_a_later_key_is_not_sorted() -> None:
    first, second = np.array([1, 1, 2]), np.array([5, 4, 0])

    assert not is_sorted([first, second])
    assert is_sorted([first, np.array([4, 5, 0])])
    assert is_sorted([np.array([], dtype=np.int64)])
