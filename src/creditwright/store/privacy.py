"""Everything kept of an application, found and removed by its number, whichever table it lies in.

A table that holds something of an application names it in a column that is called so; a new table
is exported and erased without anybody thinking of it.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import RefusedError
from creditwright.ledger.keys import Vault
from creditwright.store.database import SQLITE
from creditwright.store.erasures import NUMBERS, remove_rows
from creditwright.store.ledger import Opened, opened_entries_of, reference_of
from creditwright.store.subject_keys import destroy_key
from creditwright.store.tables.all import METADATA
from creditwright.store.tables.applicants import APPLICATIONS, EARLIER_VERSIONS, HISTORIES
from creditwright.store.tables.assessments import ANSWERS, ASSESSMENTS
from creditwright.store.tables.people import (
    KEYS,
    OWN_APPLICATIONS,
    PEOPLE,
    QUOTAS,
    ROLES,
    SESSIONS,
)
from creditwright.store.tables.privacy import HOLDS, RESTRICTIONS

ERASED_STATUS: Final = 410
ERASED_BODY: Final = json.dumps(
    {
        "type": "/problems/subject-erased",
        "title": "No longer there",
        "status": ERASED_STATUS,
        "code": "subject_erased",
        "detail": "This answer held data of an applicant who was erased since.",
    }
).encode()
RECORDS: Final = frozenset({APPLICATIONS.name, *(each.name for each in HISTORIES.values())})
COMPRESSED: Final = (EARLIER_VERSIONS.name, "records")


class RestrictedError(RefusedError):
    """An application is kept, and may not be assessed."""

    def __init__(self) -> None:
        super().__init__(
            "The data of this application are restricted: they are kept, and nothing is decided on "
            "them until the restriction is lifted."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An application that is restricted or held.

    Attributes:
        by: Who did so, as the ledger names them.
        why: In their own words.
    """

    application: int
    at: datetime
    by: str
    why: str


def rows_of(connection: Connection, application: int) -> dict[str, list[dict[str, Any]]]:
    """Return every row that names an application, by table, but for its records.

    Those are told by `find_application`, in the lender's own units.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table, column in naming_tables():
        if table.name in RECORDS:
            continue
        rows = connection.execute(select(table).where(table.c[column] == application))
        listed = [_told(table, dict(row._mapping)) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it
        if listed:
            found[table.name] = listed
    return found


def entries_of(connection: Connection, vault: Vault, application: int) -> Iterator[Opened]:
    """Yield the ledger's entries about an application, with their contents, in their order."""
    yield from opened_entries_of(connection, vault, reference_of(vault, application))


def is_known(connection: Connection, application: int) -> bool:
    """Return whether anything at all is kept of an application."""
    return any(
        connection.scalar(select(exists().where(table.c[column] == application)))
        for table, column in naming_tables()
    )


def erase_rows(connection: Connection, vault: Vault, application: int, *, at: datetime) -> bool:
    """Destroy an application's key, and remove every row that names it; all in one transaction.

    Answers that were given of several applications at once are kept for the others' sake, without
    their content. Whoever has no other application is let in no longer, and forgotten.

    Returns:
        Whether there was a key.
    """
    had_key = destroy_key(connection, reference_of(vault, application), at=at)
    _empty_answers(connection, application)
    people = _alone_with(connection, application)
    remove_rows(connection, [application])
    subject = QUOTAS.c.subject == str(application)
    connection.execute(delete(QUOTAS).where(subject))
    for person in people:
        for table, column in ((SESSIONS, "person"), (KEYS, "person"), (ROLES, "person")):
            connection.execute(delete(table).where(table.c[column] == person))
        connection.execute(delete(PEOPLE).where(PEOPLE.c.id == person))
    return had_key


def mark(connection: Connection, table: Table, marked: Marked) -> bool:
    """Restrict or hold an application; return whether it was not so before."""
    if marks_of(connection, table, [marked.application]):
        return False
    row = {
        "application": marked.application,
        "at": instant_text(marked.at),
        "by": marked.by,
        "why": marked.why,
    }
    connection.execute(insert(table).values(row))
    return True


def unmark(connection: Connection, table: Table, application: int) -> bool:
    """Lift a restriction or a hold; return whether there was one."""
    gone = delete(table).where(table.c.application == application)
    return connection.execute(gone).rowcount > 0


def marks_of(connection: Connection, table: Table, applications: list[int]) -> Mapping[int, Marked]:
    """Return which of some applications are restricted, or held, by number."""
    found = connection.execute(_marks(table), {"applications": applications})
    return {
        row.application: Marked(
            application=row.application, at=instant_of(row.at), by=row.by, why=row.why
        )
        for row in found
    }


@cache
def _marks(table: Table) -> Select[Any]:
    these: BindParameter[Any] = bindparam("applications", expanding=True)
    return select(table).where(table.c.application.in_(these))


def restricted_among(connection: Connection, applications: list[int]) -> frozenset[int]:
    """Return which of some applications may not be assessed."""
    return frozenset(marks_of(connection, RESTRICTIONS, applications))


def is_held(connection: Connection, application: int) -> bool:
    """Return whether an application may not be erased."""
    return bool(marks_of(connection, HOLDS, [application]))


def last_assessed(connection: Connection, application: int) -> datetime | None:
    """Return when an application was assessed last; None: never."""
    asked = select(ASSESSMENTS.c.at).where(ASSESSMENTS.c.application == application)
    found = connection.scalar(asked.order_by(ASSESSMENTS.c.at.desc()).limit(1))
    return None if found is None else instant_of(found)


def naming_tables() -> Iterator[tuple[Table, str]]:
    """Yield every table with something of an application, and the column that names it."""
    for table in METADATA.sorted_tables:
        yield from ((table, each.name) for each in table.columns if each.name in NUMBERS)


def _told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if table.name == COMPRESSED[0]:
        row[COMPRESSED[1]] = json.loads(zlib.decompress(row[COMPRESSED[1]]))
    return {
        name: value.decode(errors="replace") if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _empty_answers(connection: Connection, application: int) -> None:
    """Take the content out of every answer that tells of an application among others."""
    several = ANSWERS.c.application.is_(None)
    digits = str(application).encode()
    named = [
        row
        for row in connection.execute(
            select(ANSWERS.c.principal, ANSWERS.c.route, ANSWERS.c.key, ANSWERS.c.body).where(
                several
            )
        )
        if digits in bytes(row.body)
    ]
    for row in named:
        mine = (
            (ANSWERS.c.principal == row.principal)
            & (ANSWERS.c.route == row.route)
            & (ANSWERS.c.key == row.key)
        )
        emptied = {"status": ERASED_STATUS, "body": ERASED_BODY}
        connection.execute(update(ANSWERS).where(mine).values(emptied))


def _alone_with(connection: Connection, application: int) -> list[str]:
    """Return who has this application and no other."""
    mine = select(OWN_APPLICATIONS.c.person).where(OWN_APPLICATIONS.c.application == application)
    others = select(OWN_APPLICATIONS.c.person).where(OWN_APPLICATIONS.c.application != application)
    return list(connection.scalars(mine.except_(others)))


def fold_log(connection: Connection) -> bool:
    """Bring SQLite's write-ahead log into its file and empty it; what was removed is in neither.

    Args:
        connection: Outside any transaction.

    Returns:
        Whether that could be done at this moment; on other databases it is theirs to do.
    """
    if connection.dialect.name != SQLITE:
        return True
    is_busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar_one()
    return not is_busy
