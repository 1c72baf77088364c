"""Records written by hand: rows in the source's units, what is not said is not known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from creditwright.records.records import APPLICATION, SOURCE_TABLE, Records
from creditwright.records.table import AMOUNT_UNITS, Kind, Table
from creditwright.records.tables import APPLICATION_TRAIN, TABLES

Row = Mapping[str, Any]
RecordsOf = Callable[..., Records]
APPLICANT = 100_001


def _stored_row(table: Table, row: Row) -> dict[str, Any]:
    unknown = row.keys() - set(table.column_names)
    if unknown:
        raise ValueError(f"{table.name} has no {unknown}")
    stored = {name: row.get(name) for name in table.column_names}
    for column in table.columns:
        value = stored[column.name]
        if column.kind is Kind.AMOUNT and value is not None:
            stored[column.name] = round(value * AMOUNT_UNITS)
    return stored


def _frame(table: Table, rows: Sequence[Row]) -> pl.DataFrame:
    defaults = {"SK_ID_CURR": APPLICANT} if "SK_ID_CURR" in table.column_names else {}
    stored = [_stored_row(table, {**defaults, **row}) for row in rows]
    return pl.DataFrame(stored, schema=table.schema)


def _records(application: Row | Sequence[Row] = (), **tables: Sequence[Row]) -> Records:
    applications = [application] if isinstance(application, Mapping) else list(application or [{}])
    own = _frame(APPLICATION_TRAIN, applications)
    own = own.with_columns(pl.lit("application_train").alias(SOURCE_TABLE))
    history = {name: _frame(TABLES[name], rows).lazy() for name, rows in tables.items()}
    if "bureau_balance" in history:
        loans = history["bureau"].select("SK_ID_BUREAU", "SK_ID_CURR")
        history["bureau_balance"] = history["bureau_balance"].join(loans, on="SK_ID_BUREAU")
    assert APPLICATION not in history
    return Records(own.lazy(), history)


@pytest.fixture(scope="session")
def records_of() -> RecordsOf:
    """Give a function that makes records of rows: the application's, and each history table's.

    Amounts are in currency units; a column left out is null; a table left out is absent.
    """
    return _records
