"""The first step on a cluster: each machine checks the rows of the files it reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from creditwright.records.checking import check_rows, rules_of
from creditwright.records.cluster.parcel import (
    FAULTS,
    FIGURES,
    Parcel,
    divide,
    figure,
    pack,
)
from creditwright.records.faults import LINE, all_faults
from creditwright.records.intake import as_application
from creditwright.records.links import BUREAU_ID, PREVIOUS_ID
from creditwright.records.reading.cells import batch_of_columns
from creditwright.records.reading.source import APPLICATIONS
from creditwright.records.records import APPLICATION, APPLICATION_KEY
from creditwright.records.tables import TABLES

FILE, ROW = "__file__", "__row__"  # where a row stands: its file's address; its place there, from 0
ROWS_OF_A_FILE = 1 << 40  # more than any file has: LINE holds the file's place and the row's in one
SCHEME = "^[a-zA-Z0-9]+:/+"
ROWS_IN = "rows in"
ACCEPTED = "accepted"
ASKED = "asked"  # pairs of an earlier credit and the application that speaks of it


@dataclass(frozen=True, slots=True)
class ClusterTable:
    """A table that a cluster can read.

    Attributes:
        name: As declared.
        where: Its address.
        schema: The columns and their types, as the cluster gives them.
        files: The addresses of its files, in order.
    """

    name: str
    where: str
    schema: Mapping[str, pl.DataType]
    files: tuple[str, ...]

    @property
    def wanted(self) -> tuple[str, ...]:
        """The declared columns it has."""
        return tuple(name for name in TABLES[self.name].column_names if name in self.schema)


def check_batches(
    frames: Iterable[pl.DataFrame], *, table: ClusterTable, partitions: int
) -> Iterator[Parcel]:
    """Check rows; yield the good ones for their partitions, the faults of others, and figures.

    Args:
        frames: The table's wanted columns, FILE and ROW.
        table: The table.
        partitions: How many there are.
    """
    declared = TABLES[table.name]
    rules = rules_of(declared, frozenset(table.schema))
    for place, frame in enumerate(frames):
        batch = batch_of_columns(frame.drop(FILE, ROW), 1, declared, table.where)
        good, broken = check_rows(batch.frame, declared, rules)
        lines = _lines(frame, table.files)
        good = good.with_columns(lines.gather(good[LINE] - 1).alias(LINE))
        found = all_faults([batch.faults, broken])
        found = found.with_columns(lines.gather(found["line"] - 1).alias("line"))
        yield from reject(found, place % partitions)
        yield pack(FIGURES, place % partitions, figure(table.name, ROWS_IN, batch.rows))
        if table.name in APPLICATIONS:
            yield from divide(APPLICATION, as_application(good, declared), partitions)
        else:
            by = BUREAU_ID if declared.application is None else APPLICATION_KEY
            yield from divide(table.name, good, partitions, by=by)


def ask_owners(
    frames: Iterable[pl.DataFrame], *, table: ClusterTable, partitions: int
) -> Iterator[Parcel]:
    """Yield which earlier credits a table speaks of, and for which application each.

    The rows are not checked here. One that is bad asks in vain, and does no harm.

    Args:
        frames: The two numbers, FILE and ROW.
        table: The table.
        partitions: How many there are.
    """
    for frame in frames:
        batch = batch_of_columns(frame.drop(FILE, ROW), 1, TABLES[table.name], table.where)
        pairs = batch.frame.select(PREVIOUS_ID, APPLICATION_KEY).drop_nulls().unique()
        yield from divide(ASKED, pairs, partitions, by=PREVIOUS_ID)


def reject(found: pl.DataFrame, partition: int) -> Iterator[Parcel]:
    """Yield faults and what they count as; all faults of a row must come in one call."""
    if found.is_empty():
        return
    yield pack(FAULTS, partition, found)
    first = found.unique(subset=["table", "line"], keep="first", maintain_order=True)
    counted = first.group_by("table", "reason").agg(pl.len().cast(pl.Int64).alias("rows"))
    yield pack(FIGURES, partition, counted.rename({"reason": "figure"}))


def _lines(frame: pl.DataFrame, files: tuple[str, ...]) -> pl.Series:
    """Return a number for each row that names its file and its place, from 1, in one."""
    files_column = frame[FILE].str.replace(SCHEME, "")  # Spark writes file:/ here, file:/// there
    bare = pl.Series(files, dtype=pl.String).str.replace(SCHEME, "")
    places = {file: place * ROWS_OF_A_FILE for place, file in enumerate(bare)}
    return files_column.replace_strict(places, return_dtype=pl.Int64) + frame[ROW] + 1
