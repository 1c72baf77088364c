"""From a lender's tables on a cluster to checked records in partitions: the same rules as alone.

What `ingest` does on one machine, table after table, is done here in rounds, for all at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic

import polars as pl

from creditwright.records.cluster.checked import (
    ACCEPTED,
    ROWS_IN,
    ROWS_OF_A_FILE,
    ClusterTable,
    ask_owners,
    check_batches,
)
from creditwright.records.cluster.cluster import Cluster, P
from creditwright.records.cluster.parcel import (
    FAULTS,
    FIGURES,
    Delivery,
    Parcel,
    delivered,
)
from creditwright.records.cluster.rounds import (
    OWNERS,
    PARENTS,
    accept_parents,
    find_owners,
    finish,
)
from creditwright.records.faults import FAULT_SCHEMA
from creditwright.records.ingest import NoApplicationsError
from creditwright.records.intake import stored_schema
from creditwright.records.links import KEPT, PREVIOUS_ID
from creditwright.records.reading.cells import batch_of_columns
from creditwright.records.reading.header import refuse_missing_columns
from creditwright.records.reading.source import APPLICATIONS, NoApplicationTableError
from creditwright.records.records import APPLICATION, APPLICATION_KEY, HISTORY, Records
from creditwright.records.report import IngestReport, TableReport, TooManyBadRowsError
from creditwright.records.tables import BUREAU_BALANCE, PREVIOUS_APPLICATION, TABLES

REJECTED_SCHEMA = {
    "table": pl.String(),
    "file": pl.String(),
    **{name: dtype for name, dtype in FAULT_SCHEMA.items() if name != "table"},
}


@dataclass(frozen=True, slots=True)
class Gathered(Generic[P]):
    """Checked records on a cluster.

    Attributes:
        tables: The lender's tables.
        parcels: The accepted rows by partition, and the faults of the others.
        partitions: How many.
        report: What became of the rows. It has no digest, and no figures of what columns hold.
    """

    tables: Mapping[str, ClusterTable]
    parcels: P
    partitions: int
    report: IngestReport

    @property
    def history(self) -> tuple[str, ...]:
        """The history tables there are."""
        return tuple(name for name in HISTORY if name in self.tables)


def gather(cluster: Cluster[P], place: str, *, partitions: int | None = None) -> Gathered[P]:
    """Check the tables at an address and bring the rows of each application together.

    Args:
        cluster: Does the work.
        place: The address of a folder that holds each table as Parquet.
        partitions: How many; None: by size.

    Raises:
        BadDataError: If there is no application table, no application, a column is missing, or
            one is of a type that it cannot have.
    """
    tables = cluster.tables(place)
    if not any(name in tables for name in APPLICATIONS):
        raise NoApplicationTableError(place, list(tables), kinds=(".parquet",))
    for table in tables.values():
        _refuse_wrong_columns(table)
    number = partitions or cluster.partitions_for(tables.values())
    parcels = cluster.keep(_rounds(cluster, tables, number))
    report = _report(place, tables, cluster.collect(cluster.pick(parcels, [FIGURES])))
    if not any(table.rows_in for table in report.tables if table.name in APPLICATIONS):
        raise NoApplicationsError(place)
    return Gathered(tables, parcels, number, report)


def refuse_too_many_bad_rows(report: IngestReport, max_bad_share: float) -> None:
    """Refuse tables of which more rows are bad than may be.

    Raises:
        TooManyBadRowsError: With the report.
    """
    if any(table.bad_share > max_bad_share for table in report.tables):
        raise TooManyBadRowsError(report, max_bad_share)


def _refuse_wrong_columns(table: ClusterTable) -> None:
    declared = TABLES[table.name]
    refuse_missing_columns(tuple(table.schema), declared, table.where)
    empty = pl.DataFrame(schema={name: table.schema[name] for name in table.wanted})
    batch_of_columns(empty, 1, declared, table.where)  # says which column is of no possible type


def _rounds(cluster: Cluster[P], tables: Mapping[str, ClusterTable], partitions: int) -> P:
    read = {
        name: cluster.read(
            table, table.wanted, partial(check_batches, table=table, partitions=partitions)
        )
        for name, table in tables.items()
    }
    first = {*APPLICATIONS, *KEPT}
    parents = cluster.keep(
        cluster.exchange(
            [rows for name, rows in read.items() if name in first],
            partitions,
            partial(accept_parents, partitions=partitions),
        )
    )
    asking = [cluster.pick(parents, list(OWNERS.values()))]
    asking += [read[name] for name in read if name == BUREAU_BALANCE.name]
    asking += [
        cluster.read(
            table,
            (PREVIOUS_ID, APPLICATION_KEY),
            partial(ask_owners, table=table, partitions=partitions),
        )
        for name, table in tables.items()
        if name != PREVIOUS_APPLICATION.name and PREVIOUS_ID in table.wanted
        if PREVIOUS_APPLICATION.name in tables
    ]
    answers = cluster.exchange(asking, partitions, partial(find_owners, partitions=partitions))
    together = [cluster.pick(parents, [*PARENTS, FAULTS, FIGURES]), answers]
    together += [
        rows for name, rows in read.items() if name not in first and name != BUREAU_BALANCE.name
    ]
    history = tuple(name for name in HISTORY if name in tables)
    return cluster.exchange(together, partitions, partial(finish, tables=history))


def _report(
    place: str, tables: Mapping[str, ClusterTable], parcels: Iterable[Parcel]
) -> IngestReport:
    counted: dict[str, dict[str, int]] = {name: {} for name in tables}
    for delivery in delivered(parcels):
        found = delivery.take(FIGURES)
        for table, figure, rows in () if found is None else found.iter_rows():
            counted[table][figure] = counted[table].get(figure, 0) + rows
    reports = tuple(_table_report(table, counted[name]) for name, table in tables.items())
    absent = tuple(name for name in HISTORY if name not in tables)
    return IngestReport(source=place, tables=reports, absent=absent, ignored=(), digest="")


def _table_report(table: ClusterTable, counted: dict[str, int]) -> TableReport:
    declared = TABLES[table.name].column_names
    rows_in, accepted = counted.pop(ROWS_IN, 0), counted.pop(ACCEPTED, 0)
    return TableReport(
        name=table.name,
        where=table.where,
        rows_in=rows_in,
        accepted=accepted,
        by_reason=dict(sorted(counted.items(), key=lambda item: -item[1])),
        missing_columns=tuple(name for name in declared if name not in table.schema),
        extra_columns=tuple(name for name in table.schema if name not in declared),
    )


def records_of(delivery: Delivery, history: Iterable[str]) -> Records | None:
    """Return the records of a partition; None if it has no application."""
    application = delivery.take(APPLICATION)
    if application is None or application.is_empty():
        return None
    tables = {}
    for name in history:
        rows = delivery.take(name)
        tables[name] = (pl.DataFrame(schema=stored_schema(name)) if rows is None else rows).lazy()
    return Records(application.lazy(), tables)


def rejected_rows(
    parcels: Iterable[Parcel], *, files: Mapping[str, tuple[str, ...]]
) -> Iterator[pl.DataFrame]:
    """Yield the list of rejected rows, one row a fault, with the file and the row in it, from 1.

    Args:
        parcels: Faults.
        files: The files of each table, in order.
    """
    for delivery in delivered(parcels):
        found = delivery.take(FAULTS)
        if found is None:
            continue
        for (table,), rows in found.partition_by("table", as_dict=True).items():
            addresses = pl.Series("file", files[str(table)], dtype=pl.String)
            place = (rows["line"] - 1) // ROWS_OF_A_FILE
            line = (rows["line"] - 1) % ROWS_OF_A_FILE + 1
            yield rows.with_columns(addresses.gather(place), line.alias("line")).select(
                list(REJECTED_SCHEMA)
            )
