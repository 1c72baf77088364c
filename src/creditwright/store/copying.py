"""All rows of one database put into another that is empty, whichever kind each is."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from creditwright.core.errors import BadDataError, RefusedError
from creditwright.store.database import POSTGRESQL
from creditwright.store.ledger import last_entry
from creditwright.store.tables.all import METADATA

ROWS_AT_ONCE = 2000


class StoreNotEmptyError(RefusedError):
    """The database that rows were to be put into has rows of its own."""

    def __init__(self, place: str, table: str) -> None:
        super().__init__(
            f"The database {place} is not empty: there are rows in {table}. Name a new one; two "
            "stores are never mixed."
        )


class CopyMismatchError(BadDataError):
    """What arrived is not what was sent."""

    def __init__(self, what: str, sent: object, arrived: object) -> None:
        super().__init__(
            f"The copy is not as its source: of {what} the source has {sent}, the copy {arrived}. "
            "Nothing was kept; report it."
        )


def tables() -> list[Table]:
    """Return every table, those first that others point to."""
    return list(METADATA.sorted_tables)


def check_empty(connection: Connection, place: str) -> None:
    """Refuse a database with a row in it.

    Raises:
        StoreNotEmptyError: Naming the first table that has one.
    """
    for table in tables():
        if connection.execute(select(1).select_from(table).limit(1)).first() is not None:
            raise StoreNotEmptyError(place, table.name)


def copy_table(source: Connection, target: Connection, table: Table) -> int:
    """Put the rows of a table into the same table elsewhere, in the order of its key.

    That order is the one in which the ledger takes entries. Rows come through memory a few
    thousand at a time.

    Args:
        source: For reading.
        target: For writing.
        table: Empty in the target.

    Returns:
        How many.

    Raises:
        CopyMismatchError: If the target counts another number than was sent.
    """
    pages = _pages(source, table)
    send = _send_to_postgresql if target.dialect.name == POSTGRESQL else _send_to_sqlite
    sent = sum(send(target, table, rows) for rows in pages)
    arrived = target.execute(select(func.count()).select_from(table)).scalar_one()
    if arrived != sent:
        raise CopyMismatchError(f"rows in {table.name}", sent, arrived)
    return sent


def check_same_ledger(source: Connection, target: Connection) -> None:
    """Compare the last entries of two ledgers; each is chained to all before it.

    Raises:
        CopyMismatchError: If they differ.
    """
    sent, arrived = last_entry(source), last_entry(target)
    if sent != arrived:
        raise CopyMismatchError("ledger entries", sent.seq, arrived.seq)


def _pages(source: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    asked = select(table).order_by(*table.primary_key.columns)
    found = source.execute(asked, execution_options={"yield_per": ROWS_AT_ONCE})
    for page in found.partitions():
        yield [tuple(row) for row in page]


def _send_to_sqlite(target: Connection, table: Table, rows: list[tuple[Any, ...]]) -> int:
    statement = insert(table).values(dict.fromkeys(each.name for each in table.columns))
    target.exec_driver_sql(str(statement.compile(dialect=target.dialect)), rows)
    return len(rows)


def _send_to_postgresql(target: Connection, table: Table, rows: list[tuple[Any, ...]]) -> int:
    quoted = target.dialect.identifier_preparer.quote
    names = ", ".join(quoted(each.name) for each in table.columns)
    driver: Any = target.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quoted(table.name)} ({names}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
    return len(rows)
