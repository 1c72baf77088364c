"""One table of a lender, ready to be read batch by batch, whatever it is kept in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from creditwright.records.table import Column, Kind

CELL_BYTES = 6  # about what a cell takes in CSV, to weigh what is kept otherwise


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table, in the order of their source.

    Attributes:
        frame: The rows that could be read: LINE, then every declared column that the source has,
            in its read type, unchecked.
        faults: The rows that could not.
        rows: How many rows there were, of both sorts.
    """

    frame: pl.DataFrame
    faults: pl.DataFrame
    rows: int


class TableInput(Protocol):
    """A table that can be read once, from its beginning to its end."""

    name: str
    where: str  # for messages: a file's name, never a password
    column_names: tuple[str, ...]  # as the source has them
    weight: int  # about how many bytes it would have as CSV

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, a bounded number at a time."""
        ...

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, once all batches have been read."""
        ...


def read_type(column: Column) -> pl.DataType:
    """Return the type in which a column is read, before it is checked.

    Numbers as floats, for sources write -1180.0 for -1180; identifiers never, for above 2**53 a
    float mixes two up; flags as floats where they are written 1 and 0.
    """
    if column.kind is Kind.IDENTIFIER:
        return pl.Int64()
    if column.kind is Kind.CATEGORY or (column.kind is Kind.FLAG and column.true != "1"):
        return pl.String()
    return pl.Float64()
