"""Subsets leave the rows they say: of a kind, of a window, the first and the last few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import Cell, value_of

from creditwright.core.text import Text
from creditwright.features.expression import col
from creditwright.features.subsets import (
    ALL_ROWS,
    Subset,
    days_windows,
    first_rows,
    last_rows,
    months_windows,
    of_kind,
    recent_days,
)

ROWS = Text(en="loans", fr="derniers crédits")
GOOD = of_kind("good", "good", "good ones", "les bons")
YEAR = days_windows("day", (1,))[0]


def _last(number: int, of: Subset = ALL_ROWS) -> Subset:
    return last_rows((number,), ROWS, of)[0]


@given(values=st.lists(st.integers(-100, 100), min_size=1, max_size=12), number=st.integers(1, 6))
def test_the_last_and_the_first_few_rows_are_those_of_the_views_order(
    values: list[int], number: int
) -> None:
    rows = {"a": values}

    assert value_of(_last(number).of(col("a")).sum(), rows) == sum(values[-number:])
    assert value_of(first_rows(number, ROWS).of(col("a")).sum(), rows) == sum(values[:number])


@given(
    rows=st.lists(st.tuples(st.integers(0, 9), st.booleans() | st.none()), min_size=1, max_size=12)
)
def test_the_last_few_of_a_kind_pass_over_the_rows_of_other_kinds(
    rows: list[tuple[int, bool | None]],
) -> None:
    found = value_of(
        _last(2, GOOD).of(col("a")).sum(),
        {"a": [each for each, _ in rows], "good": [good for _, good in rows]},
    )

    assert found == sum([each for each, good in rows if good][-2:])


@pytest.mark.parametrize(
    ("subset", "days"),
    [
        (YEAR, [-365, -1]),
        (recent_days("day", (30,))[0], [-1]),
        (months_windows("day", (366,))[0], [-366, -365, -1]),
    ],
)
def test_a_window_holds_its_first_day(subset: Subset, days: list[int]) -> None:
    assert value_of(subset.of(col("day")).len(), {"day": [-366, -365, -1]}) == len(days)
    assert value_of(subset.of(col("day")).min(), {"day": [-366, -365, -1]}) == days[0]


def test_a_subset_within_another_needs_both_and_says_both() -> None:
    both = GOOD.within(YEAR)
    rows: dict[str, list[Cell]] = {"good": [True, True, False, None], "day": [-5, -400, -5, -5]}

    assert value_of(both.of(col("day")).len(), rows) == 1
    assert both.named("loans") == "loans_good_1y"
    assert both.labelled(Text(en="loans", fr="crédits")) == Text(
        en="loans, good ones, in the last year", fr="crédits, les bons, sur la dernière année"
    )


def test_all_rows_are_not_taken_for_a_subset_of_something() -> None:
    with pytest.raises(ValueError, match="one of them is all rows"):
        GOOD.within(ALL_ROWS)


def test_the_last_few_are_named_after_their_kind() -> None:
    assert _last(3).named("debt") == "debt_last3"
    assert _last(3, GOOD).named("debt") == "debt_good_last3"
    assert _last(3).labelled(Text(en="debt", fr="dette")).fr == "dette, 3 derniers crédits"
