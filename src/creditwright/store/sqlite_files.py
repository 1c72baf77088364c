"""Files of SQLite as wholes: copied while others write, read without a trace, put into place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, event

from creditwright.core.errors import FileAccessError, RefusedError
from creditwright.store.database import Connection, Database
from creditwright.store.errors import StoreDamagedError


class StoreInUseError(RefusedError):
    """Another process has the database open that was to be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another process has {path} open. Stop the service, and whatever else works with it, "
            "and try again; nothing was changed."
        )


def copy_whole(database: Database, into: Path) -> None:
    """Write what the database is at this moment to `into`, a file that is empty or not there.

    Others go on writing meanwhile. What was removed is not in the copy: its pages are made anew.

    Raises:
        StoreUnavailableError, StoreFullError: If it cannot be read, or the copy not written.
    """
    with database.unbound() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(into),))


def check_sound(path: Path) -> None:
    """Have SQLite check every page of a file that nobody writes to.

    Raises:
        FileAccessError: If there is no such file.
        StoreDamagedError: If it is no database of SQLite, or a damaged one.
    """
    if not path.is_file():
        raise FileAccessError(f"There is no file {path}.")
    try:
        with closing(sqlite3.connect(_unchanged(path), uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise StoreDamagedError(f"{path} is no sound backup: {found}. Take another one.")


@contextmanager
def opened_unchanged(path: Path) -> Iterator[Database]:
    """Give a file that nobody writes to, to be read; no byte is written beside it either."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            _unchanged(path), uri=True, isolation_level=None, check_same_thread=False
        ),
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    database = Database(engine, str(path))
    try:
        yield database
    finally:
        database.close()


def fold(path: Path) -> None:
    """Bring what the write-ahead log holds into the file, and leave nothing beside it.

    Raises:
        StoreInUseError: If another process has the database open.
        StoreDamagedError: If it is none.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "locked"
    except sqlite3.DatabaseError as error:
        raise StoreDamagedError(f"{path} is no sound database: {error}.") from None
    if mode != "delete":
        raise StoreInUseError(path)


def _unchanged(path: Path) -> str:
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
