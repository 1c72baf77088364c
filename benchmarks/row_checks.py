"""Times the checking of rows: our rules beside dataframely's and pandera's, on the same rows.

    python benchmarks/row_checks.py FOLDER

FOLDER holds a lender's tables. A library that is not installed is left out. See
docs/decisions/0003-row-checks.md for what was concluded.
"""

import argparse
import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.records.checking import WHOLE, check_rows, rules_of
from creditwright.records.faults import LINE
from creditwright.records.reading.source import open_source
from creditwright.records.reading.table_input import read_type
from creditwright.records.table import Column, Kind, Table
from creditwright.records.tables import TABLES

TABLES_TIMED = ("application_train", "previous_application", "bureau_balance")
ROWS = {"application_train": 40_000, "previous_application": 200_000, "bureau_balance": 1_200_000}
BAD_ROWS = 5_000
REPEATS = 3

Check = Callable[[pl.DataFrame], int]  # rows in, how many of them were accepted out


def ours(table: Table) -> Check:
    """Check by our rules, and bring the rows to their stored types."""
    rules = rules_of(table, frozenset(table.column_names))

    def accepted(rows: pl.DataFrame) -> int:
        return check_rows(rows, table, rules)[0].height

    return accepted


def _allowed(value: pl.Expr, column: Column) -> pl.Expr:
    inside = value.is_between(column.at_least, column.at_most)
    inside |= value.is_in([float(s) for s in column.sentinels])
    return inside & (value == value.floor()) if column.kind in WHOLE else inside


def _dataframely_column(column: Column, dy: Any) -> Any:  # noqa: ANN401 - an optional library
    nullable = column.null is not None
    if column.kind is Kind.IDENTIFIER:
        return dy.Int64(nullable=nullable, min=1, max=2**53 - 1)
    if column.kind is Kind.CATEGORY:
        return dy.String(nullable=nullable, max_length=200)
    if column.kind is Kind.FLAG:
        if read_type(column) == pl.String():
            return dy.String(
                nullable=nullable, check=lambda v: v.is_in([column.true, column.false])
            )
        return dy.Float64(nullable=nullable, check=lambda v: v.is_in([0.0, 1.0]))
    return dy.Float64(nullable=nullable, check=lambda v: _allowed(v, column))


def dataframely(table: Table) -> Check:
    """Check by a dataframely schema made from the declaration."""
    dy: Any = importlib.import_module("dataframely")
    schema: Any = type(
        "Declared", (dy.Schema,), {c.name: _dataframely_column(c, dy) for c in table.columns}
    )

    def accepted(rows: pl.DataFrame) -> int:
        good, failures = schema.filter(rows.select(table.column_names))
        failures.counts()
        return int(good.height)

    return accepted


def _pandera_column(column: Column, pa: Any) -> Any:  # noqa: ANN401 - an optional library
    nullable, dtype = column.null is not None, read_type(column)
    if column.kind is Kind.IDENTIFIER:
        return pa.Column(dtype, pa.Check.in_range(1, 2**53 - 1), nullable=nullable)
    if column.kind is Kind.CATEGORY:
        return pa.Column(dtype, pa.Check.str_length(0, 200), nullable=nullable)
    if column.kind is Kind.FLAG:
        written = [column.true, column.false] if dtype == pl.String() else [1.0, 0.0]
        return pa.Column(dtype, pa.Check.isin(written), nullable=nullable)
    check = pa.Check(lambda rows: rows.lazyframe.select(_allowed(pl.col(rows.key), column)))
    return pa.Column(dtype, check, nullable=nullable)


def pandera(table: Table) -> Check:
    """Check by a pandera schema made from the declaration."""
    pa: Any = importlib.import_module("pandera.polars")
    schema = pa.DataFrameSchema({c.name: _pandera_column(c, pa) for c in table.columns})

    def accepted(rows: pl.DataFrame) -> int:
        try:
            schema.validate(rows.select(table.column_names), lazy=True)
        except pa.errors.SchemaErrors as error:
            return rows.height - int(error.failure_cases["index"].n_unique())
        return rows.height

    return accepted


def spoilt(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return the rows with the first of them without a value that may not be missing."""
    column = next(c.name for c in reversed(table.columns) if c.null is None)
    late = pl.col(LINE) > BAD_ROWS
    return rows.with_columns(pl.when(late).then(pl.col(column)).alias(column))


def main() -> None:
    """Print one line a table, state of the rows, and library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    source = open_source(parser.parse_args().folder)
    names = ("table", "columns", "rows", "bad", "checked by", "seconds", "accepted")
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for name in TABLES_TIMED:
        table = TABLES[name]
        once = pl.concat([batch.frame for batch in source.tables[name].batches()])
        rows = pl.concat([once] * -(-ROWS[name] // once.height)).head(ROWS[name]).rechunk()
        rows = rows.with_columns(pl.int_range(1, rows.height + 1, dtype=pl.Int64).alias(LINE))
        for bad, sample in ((0, rows), (BAD_ROWS, spoilt(rows, table))):
            for library in (ours, dataframely, pandera):
                try:
                    check = library(table)
                except ImportError:
                    continue
                seconds = []
                for _ in range(REPEATS):
                    begun = time.perf_counter()
                    good = check(sample)
                    seconds.append(time.perf_counter() - begun)
                print(
                    f"| {name} | {len(table.columns)} | {sample.height:,} | {bad:,} | "
                    f"{library.__name__} | {min(seconds):.3f} | {good:,} |"
                )


if __name__ == "__main__":
    main()
