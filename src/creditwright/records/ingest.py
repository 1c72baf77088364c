"""From a lender's tables to prepared records: every row checked, accepted or quarantined.

A table is read once, in batches: rows that keep the rules and hang on something go to their
partition. Then each partition is sorted, rows that share a key are refused, and the rest written.
"""

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.core.files import folder_written_whole
from creditwright.core.logs import logger
from creditwright.core.progress import Progress, SilentProgress
from creditwright.records.intake import Intake, finish, take_in
from creditwright.records.partitions import Staging, number_of_partitions
from creditwright.records.prepared import MANIFEST, write_manifest
from creditwright.records.quarantine import Quarantine, refuse_to_replace_tables
from creditwright.records.reading.content import CHUNK_BYTES
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.reading.source import APPLICATIONS, Source, open_source
from creditwright.records.records import APPLICATION, HISTORY
from creditwright.records.report import IngestReport, TooManyBadRowsError
from creditwright.records.tables import TABLES

MAX_BAD_SHARE = 0.01


class FolderInUseError(FileAccessError):
    """A folder was to be written that holds something else."""


class NoApplicationsError(BadDataError):
    """There is an application table, and not one application in it."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where} has no application: the tables have a header and no rows.")


def _refuse_to_replace(into: Path) -> None:
    if into.exists() and not (into / MANIFEST).is_file() and any(into.iterdir()):
        raise FolderInUseError(f"{into} holds something else; name a folder that is free.")


def _report(found: Source, intake: Intake) -> IngestReport:
    tables = tuple(intake.tallies[name].report() for name in found.tables)
    digests = {table.name: table.digest for table in tables}
    return IngestReport(
        source=found.where,
        tables=tables,
        absent=tuple(name for name in TABLES if name in HISTORY and name not in found.tables),
        ignored=found.ignored,
        digest=sha256_of_bytes(canonical_json(digests)),
    )


def _read_all(found: Source, intake: Intake, progress: Progress) -> None:
    """Take in and finish the applications, then each history table, which hang on them."""
    steps: dict[str, Iterator[None]] = {}
    weights: dict[str, int] = {}
    for name, table in found.tables.items():
        kept_as = APPLICATION if name in APPLICATIONS else name
        taken = take_in(intake, TABLES[name], table)
        steps[kept_as] = chain(steps.get(kept_as, iter(())), taken)
        weights[kept_as] = weights.get(kept_as, 0) + -(-table.weight // CHUNK_BYTES)
    for name, taken in steps.items():
        work = chain(taken, finish(intake, name))
        total = weights[name] + intake.staging.partitions
        for _ in progress.track(work, description=f"Reading {name}", total=total):
            pass


def ingest(  # noqa: PLR0913 - each is one choice of whoever reads
    source: str | Path,
    into: Path,
    *,
    dialect: Dialect = KAGGLE,
    quarantine: Path | None = None,
    max_bad_share: float = MAX_BAD_SHARE,
    partitions: int | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read a lender's tables, check every row, and write the accepted ones divided by application.

    Args:
        source: A folder of CSV or Parquet files, a SQLite file, or a database's address.
        into: The folder to write; replaced whole if it holds prepared records.
        dialect: How CSV files are written.
        quarantine: The folder for the lists of rejected rows; None: they are only counted.
        max_bad_share: The share of a table's rows that may be bad, 0 to 1, orphans apart.
        partitions: How many; None: by size, about a million rows of history each.
        progress: Told of each batch.

    Returns:
        What became of every row; for each table rows_in = accepted + rejected.

    Raises:
        BadDataError: If there is no application table, a file is not what it should be, a
            required column is missing, or too many rows are bad (`TooManyBadRowsError`, with the
            report); `into` is then left as it was, the quarantine is written.
        UnavailableError: If a database cannot be reached.
        FileAccessError: If something cannot be read or written.
    """
    _refuse_to_replace(into)
    if quarantine is not None:
        refuse_to_replace_tables(quarantine, tuple(TABLES))
    found = open_source(source, dialect)
    weight = sum(table.weight for table in found.tables.values())
    with folder_written_whole(into) as folder:
        staging = folder / "staging"
        intake = Intake(
            folder=folder,
            staging=Staging(staging / "rows", partitions or number_of_partitions(weight)),
            quarantine=Quarantine(staging / "faults"),
        )
        _read_all(found, intake, progress or SilentProgress())
        report = _report(found, intake)
        for table in report.tables:
            logger().info(
                "table read", table=table.name, rows=table.rows_in, rejected=table.rejected
            )
        if not any(table.rows_in for table in report.tables if table.name in APPLICATIONS):
            raise NoApplicationsError(found.where)
        if quarantine is not None:
            intake.quarantine.publish(quarantine, tuple(TABLES))
        if any(table.bad_share > max_bad_share for table in report.tables):
            raise TooManyBadRowsError(report, max_bad_share)
        shutil.rmtree(staging)
        write_manifest(
            folder,
            partitions=intake.staging.partitions,
            tables=[APPLICATION, *(name for name in HISTORY if name in found.tables)],
            report=report.as_json(),
        )
    return report
