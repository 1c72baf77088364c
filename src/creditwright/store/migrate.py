"""Bring a database to the tables of this version, in one transaction: all the steps or none."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from creditwright.store.database import Database
from creditwright.store.errors import StoreOutdatedError

if TYPE_CHECKING:  # 12 MB, and a database that is as it has to be needs none of it
    from alembic.config import Config

STEPS = Path(__file__).parent / "migrations"
NUMBER = 4  # digits: a file is called by its step's, such as 0013_lists_of_decisions.py


def configuration(connection: Connection | None = None) -> "Config":
    """Return what Alembic is to know: where the steps lie, and the connection to take them on."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    found = Config(attributes={"connection": connection})
    found.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


def steps() -> list[str]:
    """Return the names of the steps of this version, in their order."""
    return sorted(each.name[:NUMBER] for each in (STEPS / "versions").glob("[0-9]*.py"))


def newest() -> str:
    """Return the name of the last step of this version."""
    found = steps()
    if not found:
        raise StoreOutdatedError("This installation lacks the steps that make a database.")
    return found[-1]


def migrate(database: Database) -> None:
    """Take every step that the database has not taken yet.

    Two processes may do so at once: the second waits, and finds nothing left to do.

    Raises:
        StoreBusyError: If another process writes for too long.
        StoreOutdatedError: If the database was made by a newer version.
    """
    with database.writing() as connection:
        taken = _taken(connection)
        if taken == newest():
            return
        if taken is not None and taken not in steps():
            raise StoreOutdatedError(
                f"The database {database.place} was made by a newer version of Creditwright (step "
                f"{taken}). Install that version, or restore a backup of this one's time."
            )
        from alembic import command  # noqa: PLC0415 - see above

        command.upgrade(configuration(connection), "head")


def check_migrated(database: Database) -> None:
    """Refuse to work with a database whose tables are not those of this version.

    Raises:
        StoreOutdatedError: Saying what to do.
    """
    with database.reading() as connection:
        found = _taken(connection)
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


def _taken(connection: Connection) -> str | None:
    """Return the last step that a database took; None: none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    taken: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return taken
