"""Expressions come to what they say: missing values, conditions, rows in groups, in any company."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import Cell, value_of, values_of

from creditwright.features.expression import EVERY_ROW, Expression, col, lit, of
from creditwright.features.functions import (
    as_in_the_last,
    from_the_end,
    from_the_start,
    largest_of,
    last_of_each,
    smallest_of,
    sum_of,
    when,
)
from creditwright.features.program import program_for

A, B = col("a"), col("b")
TRUTHS = [True, False, None]


Truth = bool | None


def _and(left: Truth, right: Truth) -> Truth:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: Truth, right: Truth) -> Truth:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


@pytest.mark.parametrize(("combined", "table"), [(A & B, _and), (A | B, _or)])
def test_conditions_follow_three_valued_logic(
    combined: Expression, table: Callable[[Truth, Truth], Truth]
) -> None:
    pairs = [(left, right) for left in TRUTHS for right in TRUTHS]
    rows = {"a": [left for left, _ in pairs], "b": [right for _, right in pairs]}

    assert values_of(combined, rows) == [table(left, right) for left, right in pairs]
    assert values_of(~A, {"a": TRUTHS}) == [False, True, None]


@given(
    left=st.none() | st.integers(-(10**6), 10**6), right=st.none() | st.integers(-(10**6), 10**6)
)
def test_whole_numbers_are_added_compared_and_missing_as_in_python(
    left: int | None, right: int | None
) -> None:
    rows = {"a": [left, 1], "b": [right, 1]}
    known = left is not None and right is not None

    for expression, expected in (
        (A + B, known and left + right),  # type: ignore[operator]
        (A - B, known and left - right),  # type: ignore[operator]
        (A * B, known and left * right),  # type: ignore[operator]
        (A > B, known and left > right),  # type: ignore[operator]
        (A <= B, known and left <= right),  # type: ignore[operator]
        (A.equals(B), known and left == right),
    ):
        assert values_of(expression, rows)[0] == (expected if known else None)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A.fill_null(0), [0, 5, -3]),
        (A.clip(lowest=0), [None, 5, 0]),
        (A.clip(highest=1), [None, 1, -3]),
        (-A, [None, -5, 3]),
        (abs(A), [None, 5, 3]),
        (A // 2, [None, 2, -2]),
        (1 - A, [None, -4, 4]),
        (A.is_in([5, 7]), [None, True, False]),
        (A.is_null(), [True, False, False]),
        (A.is_known(), [False, True, True]),
        (when(A > 0).then(A), [None, 5, None]),
        (when(A > 0).choose(A, -1), [-1, 5, -1]),
        (when(A > 0).choose(1.5, A), [None, 1.5, -3.0]),
        (A.as_number().sqrt(), [None, math.sqrt(5), None]),
        (A.as_number().log(), [None, math.log(5), None]),
        (smallest_of(A, lit(2)), [2, 2, -3]),
        (largest_of(A.as_number(), lit(2.0)), [2.0, 5.0, 2.0]),
        (sum_of(A, lit(1)), [1, 6, -2]),
        (sum_of(A - 1, A + 1), [0, 10, -6]),
    ],
)
def test_each_operation_on_one_row(expression: Expression, expected: list[Cell]) -> None:
    assert values_of(expression, {"a": [None, 5, -3]}) == expected


def test_texts_are_compared_read_and_carried() -> None:
    rows: dict[str, list[Cell]] = {"a": ["3", "C", None, "x"]}

    assert values_of(A.equals("C"), rows) == [False, True, None, False]
    assert values_of(A.is_in(["3", "x"]), rows) == [True, False, None, True]
    assert values_of(A.as_whole(), rows) == [3, None, None, None]
    assert values_of(when(A.equals("C")).then(A), rows) == [None, "C", None, None]
    assert values_of(A.last(), rows, [3, 0, 1]) == [None, None, "x"]
    assert values_of(A.first(), rows, [3, 0, 1]) == ["3", None, "x"]
    assert values_of(A.n_unique(), rows, [3, 0, 1]) == [2, 0, 1]


def test_aggregates_of_groups_some_of_them_empty() -> None:
    rows: dict[str, list[Cell]] = {"a": [4, None, 6, None, -1]}
    sizes = [3, 0, 1, 1]

    assert values_of(A.len(), rows, sizes) == [3, 0, 1, 1]
    assert values_of(A.count(), rows, sizes) == [2, 0, 0, 1]
    assert values_of(A.sum(), rows, sizes) == [10, 0, 0, -1]
    assert values_of(A.total(), rows, sizes) == [10, 0, None, -1]
    assert values_of(A.max(), rows, sizes) == [6, None, None, -1]
    assert values_of(A.min(), rows, sizes) == [4, None, None, -1]
    assert values_of(A.first(), rows, sizes) == [4, None, None, -1]
    assert values_of(A.last(), rows, sizes) == [6, None, None, -1]


@given(
    values=st.lists(st.none() | st.integers(-9, 9), min_size=1, max_size=12),
    least=st.integers(-9, 9),
)
def test_a_filter_leaves_only_the_rows_that_hold(values: list[int | None], least: int) -> None:
    left = [each for each in values if each is not None and each > least]

    found = value_of(A.filter(least < A).sum(), {"a": values})

    assert found == sum(left)
    assert value_of(A.filter(least < A).max(), {"a": values}) == max(left, default=None)
    assert value_of(A.filter(least < A).last(), {"a": values}) == (left[-1] if left else None)


def test_a_filter_of_a_filter_leaves_what_both_hold() -> None:
    both = A.filter(A > 1).filter(A < 4)

    assert value_of(both.len(), {"a": [1, 2, 3, 4]}) == 2


def test_rows_are_counted_from_either_end_of_their_group() -> None:
    rows: dict[str, list[Cell]] = {"a": [1, 0, 1, 1, 0]}

    assert values_of(from_the_end(), rows | {"b": rows["a"]}, [3, 2]) == [3, 2, 1, 2, 1]
    assert values_of(from_the_start(), rows, [3, 2]) == [1, 2, 3, 1, 2]
    assert values_of(from_the_end(A > 0), rows, [3, 2]) == [2, None, 1, 1, None]
    assert values_of(from_the_start(A > 0), rows, [3, 2]) == [1, None, 2, 1, None]


def test_the_last_of_rows_that_agree_ends_with_the_group() -> None:
    rows: dict[str, list[Cell]] = {"a": [7, 7, 8, 8, 8]}

    assert values_of(last_of_each("a"), rows, [4, 1]) == [False, True, False, True, True]


def test_rows_that_agree_with_the_last_of_their_application_are_found_in_any_company() -> None:
    rows = {"a": [1, 2, 1, 2, 2], "b": [5, 5, 5, 6, 5]}

    assert values_of(as_in_the_last("a"), rows, [3, 0, 2]) == [True, False, True, True, True]
    assert values_of(as_in_the_last("a", "b"), rows, [3, 0, 2]) == [True, False, True, False, True]


def test_names_that_read_one_another_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="in a circle: x reads y reads x"):
        program_for({"x": col("x")}, {"x": col("y") + 1, "y": col("x") * 2})


def test_an_operation_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'guess' cannot stand here"):
        program_for({"x": of("guess", A)})


def test_a_filter_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="'filter' cannot stand here"):
        program_for({"x": A.filter(A > 1)})


def test_what_says_the_same_is_one_object_and_computed_once() -> None:
    assert (A + 1) is (col("a") + 1)
    assert (A + 1) is not (A + 1.0)
    assert (A + 1) is not (A + True)
    program = program_for({"x": (A + 1) * (A + 1), "y": A + 1})

    assert len(program.steps) == 2


def test_expressions_are_not_compared_with_python_signs() -> None:
    with pytest.raises(TypeError, match="equals"):
        _ = A == 3
    with pytest.raises(TypeError, match="neither true nor false"):
        _ = 1 if A > 3 else 2


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ((A + 1) / B, "(a + 1) / b"),
        (A.filter(B > 2).mean(1000), "mean(a, 1000 where b > 2)"),
        (A.len(), "len(a)"),
        (A.clip(0, 1), "clip(a, 0, 1)"),
        (~A.is_in(["x", "y"]), "not(is_in(a, x, y))"),
        (from_the_end(), "from_the_end(every_row())"),
    ],
)
def test_an_expression_reads_as_its_formula(expression: Expression, text: str) -> None:
    assert repr(expression) == text


def test_every_row_is_the_condition_of_an_aggregate_without_one() -> None:
    assert A.sum().arguments[1] is EVERY_ROW
