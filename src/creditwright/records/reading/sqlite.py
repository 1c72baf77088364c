"""Tables in a SQLite file, read with the standard library."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl

from creditwright.core.errors import UnavailableError
from creditwright.records.reading.database import DatabaseTable, quoted, spelled_as_declared
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.tables import TABLES

ROWS = 50_000  # fetched at a time
MAGIC = b"SQLite format 3\0"


class DatabaseBusyError(UnavailableError):
    """Another program holds the database."""


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        raise DatabaseBusyError(f"{path.name} cannot be read now: {error}. Try again.") from error
    except sqlite3.DatabaseError as error:
        raise UnreadableTableError(path.name, f"the database is damaged ({error}).") from error


def _series(name: str, values: Sequence[object]) -> pl.Series:
    """Make a column of what SQLite gives: any cell may be of any type."""
    try:
        return pl.Series(name, values, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)


def sqlite_tables(path: Path) -> dict[str, DatabaseTable]:
    """Return the declared tables that a SQLite file has, by name.

    Raises:
        UnreadableTableError: If the file is damaged, or a table lacks a required column.
        DatabaseBusyError: If another program holds it.
    """

    def frames(called: str, columns: list[str]) -> Iterator[pl.DataFrame]:
        listed = ", ".join(quoted(name) for name in columns)
        with _connected(path) as connection:
            cursor = connection.execute(f"SELECT {listed} FROM {quoted(called)}")  # noqa: S608 - names are quoted
            while rows := cursor.fetchmany(ROWS):
                yield pl.DataFrame(
                    [_series(n, v) for n, v in zip(columns, zip(*rows, strict=True), strict=True)]
                )

    found = {}
    with _connected(path) as connection:
        listed = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        )
        for called, name in spelled_as_declared([row[0] for row in listed], TABLES).items():
            columns = connection.execute(f"SELECT * FROM {quoted(called)} LIMIT 0").description  # noqa: S608 - quoted
            table = DatabaseTable(
                TABLES[name],
                path.name,
                called=called,
                columns=[c[0] for c in columns],
                frames=frames,
            )
            rows = connection.execute(f"SELECT count(*) FROM {quoted(called)}").fetchone()  # noqa: S608 - quoted
            table.weigh(int(rows[0]))
            found[name] = table
    return found
