"""The two steps each table takes: its batches are checked and put by, its partitions finished.

Memory holds a batch, a partition of one table, and the identifiers that later tables hang on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from creditwright.records.checking import Rule, check_rows, rules_of
from creditwright.records.faults import LINE, all_faults
from creditwright.records.links import Linked, Links, link
from creditwright.records.partitions import Staging, partition_folder, sorted_without_twins
from creditwright.records.quarantine import Quarantine
from creditwright.records.reading.source import APPLICATIONS
from creditwright.records.reading.table_input import Batch, TableInput
from creditwright.records.records import APPLICATION, APPLICATION_KEY, SOURCE_TABLE
from creditwright.records.table import Table
from creditwright.records.tables import APPLICATION_TRAIN, TABLES
from creditwright.records.tally import Tally

COMPRESSION: Final = "lz4"  # read in four fifths of the time of zstd, for two fifths more of space


@dataclass(slots=True)
class Intake:
    """What one reading carries from table to table."""

    folder: Path
    staging: Staging
    quarantine: Quarantine
    links: Links = field(default_factory=Links)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def reject(self, found: pl.DataFrame) -> None:
        """List and count faults; all those of a row come in one call."""
        if found.is_empty():
            return
        self.quarantine.add(found)
        for (name,), rows in found.partition_by("table", as_dict=True).items():
            self.tallies[str(name)].reject(rows)


def as_application(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Bring rows of either application table to the columns of both."""
    if table.name != APPLICATION_TRAIN.name:  # its rows are in stored types already
        own = frozenset(frame.columns)
        frame = frame.with_columns(
            pl.lit(None, dtype=column.stored_type).alias(column.name)
            for column in APPLICATION_TRAIN.columns
            if column.name not in own
        ).select(LINE, *APPLICATION_TRAIN.column_names)
    return frame.with_columns(pl.lit(table.name).alias(SOURCE_TABLE))


def take_in(reading: Intake, table: Table, source: TableInput) -> Iterator[None]:
    """Check each batch, and put its good rows by; yields after each."""
    tally = reading.tallies[table.name] = Tally(table, source)
    rules = rules_of(table, frozenset(source.column_names))
    for batch in source.batches():
        _take_in_batch(reading, table, batch, tally=tally, rules=rules)
        yield


def _take_in_batch(
    reading: Intake, table: Table, batch: Batch, *, tally: Tally, rules: tuple[Rule, ...]
) -> None:
    frame, broken = check_rows(batch.frame, table, rules)
    if table.name in APPLICATIONS:
        name, linked = APPLICATION, Linked(as_application(frame, table), all_faults([]))
    else:
        name, linked = table.name, link(frame, table, reading.links)
    tally.rows_in += batch.rows
    tally.unknown_previous += linked.unknown_previous
    tally.look_at(batch.frame)
    reading.reject(all_faults([batch.faults, broken, linked.faults]))
    reading.staging.add(name, linked.frame)


def stored_schema(name: str) -> Mapping[str, pl.DataType]:
    """Return the columns of a table of records and their types."""
    if name == APPLICATION:
        return {**APPLICATION_TRAIN.schema, SOURCE_TABLE: pl.String()}
    return {APPLICATION_KEY: pl.Int64(), **TABLES[name].schema}


def _as_kept(name: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as it lies on disk: texts by the numbers of their words, sooner read."""
    column = pl.col(name)
    return column.cast(pl.Categorical) if dtype == pl.String() else column


def finish(reading: Intake, name: str) -> Iterator[None]:
    """Sort, refuse shared keys, and write each partition of a table; yields after each."""
    table = APPLICATION_TRAIN if name == APPLICATION else TABLES[name]
    schema = stored_schema(name)
    identifiers = []
    for partition in range(reading.staging.partitions):
        rows = reading.staging.take(name, partition)
        if rows is None:
            rows = pl.DataFrame(schema={LINE: pl.Int64(), **schema})
        accepted, twins = sorted_without_twins(rows, table)
        reading.reject(twins)
        if name == APPLICATION:
            identifiers.append(accepted[APPLICATION_KEY])
            for (source,), part in accepted.partition_by(SOURCE_TABLE, as_dict=True).items():
                reading.tallies[str(source)].accept(part)
        else:
            reading.tallies[name].accept(accepted)
            reading.links.remember(name, accepted)
        folder = partition_folder(reading.folder, partition)
        folder.mkdir(exist_ok=True)
        accepted.select(_as_kept(column, dtype) for column, dtype in schema.items()).write_parquet(
            folder / f"{name}.parquet", compression=COMPRESSION
        )
        yield
    if name == APPLICATION:
        reading.links.applications = pl.concat(identifiers)
