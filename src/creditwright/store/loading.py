"""How far a loading has come, so that one that was stopped goes on where it was."""

from sqlalchemy import Connection, delete, insert, select, update

from creditwright.store.tables.applicants import LOADING


def loaded_up_to(connection: Connection, source: str) -> int:
    """Return the last application of a source that is in; 0 if none is."""
    asked = select(LOADING.c.up_to).where(LOADING.c.source == source)
    return connection.scalar(asked) or 0


def note_loaded(connection: Connection, source: str, up_to: int) -> None:
    """Say that the applications of a source are in, up to this one."""
    mine = update(LOADING).where(LOADING.c.source == source).values(up_to=up_to)
    if not connection.execute(mine).rowcount:
        connection.execute(insert(LOADING).values(source=source, up_to=up_to))


def forget_loading(connection: Connection, source: str) -> None:
    """Forget how far it had come: all of it is in."""
    connection.execute(delete(LOADING).where(LOADING.c.source == source))
