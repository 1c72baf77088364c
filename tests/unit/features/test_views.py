import pytest
from tests.expressions import Cell, values_of

from creditwright.core.text import Text
from creditwright.features.views.all import VIEWS
from creditwright.features.views.bureau import BUREAU_LOANS
from creditwright.features.views.instalments import INSTALMENTS
from creditwright.features.views.view import View, without_sentinels
from creditwright.records.table import Column, Kind


def _column(kind: Kind, sentinel: str) -> Column:
    text = Text(en="a", fr="a")
    return Column(name="a", kind=kind, label=text, sentinels={sentinel: "not known"})


@pytest.mark.parametrize(
    ("kind", "sentinel", "values", "cleaned"),
    [
        (Kind.DAYS, "365243", [365243, -5, None], [None, -5, None]),
        (Kind.COUNT, "-1", [-1, 0], [None, 0]),
        (Kind.CATEGORY, "XNA", ["XNA", "F", None], [None, "F", None]),
    ],
)
def test_a_sentinel_becomes_null_and_nothing_else_does(
    kind: Kind, sentinel: str, values: list[Cell], cleaned: list[Cell]
) -> None:
    column = _column(kind, sentinel)

    found = values_of(without_sentinels(column), {"a": values}, types={"a": column.stored_type})

    assert found == cleaned


def test_a_sentinel_among_amounts_is_refused_rather_than_passed_over() -> None:
    with pytest.raises(ValueError, match="a: a sentinel among amount"):
        without_sentinels(_column(Kind.AMOUNT, "0"))


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_every_value_a_view_derives_comes_from_declared_columns(view: View) -> None:
    for name in view.derived:
        assert view.columns_behind([name])


def test_a_name_that_a_view_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="NO_SUCH"):
        BUREAU_LOANS.columns_behind(["NO_SUCH"])


def test_only_what_is_needed_is_read_and_joined() -> None:
    assert BUREAU_LOANS.joins_needed(["age_days"]) == ()
    assert [each.view.name for each in BUREAU_LOANS.joins_needed(["was_late"])] == ["bureau_months"]
    assert "AMT_PAYMENT" not in INSTALMENTS.own_columns(["days_late"])


def test_the_days_that_order_merged_rows_are_read_whatever_is_asked_of_them() -> None:
    assert "DAYS_INSTALMENT" in INSTALMENTS.own_columns(["shortfall"])
    assert "DAYS_INSTALMENT" not in {name for _, name in INSTALMENTS.columns_behind(["shortfall"])}
