"""Distributions: everybody is in one bar, and a position is a count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from creditwright.core.numbers import Floats
from creditwright.population.distribution import (
    BARS,
    distribution_of,
    position_of,
    words_of,
)
from creditwright.population.scatter import CELLS, POINTS, scatter_of, some_of

VALUES = arrays(
    np.float64,
    st.integers(1, 200),
    elements=st.floats(-1e9, 1e9) | st.just(float("nan")) | st.sampled_from([0.0, 1.0, 2.0]),
)


@given(values=VALUES)
def test_everybody_is_in_one_bar_or_missing(values: Floats) -> None:
    found = distribution_of(values)

    assert found.applications == values.size
    assert sum(each.applications for each in found.bars) + found.missing == values.size
    assert [each.low for each in found.bars] == sorted(each.low for each in found.bars)


def test_a_few_extremes_do_not_hide_the_rest() -> None:
    values = np.concatenate([np.linspace(0, 1, 990), np.full(10, 1e6)])

    found = distribution_of(values)

    assert len(found.bars) == BARS
    assert found.bars[-1].high <= 1.01
    assert found.bars[-1].holds_tail
    assert not found.bars[5].holds_tail


def test_few_values_have_a_bar_each() -> None:
    found = distribution_of(np.array([2.0, 0.0, 2.0, np.nan]))

    assert [(each.low, each.high, each.applications) for each in found.bars] == [
        (0.0, 0.0, 1),
        (2.0, 2.0, 2),
    ]


def test_where_nothing_is_known_there_is_no_bar() -> None:
    found = distribution_of(np.array([np.nan, np.nan]))

    assert (found.applications, found.missing, found.bars, found.median) == (2, 2, (), None)


def test_higher_than_a_quarter_of_those_of_whom_it_is_known() -> None:
    found = position_of(2.0, np.array([1.0, 2.0, 3.0, 4.0, np.nan]))

    assert found is not None
    assert (found.below, found.equal) == (0.25, 0.25)


@pytest.mark.parametrize(
    ("value", "others"), [(float("nan"), [1.0]), (1.0, [float("nan")]), (1.0, [])]
)
def test_what_is_not_known_has_no_position(value: float, others: list[float]) -> None:
    assert position_of(value, np.array(others)) is None


def test_words_are_counted_the_most_frequent_first() -> None:
    found = words_of(np.array([1.0, 1.0, 0.0, np.nan]), ("car", "house", "never"))

    assert found.counts == (("house", 2), ("car", 1))
    assert (found.applications, found.missing) == (4, 1)


@given(x=VALUES)
def test_everybody_of_whom_both_are_known_is_in_one_cell(x: Floats) -> None:
    y = x[::-1]

    found = scatter_of(x, y)

    known = int((~(np.isnan(x) | np.isnan(y))).sum())
    assert sum(map(sum, found.counts)) == known
    assert found.missing == x.size - known


def test_the_highest_of_both_is_in_the_last_cell() -> None:
    x = np.linspace(0, 1, 101)

    found = scatter_of(x, x)

    assert found.counts[CELLS - 1][CELLS - 1] > 0
    assert found.counts[0][CELLS - 1] == 0


@given(n=st.integers(0, 5000))
def test_some_points_are_drawn_the_same_each_time_and_none_twice(n: int) -> None:
    places = np.arange(n) * 3

    found = some_of(places)

    assert found.tolist() == some_of(places).tolist()
    assert len(set(found.tolist())) == found.size <= POINTS
    assert set(found.tolist()) <= set(places.tolist())
