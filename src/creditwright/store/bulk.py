"""Many rows added at once, by the quickest way that each database has."""

from typing import Any

import polars as pl
from sqlalchemy import Connection, Table, insert

from creditwright.store.database import POSTGRESQL


def add_rows(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Add rows to a table, in the transaction of `connection`.

    Args:
        connection: One that writes.
        table: The table.
        rows: With columns of the table, by name; columns that are left out become null.
    """
    if rows.is_empty():
        return
    if connection.dialect.name == POSTGRESQL:
        _copy(connection, table, rows)
        return
    names = [each.name for each in table.columns if each.name in rows.columns]  # as a statement has
    statement = insert(table).values(dict.fromkeys(names))
    compiled = str(statement.compile(dialect=connection.dialect))
    connection.exec_driver_sql(compiled, rows.select(names).rows())


def _copy(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Send rows as CSV: an empty field is null, an empty text is quoted."""
    quoted = connection.dialect.identifier_preparer.quote
    names = ", ".join(quoted(name) for name in rows.columns)
    statement = f"COPY {quoted(table.name)} ({names}) FROM STDIN WITH (FORMAT csv)"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows.write_csv(include_header=False).encode())
