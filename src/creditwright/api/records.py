"""Tables in memory, read and checked exactly as a lender's files are."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, HISTORY, LABEL, Records
from creditwright.records.report import IngestReport, TableReport
from creditwright.records.tables import APPLICATION_TEST

LOANS, MONTHS = "bureau", "bureau_balance"  # the second hangs on the first, by its own key
LOAN_KEY = "SK_ID_BUREAU"


class UnknownHistoryError(BadDataError, ValueError):
    """A history was given under a name that no table has."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no history table {name!r}. There are: {', '.join(HISTORY)}.")


class NoKeyError(BadDataError, ValueError):
    """A table does not say whose its rows are."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"Table {table} has no column {key}: it says whose each row is.")


class BadRowsError(BadDataError, ValueError):
    """Rows break the rules of their table."""

    def __init__(self, table: TableReport) -> None:
        counted = ", ".join(f"{reason} {count:,}" for reason, count in table.by_reason.items())
        super().__init__(
            f"{table.rows_in - table.accepted:,} of {table.rows_in:,} rows of {table.name} cannot "
            f"be taken: {counted}. `creditwright check` names each row of a file and what is wrong."
        )


@contextmanager
def records_of(
    applications: pl.DataFrame, histories: Mapping[str, pl.DataFrame]
) -> Iterator[Records]:
    """Give the checked records of some applications, for the time of the block.

    Args:
        applications: One row an application, with SK_ID_CURR and whatever else is known; TARGET
            is not looked at.
        histories: History tables by name, of these applications or of more: rows of others are
            left out.

    Raises:
        UnknownHistoryError, NoKeyError: If a table cannot be one.
        BadRowsError: If a row breaks a rule.
    """
    tables = _tables(applications.drop(LABEL, strict=False), histories)
    with tempfile.TemporaryDirectory(prefix="creditwright-") as work:
        source = Path(work) / "source"
        source.mkdir()
        for name, table in tables.items():
            table.write_parquet(source / f"{name}.parquet")
        report = ingest(source, Path(work) / "records", max_bad_share=1.0, partitions=1)
        _refuse_bad_rows(report)
        prepared = PreparedRecords(Path(work) / "records")
        yield prepared.partition(prepared.partitions[0])


def _tables(
    applications: pl.DataFrame, histories: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    numbers = _keys(applications, APPLICATION_TEST.name, APPLICATION_KEY)
    found = {APPLICATION_TEST.name: applications}
    for name in histories:
        if name not in HISTORY:
            raise UnknownHistoryError(name)
    for name in (each for each in HISTORY if each in histories and each != MONTHS):
        rows = histories[name]
        _keys(rows, name, APPLICATION_KEY)
        found[name] = rows.join(numbers, on=APPLICATION_KEY, how="semi")
    if MONTHS in histories and LOANS in found:
        months = histories[MONTHS]
        _keys(months, MONTHS, LOAN_KEY)
        found[MONTHS] = months.join(found[LOANS].select(LOAN_KEY), on=LOAN_KEY, how="semi")
    return found


def _keys(table: pl.DataFrame, name: str, key: str) -> pl.DataFrame:
    if key not in table.columns:
        raise NoKeyError(name, key)
    return table.select(key)


def _refuse_bad_rows(report: IngestReport) -> None:
    for table in report.tables:
        if table.accepted < table.rows_in:
            raise BadRowsError(table)
