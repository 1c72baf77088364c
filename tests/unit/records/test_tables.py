"""The declarations: complete, consistent, and as strict as the real rows allow."""

from pathlib import Path

import pytest

from creditwright.records.faults import LINE
from creditwright.records.reading.csv_table import CsvTable
from creditwright.records.reading.dialect import KAGGLE
from creditwright.records.records import HISTORY
from creditwright.records.table import Column, Kind, Sensitivity, Table
from creditwright.records.tables import APPLICATION_TEST, APPLICATION_TRAIN, BUREAU, TABLES
from creditwright.records.tables_page import tables_page

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


def test_the_tables_are_the_two_applications_and_their_histories() -> None:
    assert set(TABLES) == {"application_train", "application_test", *HISTORY}


def test_the_number_of_columns_is_that_of_the_known_tables() -> None:
    assert {name: len(table.columns) for name, table in TABLES.items()} == {
        "application_train": 122,
        "application_test": 121,
        "bureau": 17,
        "bureau_balance": 3,
        "previous_application": 37,
        "POS_CASH_balance": 8,
        "installments_payments": 8,
        "credit_card_balance": 23,
    }


def test_the_test_table_lacks_the_outcome_and_nothing_else() -> None:
    names = set(APPLICATION_TRAIN.column_names) - set(APPLICATION_TEST.column_names)

    assert names == {"TARGET"}


def test_a_table_comes_after_those_its_rows_hang_on() -> None:
    order = list(TABLES)

    for table in TABLES.values():
        assert table.parent is None or order.index(table.parent) < order.index(table.name)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: str(table.name))
def test_keys_and_dates_are_columns_of_the_table(table: Table) -> None:
    named = {*table.key, *table.dated_by} | {n for n in (table.application, table.parent_key) if n}

    assert named <= set(table.column_names)
    assert len(set(table.column_names)) == len(table.column_names)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_says_all_that_checking_needs(table: Table, column: Column) -> None:
    is_number = column.kind not in (Kind.FLAG, Kind.CATEGORY)

    assert is_number == (column.at_least is not None and column.at_most is not None)
    assert (column.kind is Kind.CATEGORY) == bool(column.values)
    assert column.name not in table.dated_by or column.at_most == 0
    assert column.kind is Kind.CATEGORY or all(float(s).is_integer() for s in column.sentinels)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_sentinel_number_lies_outside_the_range_it_interrupts(
    table: Table, column: Column
) -> None:
    del table
    for written in column.sentinels if column.kind is not Kind.CATEGORY else ():
        assert column.at_least is not None
        assert column.at_most is not None
        assert not column.at_least <= float(written) <= column.at_most


def test_what_the_law_protects_is_marked() -> None:
    protected = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if column.sensitivity is Sensitivity.PROTECTED
    }

    assert protected == {
        "CODE_GENDER",
        "DAYS_BIRTH",
        "CNT_CHILDREN",
        "CNT_FAM_MEMBERS",
        "NAME_FAMILY_STATUS",
        "NAME_TYPE_SUITE",
    }


def test_all_that_a_bureau_reports_is_external_but_the_numbers_that_name_it() -> None:
    assert {column.sensitivity for column in BUREAU.columns} == {
        Sensitivity.EXTERNAL,
        Sensitivity.IDENTIFYING,
    }


@pytest.mark.real
def test_the_columns_are_those_of_the_real_tables_in_name(real_sample: Path) -> None:
    for name, table in TABLES.items():
        path = real_sample / f"{name}.csv"
        if path.exists():
            found = CsvTable(path, table, KAGGLE).column_names
            assert set(found) == set(table.column_names), name


def test_the_page_names_every_column_once_a_table() -> None:
    page = tables_page()

    for name, table in TABLES.items():
        if name != "application_test":
            section = page.split(f"## {name}\n", 1)[1].split("\n## ", 1)[0]
            assert all(section.count(f"`{column}`") >= 1 for column in table.column_names)
    assert "**`SK_ID_CURR`**" in page


def test_the_line_column_is_called_like_no_column_of_a_table() -> None:
    assert all(LINE not in table.column_names for table in TABLES.values())
