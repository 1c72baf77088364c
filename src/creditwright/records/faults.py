"""What can be wrong with a row: the reasons, and the table in which rejected rows are listed.

A row with several faults is listed once for each; it is counted once, under its first.
"""

from collections.abc import Sequence
from enum import StrEnum

import polars as pl

LINE = (
    "__line__"  # the row's place in its source: in CSV the line, the header being 1; else the row
)

FAULT_SCHEMA = {
    "table": pl.String(),
    "line": pl.Int64(),
    "column": pl.String(),
    "reason": pl.String(),
    "explanation": pl.String(),
    "value": pl.String(),
}


class Reason(StrEnum):
    """Why a row was not accepted."""

    WRONG_NUMBER_OF_FIELDS = "wrong_number_of_fields"
    BROKEN_QUOTE = "broken_quote"
    NUL_BYTE = "nul_byte"
    NOT_IN_ENCODING = "not_in_encoding"
    NOT_A_NUMBER = "not_a_number"
    NOT_FINITE = "not_finite"
    NOT_WHOLE = "not_whole"
    NOT_A_FLAG = "not_a_flag"
    TOO_LONG = "too_long"
    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    AFTER_APPLICATION = "after_application"
    DUPLICATE_KEY = "duplicate_key"
    CONFLICTING_PARENT = "conflicting_parent"
    ORPHAN = "orphan"


def faults(
    table: str,
    lines: Sequence[int] | pl.Series,
    *,
    column: str,
    reason: Reason,
    explanation: str,
    values: Sequence[str | None] | pl.Series,
) -> pl.DataFrame:
    """Return one fault for each line, all for the same reason.

    Args:
        table: The table's name.
        lines: Where the rows are in their source, shape (n,).
        column: The column at fault, or the columns, joined by a blank.
        reason: The reason's code.
        explanation: The reason in a sentence.
        values: What stands there, shape (n,); null where nothing does.
    """
    return pl.DataFrame(
        {"line": lines, "value": values},
        schema={"line": pl.Int64, "value": pl.String},
        strict=False,
    ).select(
        pl.lit(table).alias("table"),
        "line",
        pl.lit(column).alias("column"),
        pl.lit(str(reason)).alias("reason"),
        pl.lit(explanation).alias("explanation"),
        "value",
    )


def no_faults() -> pl.DataFrame:
    """Return an empty list of faults."""
    return pl.DataFrame(schema=FAULT_SCHEMA)


def all_faults(found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return several lists of faults as one."""
    return pl.concat([no_faults(), *found])


def lines_at_fault(found: pl.DataFrame) -> pl.Series:
    """Return the lines of the rows that have a fault, each once."""
    return found["line"].unique()
