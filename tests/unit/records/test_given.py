"""Records handed over row by row: taken as a lender's tables are, or refused with every fault."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from creditwright.records.given import (
    GivenFault,
    GivenRecordsError,
    application_given,
    changed_records,
    given_records,
)
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES

LOAN: Mapping[str, Any] = {
    "AMT_CREDIT": 450000.0,
    "AMT_ANNUITY": 22500,
    "AMT_INCOME_TOTAL": 135000,
    "DAYS_BIRTH": -12000,
    "NAME_CONTRACT_TYPE": "Cash loans",
}


def refused(application: Mapping[str, Any], **history: Any) -> GivenFault:  # noqa: ANN401
    with pytest.raises(GivenRecordsError) as caught:
        given_records(7, application, history)
    return caught.value.faults[0]


def whole_application() -> dict[str, Any]:
    """An application with a value in each column that may not be missing."""
    rows = simulate_tables(5, seed=9)["application_test"]
    row: dict[str, Any] = rows.row(0, named=True)
    return {name: value for name, value in row.items() if name != APPLICATION_KEY}


def test_rows_handed_over_are_those_of_the_lenders_tables(tmp_path: Any) -> None:  # noqa: ANN401
    tables = {n: t for n, t in simulate_tables(40, seed=2).items() if n in TABLES}
    for name, table in tables.items():
        table.write_csv(tmp_path / f"{name}.csv")
    ingest(tmp_path, tmp_path / "records", max_bad_share=0.0)
    read = PreparedRecords(tmp_path / "records").everything()
    number = tables["application_test"][APPLICATION_KEY][0]
    loans = tables["bureau"].filter(pl.col(APPLICATION_KEY) == number)["SK_ID_BUREAU"]

    given = given_records(
        number,
        tables["application_test"].filter(pl.col(APPLICATION_KEY) == number).row(0, named=True),
        {
            name: (
                table.filter(pl.col("SK_ID_BUREAU").is_in(loans.implode()))
                if name == "bureau_balance"
                else table.filter(pl.col(APPLICATION_KEY) == number)
            ).rows(named=True)
            for name, table in tables.items()
            if not name.startswith("application")
        },
    )

    mine = pl.col(APPLICATION_KEY) == number
    plain = pl.col(pl.Categorical).cast(pl.String)
    expected = read.application.filter(mine).with_columns(plain).collect()
    assert_frame_equal(given.application, expected)
    for name, rows in read.history.items():
        assert_frame_equal(given.history[name], rows.filter(mine).with_columns(plain).collect())


def test_a_flag_may_be_true_or_as_the_lender_writes_it() -> None:
    loan = whole_application()

    one = given_records(7, {**loan, "FLAG_OWN_CAR": True}, {})
    other = given_records(7, {**loan, "FLAG_OWN_CAR": "Y"}, {})

    assert_frame_equal(one.application, other.application)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"AMT_CREDIT": True}, "wrong_type"),
        ({"AMT_CREDIT": "450000"}, "wrong_type"),
        ({"NAME_CONTRACT_TYPE": 3}, "wrong_type"),
        ({"is_admin": True}, "unknown_column"),
        ({"TARGET": 1}, "unknown_column"),
        ({"AMT_CREDIT": -5}, "out_of_range"),
        ({"AMT_CREDIT": None}, "missing"),
        ({"AMT_INCOME_TOTAL": 0}, "out_of_range"),
        ({"AMT_INCOME_TOTAL": 1e12}, "out_of_range"),
        ({"AMT_INCOME_TOTAL": float("nan")}, "not_finite"),
        ({"DAYS_BIRTH": 100}, "out_of_range"),
        ({"DAYS_BIRTH": -100}, "out_of_range"),
        ({"DAYS_BIRTH": -12000.5}, "not_whole"),
        ({"DAYS_EMPLOYED": 12}, "out_of_range"),
        ({"CODE_GENDER": "x" * 300}, "too_long"),
        ({"SK_ID_CURR": 8}, "other_number"),
        ({"SK_ID_CURR": 2**70}, "out_of_range"),
    ],
)
def test_an_impossible_value_is_refused_with_its_column(
    change: dict[str, Any], reason: str
) -> None:
    fault = refused({**whole_application(), **change})

    assert (fault.table, fault.column, fault.reason) == ("application", next(iter(change)), reason)


def test_no_fault_repeats_the_value() -> None:
    with pytest.raises(GivenRecordsError) as caught:
        given_records(7, {**whole_application(), "AMT_CREDIT": "Ada-1815"}, {})

    assert "1815" not in str(caught.value) + str(caught.value.faults)


def test_the_sentinel_of_the_unemployed_is_taken_as_the_lender_writes_it() -> None:
    given_records(7, {**whole_application(), "DAYS_EMPLOYED": 365243}, {})


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"SK_ID_BUREAU": 1}, {"SK_ID_BUREAU": 1}], "duplicate_key"),
        ([{"SK_ID_BUREAU": 1, "SK_ID_CURR": 8}], "orphan"),
        ([{"SK_ID_BUREAU": 1, "DAYS_CREDIT": 5}], "after_application"),
        ([{"DAYS_CREDIT": -5}], "missing"),
    ],
)
def test_rows_of_history_keep_the_rules_of_their_table(
    rows: list[dict[str, Any]], reason: str
) -> None:
    whole = {"DAYS_CREDIT": -100, "CREDIT_ACTIVE": "Active", "CREDIT_CURRENCY": "currency 1"}

    fault = refused(whole_application(), bureau=[{**whole, **row} for row in rows])

    assert (fault.table, fault.reason) == ("bureau", reason)


def test_a_table_that_does_not_exist_is_refused() -> None:
    assert refused(whole_application(), friends=[]).reason == "unknown_table"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"AMT_CREDIT": 250000.0},
        {"AMT_CREDIT": 250000.0, "AMT_ANNUITY": None},
        {"AMT_CREDIT": -1.0},
        {"DAYS_BIRTH": 3},
        {"NAME_CONTRACT_TYPE": "x" * 1000},
        {"AMT_CREDIT": "much"},
        {"NO_SUCH_COLUMN": 1},
        {APPLICATION_KEY: 8},
    ],
)
def test_a_changed_row_is_the_whole_row_handed_over_anew(changes: dict[str, Any]) -> None:
    stored = given_records(7, whole_application(), {})
    row = application_given(stored)

    def taken(make: Callable[[], RecordsInMemory]) -> pl.DataFrame | list[tuple[str, str]]:
        try:
            return make().application
        except GivenRecordsError as error:
            return [(fault.column, fault.reason) for fault in error.faults]

    quick = taken(lambda: changed_records(7, stored, row, changes))
    anew = taken(lambda: given_records(7, {**row, **changes}, {}))

    if isinstance(anew, list):
        assert quick == anew
    else:
        assert isinstance(quick, pl.DataFrame)
        assert_frame_equal(quick, anew)
