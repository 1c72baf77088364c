from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.learned.margins import (
    LARGEST_MARGIN,
    MILLIONTHS,
    STATISTICS,
    summarised,
    whole_margins,
)

ROWS_OF_ONE = st.lists(
    st.tuples(
        st.integers(-10 * MILLIONTHS, 10 * MILLIONTHS),
        st.one_of(st.integers(0, 5).map(float), st.just(float("nan"))),
    ),
    max_size=6,
)


def figures(histories: list[list[tuple[int, float]]]) -> dict[str, np.ndarray]:
    rows = [row for history in histories for row in history]
    starts = np.cumsum([0, *(len(history) for history in histories)])
    margins = np.array([margin for margin, _ in rows], dtype=np.int64)
    return summarised(margins, np.array([age for _, age in rows], dtype=np.float64), starts)


@given(st.lists(ROWS_OF_ONE, min_size=1, max_size=5))
def test_each_application_has_the_same_bits_alone_and_among_others(
    histories: list[list[tuple[int, float]]],
) -> None:
    together = figures(histories)

    alone = [figures([history]) for history in histories]

    for name in STATISTICS:
        expected = np.array([each[name][0] for each in alone])
        np.testing.assert_array_equal(together[name], expected)


@given(ROWS_OF_ONE, st.randoms())
def test_the_order_of_rows_does_not_matter(
    history: list[tuple[int, float]], random: Random
) -> None:
    shuffled = random.sample(history, len(history))

    found, expected = figures([shuffled]), figures([history])

    for name in STATISTICS:
        np.testing.assert_array_equal(found[name], expected[name])


@given(ROWS_OF_ONE.filter(lambda rows: len(rows) > 1))
def test_the_figures_are_those_of_numpy(history: list[tuple[int, float]]) -> None:
    margins = np.array([margin for margin, _ in history]) / MILLIONTHS

    found = figures([history])

    assert found["mean"][0] == pytest.approx(margins.mean())
    assert found["total"][0] == pytest.approx(margins.sum())
    assert found["max"][0] == margins.max()
    assert found["min"][0] == margins.min()
    assert found["std"][0] == pytest.approx(margins.std(ddof=1), abs=2e-4)


def test_the_latest_figure_is_the_mean_of_the_rows_with_the_least_age() -> None:
    history = [(1_000_000, 3.0), (2_000_000, 1.0), (4_000_000, 1.0), (9_000_000, float("nan"))]

    found = figures([history])

    assert found["latest"][0] == 3.0


def test_an_application_without_rows_has_no_figures() -> None:
    found = figures([[], [(5, 1.0)], []])

    for name in STATISTICS:
        assert np.isnan(found[name][[0, 2]]).all()


def test_one_row_has_no_deviation() -> None:
    assert np.isnan(figures([[(5, 1.0)]])["std"][0])


def test_a_margin_counts_from_the_centre_and_is_held_within_bounds() -> None:
    found = whole_margins(np.array([-1.0, -2.5, 50.0]), -2.0)

    assert found.tolist() == [1_000_000, -500_000, int(LARGEST_MARGIN * MILLIONTHS)]
