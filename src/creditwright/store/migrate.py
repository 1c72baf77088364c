"""Bring a database to the tables of this version, in one transaction: all the steps or none."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from creditwright.store.database import Database
from creditwright.store.errors import StoreOutdatedError

STEPS = Path(__file__).parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Return what Alembic is to know: where the steps lie, and the connection to take them on."""
    found = Config(attributes={"connection": connection})
    found.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


def newest() -> str:
    """Return the name of the last step of this version."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise StoreOutdatedError("This installation lacks the steps that make a database.")
    return head


def migrate(database: Database) -> None:
    """Take every step that the database has not taken yet.

    Two processes may do so at once: the second waits, and finds nothing left to do.

    Raises:
        StoreBusyError: If another process writes for too long.
        StoreOutdatedError: If the database was made by a newer version.
    """
    with database.writing() as connection:
        _refuse_newer(connection, database.place)
        command.upgrade(configuration(connection), "head")


def check_migrated(database: Database) -> None:
    """Refuse to work with a database whose tables are not those of this version.

    Raises:
        StoreOutdatedError: Saying what to do.
    """
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest():
        raise StoreOutdatedError(
            f"The database {database.place} is at step {found or 'none'}, this version works with "
            f"{newest()}. Run `creditwright store init` to bring it there."
        )


def try_to_write(database: Database) -> None:
    """Commit a change that changes nothing: the lock, the disk and the right to write are there.

    Raises:
        StoreBusyError, StoreFullError, StoreUnavailableError: If it cannot be committed.
    """
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _refuse_newer(connection: Connection, place: str) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    known = {
        each.revision for each in ScriptDirectory.from_config(configuration()).walk_revisions()
    }
    if found is not None and found not in known:
        raise StoreOutdatedError(
            f"The database {place} was made by a newer version of Creditwright (step {found}). "
            "Install that version, or restore a backup of this one's time."
        )
