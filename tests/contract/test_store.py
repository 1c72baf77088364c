"""What a store promises, on SQLite and on PostgreSQL alike."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select
from tests.databases import free_port

from creditwright.core.errors import ConfigurationError
from creditwright.store.database import Database, open_database
from creditwright.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreFullError,
    StoreOutdatedError,
    StoreUnavailableError,
)
from creditwright.store.migrate import check_migrated, configuration, migrate, newest, steps
from creditwright.store.tables.all import METADATA
from creditwright.store.tables.applicants import LOADING


def names(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(LOADING.c.source).order_by(LOADING.c.source)))


def test_the_steps_are_those_that_alembic_takes_in_their_order() -> None:
    taken = ScriptDirectory.from_config(configuration()).walk_revisions()

    assert [each.revision for each in taken][::-1] == steps()


def test_the_steps_end_in_the_tables_as_they_are_declared(database: Database) -> None:
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)

    assert differences == []


def test_steps_are_taken_once_however_often_they_are_asked_for(database: Database) -> None:
    migrate(database)

    check_migrated(database)


def test_what_was_written_is_there_at_the_end_of_the_block(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(insert(LOADING).values(source="a", up_to=1))

    assert names(database) == ["a"]


def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    class _OurError(Exception):
        pass

    with pytest.raises(_OurError), database.writing() as connection:
        connection.execute(insert(LOADING).values(source="a", up_to=1))
        raise _OurError

    assert names(database) == []


def test_a_reader_sees_one_state_while_another_writes(database: Database) -> None:
    with database.reading() as reading:
        before = list(reading.scalars(select(LOADING.c.source)))
        with database.writing() as writing:
            writing.execute(insert(LOADING).values(source="a", up_to=1))
        after = list(reading.scalars(select(LOADING.c.source)))

    assert before == after == []


def test_writers_at_once_each_get_their_turn(database: Database) -> None:
    def write(number: int) -> None:
        with database.writing() as connection:
            held = list(connection.scalars(select(LOADING.c.source)))
            connection.execute(insert(LOADING).values(source=f"{number}-{len(held)}", up_to=1))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(names(database)) == 8


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreOutdatedError, match="newer version"):
        migrate(database)


def test_a_database_without_tables_is_not_worked_with(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'store.db'}")

    with pytest.raises(
        StoreOutdatedError, match=f"at step none, this version works with {newest()}"
    ):
        check_migrated(database)


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_busy(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    other = sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreBusyError, match="in use"), database.writing():
        pass
    other.close()


def test_a_commit_is_on_the_disk_when_it_returns(sqlite_address: str) -> None:
    with open_database(sqlite_address).reading() as connection:
        found = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()

    assert (found, journal) == (2, "wal")


def test_a_full_disk_is_told_and_reading_goes_on(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    with database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    with pytest.raises(StoreFullError, match="Make room"), database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.execute(
            insert(LOADING), [{"source": "x" * 5000 + str(n), "up_to": n} for n in range(50)]
        )

    assert names(database) == []


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"<html>log in</html>" * 100)

    with pytest.raises(StoreDamagedError, match="Restore a backup"):
        open_database(f"sqlite:///{path}")


def test_the_file_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'store.db'}")

    assert (tmp_path / "store.db").stat().st_mode & 0o077 == 0


def test_a_server_that_is_not_there_is_unavailable_and_no_password_is_told() -> None:
    with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1") as caught:
        open_database(f"postgresql://lender:secret@127.0.0.1:{free_port()}/loans")

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["store.db", "mysql://x/y", "sqlite://", "oracle://x"])
def test_an_address_of_no_database_we_can_use_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="store"):
        open_database(address)
