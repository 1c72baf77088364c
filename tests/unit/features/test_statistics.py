"""Statistics are exact: one rounding, whatever the order, equal to the textbook's on fractions."""

import math
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.features import statistics

AMOUNTS = st.lists(st.integers(-(10**13), 10**13) | st.none(), min_size=1, max_size=30)
STEPS = st.sampled_from([1, 1000, statistics.MILLIONTHS])


def _of(expression: pl.Expr, values: list[int | None]) -> float | None:
    """Aggregate in a group beside another, as views are."""
    frame = pl.DataFrame(
        {"group": [0] * len(values) + [1], "value": [*values, 7]},
        schema={"group": pl.Int64, "value": pl.Int64},
    )
    answer = frame.group_by("group").agg(expression.alias("answer")).sort("group")["answer"][0]
    assert answer is None or isinstance(answer, float)
    return answer


@given(values=AMOUNTS, steps=STEPS)
def test_a_mean_is_the_exact_mean_rounded_once(values: list[int | None], steps: int) -> None:
    known = [value for value in values if value is not None]

    found = _of(statistics.mean(pl.col("value"), steps), values)

    exact = float(sum(known)) / float(len(known) * steps) if known else None
    assert found == exact


@given(values=AMOUNTS, steps=STEPS)
def test_a_deviation_agrees_with_its_formula_on_fractions(
    values: list[int | None], steps: int
) -> None:
    known = [Fraction(value, steps) for value in values if value is not None]

    found = _of(statistics.deviation(pl.col("value"), steps), values)

    if len(known) < 2:
        assert found is None
        return
    mean = sum(known) / len(known)
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    assert found == pytest.approx(math.sqrt(variance), rel=1e-14)


@given(values=AMOUNTS, chosen=st.data())
def test_the_order_of_rows_changes_no_bit(values: list[int | None], chosen: st.DataObject) -> None:
    shuffled = chosen.draw(st.permutations(values))

    for statistic in (statistics.mean, statistics.total, statistics.deviation):
        assert _of(statistic(pl.col("value"), 1000), values) == _of(
            statistic(pl.col("value"), 1000), shuffled
        )


def test_the_deviation_of_a_million_of_the_largest_amounts_does_not_overflow() -> None:
    values: list[int | None] = [10**13, -(10**13)] * 500_000

    found = _of(statistics.deviation(pl.col("value"), 1000), values)

    assert found == pytest.approx(10**10, rel=1e-6)


@pytest.mark.parametrize(("values", "expected"), [([2, None, 3], 5.0), ([None], None)])
def test_a_total_is_of_what_is_known_and_null_where_nothing_is(
    values: list[int | None], expected: float | None
) -> None:
    assert _of(statistics.total(pl.col("value")), values) == expected


def test_a_total_over_no_row_is_nothing() -> None:
    none = pl.col("value").filter(pl.col("value") > 100)

    assert _of(statistics.total(none), [1, 2]) == 0


@given(numerator=st.floats(-1e12, 1e12) | st.none(), denominator=st.floats(-1e12, 1e12) | st.none())
def test_a_ratio_is_finite_or_null(numerator: float | None, denominator: float | None) -> None:
    schema = {"n": pl.Float64(), "d": pl.Float64()}
    frame = pl.DataFrame({"n": [numerator], "d": [denominator]}, schema=schema)

    found = frame.select(statistics.ratio(pl.col("n"), pl.col("d"))).item()

    assert found is None or math.isfinite(found)
    if numerator is not None and denominator is not None and abs(denominator) > 1e-9:
        assert found == numerator / denominator


@pytest.mark.parametrize(
    ("number", "kept"),
    [(0.5, 500_000), (1 / 3, 333_333), (-2.0, -2_000_000), (5e9, 10**12), (-5e9, -(10**12))],
)
def test_millionths_are_rounded_and_held_within_a_million(number: float, kept: int) -> None:
    frame = pl.DataFrame({"n": [number]})

    assert frame.select(statistics.millionths(pl.col("n"))).item() == kept


@given(amount=st.integers(-(10**13), 10**13))
def test_thousandths_become_the_nearest_float_of_the_amount(amount: int) -> None:
    alone = pl.DataFrame({"a": [amount]})
    among = pl.DataFrame({"a": [amount, 1, 2]})

    expression = statistics.in_units(pl.col("a"), 1000)

    assert alone.select(expression).item() == amount / 1000
    assert among.select(expression)["a"][0] == amount / 1000


def test_conditions_that_are_unknown_in_every_row_are_not_counted_as_none() -> None:
    frame = pl.DataFrame({"group": [1, 1, 2], "is_late": [None, None, False]})

    counted = frame.group_by("group").agg(statistics.count_true(pl.col("is_late"))).sort("group")

    assert counted["is_late"].to_list() == [None, 0.0]
