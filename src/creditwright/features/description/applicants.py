"""Invented applicants: what worked examples are worked on. None of them is a person's record."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from creditwright.records.records import APPLICATION_KEY, SOURCE_TABLE, RecordsInMemory
from creditwright.records.table import AMOUNT_UNITS, Kind, Table
from creditwright.records.tables import APPLICATION_TRAIN, TABLES

FILE = "applicants.json"
NUMBER = 1  # the number that an invented application has


@dataclass(frozen=True, slots=True)
class Applicant:
    """One who does not exist.

    Attributes:
        who: In a few words.
        records: All tables, those without rows as well.
    """

    who: str
    records: RecordsInMemory


@cache
def invented_applicants() -> tuple[Applicant, ...]:
    """Return the applicants that examples are chosen from, the first that fits is taken."""
    written = json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return tuple(Applicant(each["who"], _records(each)) for each in written)


def _records(written: Mapping[str, Any]) -> RecordsInMemory:
    own = _frame(APPLICATION_TRAIN, [written["application"]])
    history = {name: _frame(TABLES[name], rows) for name, rows in written["tables"].items()}
    history["bureau_balance"] = history["bureau_balance"].with_columns(
        pl.lit(NUMBER).alias(APPLICATION_KEY)
    )
    return RecordsInMemory(
        own.with_columns(pl.lit(APPLICATION_TRAIN.name).alias(SOURCE_TABLE)), history
    )


def _frame(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return rows as they are stored; what is not written is not known."""
    return pl.DataFrame([_stored(table, row) for row in rows], schema=table.schema)


def _stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = row.keys() - set(table.column_names)
    if unknown:
        raise ValueError(f"{FILE}: {table.name} has no {sorted(unknown)}")
    stored: dict[str, Any] = {name: row.get(name) for name in table.column_names}
    if table.application is not None:
        stored[table.application] = NUMBER
    for column in table.columns:
        amount = stored[column.name]
        if column.kind is Kind.AMOUNT and amount is not None:
            stored[column.name] = round(amount * AMOUNT_UNITS)
    return stored
