"""Statistics are exact: one rounding, whatever the order, equal to the textbook's on fractions."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import Cell, value_of, values_of

from creditwright.features import statistics
from creditwright.features.expression import col
from creditwright.features.kernels import MILLIONTHS

AMOUNTS = st.lists(st.integers(-(10**13), 10**13) | st.none(), min_size=1, max_size=30)
STEPS = st.sampled_from([1, 1000, MILLIONTHS])
VALUE = col("value")


@given(values=AMOUNTS, steps=STEPS)
def test_a_mean_is_the_exact_mean_rounded_once(values: list[int | None], steps: int) -> None:
    known = [value for value in values if value is not None]

    found = value_of(statistics.mean(VALUE, steps), {"value": values})

    exact = float(sum(known)) / float(len(known) * steps) if known else None
    assert found == exact


@given(values=AMOUNTS, steps=STEPS)
def test_a_deviation_agrees_with_its_formula_on_fractions(
    values: list[int | None], steps: int
) -> None:
    known = [Fraction(value, steps) for value in values if value is not None]

    found = value_of(statistics.deviation(VALUE, steps), {"value": values})

    if len(known) < 2:
        assert found is None
        return
    mean = sum(known) / len(known)
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    assert found == pytest.approx(math.sqrt(variance), rel=1e-14)


@given(
    points=st.lists(
        st.tuples(st.integers(-3000, 0) | st.none(), st.integers(-(10**12), 10**12) | st.none()),
        min_size=1,
        max_size=30,
    )
)
def test_a_slope_agrees_with_least_squares_on_fractions(
    points: list[tuple[int | None, int | None]],
) -> None:
    rows = {"value": [y for _, y in points], "day": [x for x, _ in points]}
    known = [(Fraction(x), Fraction(y)) for x, y in points if x is not None and y is not None]

    found = value_of(VALUE.slope(col("day"), 1000), rows)

    if len({x for x, _ in known}) < 2:
        assert found is None
        return
    n, xs, ys = len(known), sum(x for x, _ in known), sum(y for _, y in known)
    rise = n * sum(x * y for x, y in known) - xs * ys
    exact = rise / (n * sum(x * x for x, _ in known) - xs * xs) / 1000
    assert found == pytest.approx(float(exact), rel=1e-9, abs=1e-9)


@given(pairs=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 10**13)), min_size=1))
def test_a_weighted_mean_agrees_with_fractions(pairs: list[tuple[int, int]]) -> None:
    rows = {"value": [value for value, _ in pairs], "weight": [weight for _, weight in pairs]}

    found = value_of(VALUE.weighted_mean(col("weight")), rows)

    weights = sum(weight for _, weight in pairs)
    if weights == 0:
        assert found is None
        return
    exact = Fraction(sum(value * weight for value, weight in pairs), weights)
    assert found == pytest.approx(float(exact), rel=1e-15)


@given(values=AMOUNTS, chosen=st.data())
def test_the_order_of_rows_changes_no_bit(values: list[int | None], chosen: st.DataObject) -> None:
    shuffled = chosen.draw(st.permutations(values))

    for statistic in (statistics.mean, statistics.total, statistics.deviation):
        found = value_of(statistic(VALUE, 1000), {"value": values})
        assert found == value_of(statistic(VALUE, 1000), {"value": shuffled})


def test_the_deviation_of_a_million_of_the_largest_amounts_does_not_overflow() -> None:
    values = [10**13, -(10**13)] * 500_000

    found = values_of(statistics.deviation(VALUE, 1000), {"value": values}, [1_000_000])

    assert found == [pytest.approx(10**10, rel=1e-6)]


@pytest.mark.parametrize(("values", "expected"), [([2, None, 3], 5.0), ([None], None)])
def test_a_total_is_of_what_is_known_and_null_where_nothing_is(
    values: list[int | None], expected: float | None
) -> None:
    assert value_of(statistics.total(VALUE), {"value": values}) == expected


def test_a_total_over_no_row_is_nothing() -> None:
    assert value_of(statistics.total(VALUE.filter(VALUE > 100)), {"value": [1, 2]}) == 0


@given(numerator=st.floats(-1e12, 1e12) | st.none(), denominator=st.floats(-1e12, 1e12) | st.none())
def test_a_ratio_is_finite_or_null(numerator: float | None, denominator: float | None) -> None:
    rows = {"n": [numerator, 1.0], "d": [denominator, 2.0]}

    found = values_of(col("n") / col("d"), rows)[0]

    assert found is None or math.isfinite(float(found))
    if numerator is not None and denominator is not None and abs(denominator) > 1e-9:
        assert found == numerator / denominator


@pytest.mark.parametrize(
    ("number", "kept"),
    [(0.5, 500_000), (1 / 3, 333_333), (-2.0, -2_000_000), (5e9, 10**12), (-5e9, -(10**12))],
)
def test_millionths_are_rounded_and_held_within_a_million(number: float, kept: int) -> None:
    assert values_of(col("n").millionths(), {"n": [number, None]}) == [kept, None]


@given(amount=st.integers(-(10**13), 10**13))
def test_thousandths_become_the_nearest_float_of_the_amount(amount: int) -> None:
    assert values_of(col("a").in_units(1000), {"a": [amount]}) == [amount / 1000]


def test_conditions_that_are_unknown_in_every_row_are_not_counted_as_none() -> None:
    rows: dict[str, list[Cell]] = {"is_late": [None, None, False, True, None]}

    assert values_of(col("is_late").times_true(), rows, [2, 1, 2]) == [None, 0.0, 1.0]
    assert values_of(col("is_late").share_true(), rows, [2, 1, 2]) == [None, 0.0, 1.0]
