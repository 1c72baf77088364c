"""How expressions are written for people."""

import pytest

from creditwright.features.description.notation import as_value, written
from creditwright.features.expression import NO, YES, Expression, col
from creditwright.features.functions import from_the_end, largest_of, last_of_each, sum_of, when
from creditwright.features.statistics import MILLIONTHS, mean, ratio_in_millionths, total
from creditwright.records.table import AMOUNT_UNITS

A, B, C = col("a"), col("b"), col("c")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ((A + B) / C, "(a + b) / c"),
        (A + B / C, "a + b / c"),
        (A - (B - C), "a - (b - c)"),
        (A - B - C, "a - b - c"),
        (A / (B * C), "a / (b * c)"),
        (-(A + B), "-(a + b)"),
        ((A - B) * (A - B), "(a - b)^2"),
        (A * (1 / 365.25), "a / 365.25"),
        (A * 0.5, "a / 2"),
        (A < 3, "a < 3"),
        ((A > 1) & (B > 1) | C, "a > 1 and b > 1 or c"),
        ((A > 1) & ((B > 1) | C), "a > 1 and (b > 1 or c)"),
        (~A.equals("x"), 'a is not "x"'),
        (~(A > 1), "not a > 1"),
        (A.is_in(["x", "y"]), 'a is one of "x", "y"'),
        (A.is_null().as_number(), "[a is missing]"),
        (3.0 - A.is_known().as_number(), "3 - [a is known]"),
        (when(A > 1).then(B), "if a > 1 then b else missing"),
        (when(A > 1).choose(B, 0) + 1, "(if a > 1 then b else 0) + 1"),
        (A.fill_null(0) - B, "(a, 0 if missing) - b"),
        (A.fill_null(NO), "a"),
        (A.fill_null(YES), "(a, yes if not known)"),
        (A.clip(lowest=0), "max(a, 0)"),
        (A.clip(0, 1), "min(max(a, 0), 1)"),
        ((A + 1) // 30, "rounded down((a + 1) / 30)"),
        (sum_of(A, B.is_known()), "sum of known(a, [b is known])"),
        (largest_of(A, B), "largest known(a, b)"),
        (from_the_end() <= 3, "place from the last row <= 3"),
        (from_the_end(A) <= 3, "(place from the last row among those with a) <= 3"),
        (last_of_each("a"), "the row is the last of its a"),
        (A.filter(B >= -365).mean() / 2, "(mean(a) over rows with b >= -365) / 2"),
        (A.filter(B).len().as_number(), "number of rows over rows with b"),
        (A.slope(B), "slope(a by b)"),
        (A.weighted_mean(B), "mean(a weighted by b)"),
    ],
)
def test_an_expression_is_written_as_an_analyst_would(expression: Expression, text: str) -> None:
    assert written(expression) == text


def test_thousandths_and_millionths_are_not_told() -> None:
    assert written(total(A, AMOUNT_UNITS)) == "total(a)"
    assert written(mean(ratio_in_millionths(A, B), MILLIONTHS)) == "mean(a / b)"
    assert written(A.millionths() / (B * MILLIONTHS)) == "a / b"


def test_a_condition_that_is_a_value_stands_in_square_brackets() -> None:
    assert as_value(A > 1) == "[a > 1]"
    assert as_value(A.equals("x").fill_null(NO)) == '[a = "x"]'
    assert as_value(A) == "a"
