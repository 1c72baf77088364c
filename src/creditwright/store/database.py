"""The database opened: SQLite or PostgreSQL, with what is kept before it is answered for.

Reading and writing are two kinds of transaction. A writer takes the database's lock when it
begins, not at its first statement: what it reads cannot have changed when it writes.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from creditwright.core.errors import ConfigurationError, FileAccessError
from creditwright.store.errors import StoreUnavailableError, translated

# Others name the type without the library.
__all__ = ["Connection", "Database", "file_of", "open_database"]

WAIT_SECONDS = 5.0  # for another process that writes
CONNECTIONS = 16
SQLITE, POSTGRESQL = "sqlite", "postgresql"
PRAGMAS = {  # each is asked for, and then asked whether it holds
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit is on the disk when it returns, also if the power fails
    "foreign_keys": 1,
    "secure_delete": 1,  # what is removed or replaced is written over with zeros
}
WRITES, UNBOUND = "creditwright_writes", "creditwright_unbound"


class Database:
    """A database that is open.

    Attributes:
        engine: SQLAlchemy's.
        place: Where it is, without a password.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine, which one process at a time can write to."""
        return self.engine.dialect.name == SQLITE

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database for the time of the block.

        Raises:
            StoreUnavailableError: If the database does not answer; see `errors` for the others.
        """
        with self._asked(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed at the end of the block, whole or not at all.

        On SQLite one writer at a time is in such a block. When this returns, what was written is on
        the disk. An error while committing leaves unknown whether it is: ask again by a key of
        your own, never write again blindly.

        Raises:
            StoreBusyError: If another process writes for longer than `WAIT_SECONDS`.
            StoreFullError, StoreUnavailableError: If nothing can be written.
        """
        with self._asked(), self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def unbound(self) -> Iterator[Connection]:
        """Give a connection outside any transaction, for what a database does in none.

        Raises:
            StoreUnavailableError: If the database does not answer; see `errors` for the others.
        """
        with self._asked(), self.engine.connect() as plain:
            by_itself = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
            yield plain.execution_options(**{UNBOUND: True}, **by_itself)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            meant = translated(error, self.place)
            if meant is error:
                raise
            raise meant from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(address: str) -> Database:
    """Open the database at `address`; a file of SQLite is made if it is not there.

    Args:
        address: `sqlite:///path`, or `postgresql://user:password@host/name`.

    Raises:
        ConfigurationError: If the address is none, or of another kind of database.
        StoreUnavailableError: If it does not answer, or keeps not what it is told to keep.
        FileAccessError: If the folder of the file cannot be made.
    """
    url = _url(address)
    place = url.render_as_string(hide_password=True)
    options: dict[str, Any] = {
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS,
        "hide_parameters": True,  # an error would carry applicants' records to wherever it is told
    }
    if url.get_backend_name() == SQLITE:
        _make_folder(Path(str(url.database)))
        options["connect_args"] = {"timeout": WAIT_SECONDS, "check_same_thread": False}
        engine = create_engine(url, **options)
        _keep_to_sqlite_rules(engine)
    else:
        options["connect_args"] = {"connect_timeout": int(WAIT_SECONDS)}
        engine = create_engine(url, pool_pre_ping=True, **options)
        _keep_to_postgresql_rules(engine)
    database = Database(engine, place)
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))
    return database


def file_of(address: str) -> Path | None:
    """Return the file that an address of SQLite names; None: it is of PostgreSQL.

    Raises:
        ConfigurationError: If the address is none.
    """
    url = _url(address)
    return Path(str(url.database)) if url.get_backend_name() == SQLITE else None


def _url(address: str) -> URL:
    try:
        url = make_url(re.sub("^postgres://", f"{POSTGRESQL}://", address))  # as platforms say it
        if url.get_backend_name() == POSTGRESQL:
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        raise ConfigurationError(
            "The store's address is none: write sqlite:///path/to/file.db or "
            "postgresql://user:password@host/database."
        ) from None
    if url.get_backend_name() not in (SQLITE, POSTGRESQL):
        raise ConfigurationError(
            f"The store cannot be kept in {url.get_backend_name()}: SQLite and PostgreSQL can."
        )
    if url.get_backend_name() == SQLITE and not url.database:
        raise ConfigurationError("A store in memory would be lost: name a file, sqlite:///path.")
    return url


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600, exist_ok=True)  # applicants' records: for nobody else to read
    except OSError as error:
        raise FileAccessError(f"Cannot write {file}: {error.strerror}.") from error


def _keep_to_sqlite_rules(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, see below
        cursor = connection.cursor()
        for name, wanted in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name} = {wanted}")
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                raise StoreUnavailableError(
                    f"The database does not keep what it is told to: PRAGMA {name} is {found}, not "
                    f"{wanted}. Put the file on a local disk."
                )
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(UNBOUND):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES) else "BEGIN")


def _keep_to_postgresql_rules(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg's
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET TIME ZONE 'UTC'")
            cursor.execute(f"SET lock_timeout = {int(WAIT_SECONDS * 1000)}")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get(WRITES) and not options.get(UNBOUND):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
