"""Tables in a PostgreSQL database, read through ADBC in Arrow's columns."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from creditwright.core.errors import UnavailableError
from creditwright.records.reading.database import DatabaseTable, quoted, spelled_as_declared
from creditwright.records.tables import TABLES

COLUMNS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = ANY (current_schemas(false)) ORDER BY ordinal_position
"""


class DatabaseUnavailableError(UnavailableError):
    """The database, or the library that talks to it, is not there."""


def without_password(url: str) -> str:
    """Return what may be shown of a database's address.

    >>> without_password("postgresql://ann:secret@db.example:5432/lending?sslkey=x")
    'postgresql://db.example/lending'
    """
    parts = urlsplit(url)
    return f"postgresql://{parts.hostname or ''}{parts.path}"


def _driver() -> Any:  # noqa: ANN401 - an optional library's module
    try:
        return importlib.import_module("adbc_driver_postgresql.dbapi")
    except ImportError as error:
        raise DatabaseUnavailableError(
            "Reading PostgreSQL needs ADBC: pip install 'creditwright[database]'."
        ) from error


@contextmanager
def _cursor(url: str) -> Iterator[Any]:
    driver = _driver()
    shown = without_password(url)
    try:
        with driver.connect(url) as connection, connection.cursor() as cursor:
            yield cursor
    except driver.Error as error:
        said = str(error).splitlines()[0] if url not in str(error) else "no connection"
        raise DatabaseUnavailableError(f"{shown} cannot be read now: {said}.") from error


def _frame(arrow: Any) -> pl.DataFrame:  # noqa: ANN401 - a record batch of the optional library
    """Take a batch over; what ADBC leaves as the server's text, numeric above all, is text."""
    columns = zip(arrow.schema.names, arrow.columns, strict=True)
    return pl.DataFrame([pl.Series(name, getattr(c, "storage", c)) for name, c in columns])


def postgresql_tables(url: str) -> dict[str, DatabaseTable]:
    """Return the declared tables that a PostgreSQL database has on its search path, by name.

    Raises:
        DatabaseUnavailableError: If the server cannot be reached, or ADBC is not installed.
        MissingColumnsError: If a table lacks a required column.
    """

    def frames(called: str, columns: list[str]) -> Iterator[pl.DataFrame]:
        listed = ", ".join(quoted(name) for name in columns)
        with _cursor(url) as cursor:
            cursor.execute(f"SELECT {listed} FROM {quoted(called)}")  # noqa: S608 - names are quoted
            for arrow in cursor.fetch_record_batch():
                yield _frame(arrow)

    columns: dict[str, list[str]] = {}
    found = {}
    with _cursor(url) as cursor:
        cursor.execute(COLUMNS)
        for called, column in cursor.fetchall():
            columns.setdefault(called, []).append(column)
        for called, name in spelled_as_declared(columns, TABLES).items():
            table = DatabaseTable(
                TABLES[name],
                without_password(url),
                called=called,
                columns=columns[called],
                frames=frames,
            )
            cursor.execute(f"SELECT count(*) FROM {quoted(called)}")  # noqa: S608 - quoted
            table.weigh(int(cursor.fetchone()[0]))
            found[name] = table
    return found
