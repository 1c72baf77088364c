"""What a database still holds of rows that were removed, taken off the disk.

PostgreSQL only marks a removed row; its bytes stay in the file of the table, in the statistics of
its columns, and in the write-ahead log, until something else is written over them. SQLite, as it is
opened here, writes zeros over what it removes: there is nothing to do but to empty its log.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import ProgrammingError

from creditwright.store.database import Connection, Database
from creditwright.store.privacy import fold_log
from creditwright.store.tables.all import METADATA
from creditwright.store.tables.ledger import ENTRIES

STATISTICS: Final = "pg_catalog.pg_statistic"  # holds common values of columns
NO_LEAVE: Final = "42501"  # insufficient_privilege, of PostgreSQL's error codes


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What was done, and where bytes of removed rows may still be.

    Attributes:
        tables: How many were written anew.
        is_log_behind: Whether the log was checkpointed, so that the server needs none of what it
            held; if not, this user may not do that, or (SQLite) somebody was reading.
        is_log_reused: Whether the server keeps old files of its log, to write over them some day.
        is_log_archived: Whether the server hands its log to an archive, where it stays.
    """

    tables: int
    is_log_behind: bool
    is_log_reused: bool
    is_log_archived: bool


def scrub(database: Database) -> Scrubbed:
    """Take off the disk what the database still holds of removed rows.

    On PostgreSQL every table but the ledger, of which nothing is ever removed, is written anew:
    each is locked meanwhile, and needs room for a second copy of itself. This is a work for a quiet
    hour, once for all that was erased since the last time.

    Raises:
        StoreBusyError: If a table was in use for longer than this may wait: do it again.
        StoreFullError: If there is no room for a table's second copy.
    """
    with database.unbound() as connection:
        if database.is_sqlite:
            return Scrubbed(0, fold_log(connection), is_log_reused=False, is_log_archived=False)
        tables = [each.name for each in METADATA.sorted_tables if each is not ENTRIES]
        for name in (*tables, STATISTICS):
            connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {name}")
        return Scrubbed(
            len(tables),
            _leave_log_behind(connection),
            is_log_reused=_setting(connection, "wal_recycle") == "on",
            is_log_archived=_setting(connection, "archive_mode") != "off",
        )


def _leave_log_behind(connection: Connection) -> bool:
    """Have the server need nothing of what its log held until now; return whether it does."""
    try:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != NO_LEAVE:
            raise
        return False
    return True


def _setting(connection: Connection, name: str) -> str:
    return str(connection.exec_driver_sql(f"SHOW {name}").scalar_one())
