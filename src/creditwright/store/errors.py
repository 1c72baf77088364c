"""What can go wrong with the database, whichever it is."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from creditwright.core.errors import BadDataError, UnavailableError


class StoreUnavailableError(UnavailableError):
    """The database cannot be reached, read or written; what was not committed is not there."""


class StoreBusyError(UnavailableError):
    """Another process held the database for longer than this one may wait; try again."""


class StoreFullError(UnavailableError):
    """The disk of the database is full, or may not be written to; reading still works."""


class StoreDamagedError(BadDataError):
    """The file is no database, or what is in it is damaged."""


class StoreOutdatedError(UnavailableError):
    """The tables of the database are not those that this version works with."""


UNABLE = (StoreBusyError, StoreFullError, StoreUnavailableError)  # whatever was asked of it
WITHOUT_ROOM = ("database or disk is full", "readonly database", "attempt to write a readonly")
DAMAGED = ("file is not a database", "malformed")
LOCKED = ("database is locked", "database table is locked", "lock timeout")
POSTGRESQL_FULL = "53100"  # disk_full, of PostgreSQL's error codes
POSTGRESQL_LOCK = ("55P03", "57014")  # lock_not_available; the statement took too long


def translated(error: DBAPIError, place: str) -> Exception:
    """Return what an error of a driver means.

    Args:
        error: As SQLAlchemy raised it.
        place: The database, without its password.

    Returns:
        One of the errors above, or `error` itself where the fault is ours, such as a wrong
        statement.
    """
    said = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None)
    if any(words in said for words in LOCKED) or state in POSTGRESQL_LOCK:
        return StoreBusyError(f"The database {place} is in use by another process. Try again.")
    if any(words in said for words in WITHOUT_ROOM) or state == POSTGRESQL_FULL:
        return StoreFullError(
            f"The database {place} cannot be written to: {error.orig}. Make room on its disk, or "
            "give leave to write. Nothing of this was kept."
        )
    if any(words in said for words in DAMAGED):
        return StoreDamagedError(f"{place} is no sound database: {error.orig}. Restore a backup.")
    if isinstance(error.orig, sqlite3.OperationalError) or error.connection_invalidated:
        return StoreUnavailableError(f"The database {place} does not answer: {error.orig}.")
    if type(error.orig).__name__ == "OperationalError":
        return StoreUnavailableError(f"The database {place} does not answer.")
    return error
