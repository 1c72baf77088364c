"""What has been kept for as long as its class of records is, and is to go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Table, and_, delete, exists, func, insert, select

from creditwright.core.clock import instant_text
from creditwright.decision.profile import RecordClass
from creditwright.records.records import APPLICATION_KEY
from creditwright.store.privacy import naming_tables
from creditwright.store.tables.applicants import APPLICATIONS
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.notices import NOTICES
from creditwright.store.tables.people import OWN_APPLICATIONS
from creditwright.store.tables.privacy import HOLDS, PURGED, RESTRICTIONS
from creditwright.store.tables.reviews import CONTESTS, NOTES, REVIEWS, WORK

AT_ONCE: Final = 500
WITH_ENTRIES: Final[Mapping[RecordClass, Sequence[Table]]] = {
    RecordClass.ASSESSMENTS: (ASSESSMENTS,),
    RecordClass.NOTICES: (NOTICES,),
    RecordClass.REVIEWS: (REVIEWS, CONTESTS, NOTES),
}
KEY: Final = APPLICATIONS.c[APPLICATION_KEY]
ABOUT_HANDLING: Final = (WORK, RESTRICTIONS, OWN_APPLICATIONS)  # nothing to keep for itself


@dataclass(frozen=True, slots=True)
class Removed:
    """What a purge removed.

    Attributes:
        rows: How many, by table.
        applications: Whose they were.
    """

    rows: Mapping[str, int]
    applications: frozenset[int]


def remove_expired(
    connection: Connection, kind: RecordClass, *, before: datetime, at: datetime, really: bool
) -> Removed:
    """Remove the records of a class that are older than a moment, but for those that are held.

    Args:
        connection: For writing.
        kind: The class.
        before: What is not older than this stays.
        at: Now, as the removal is kept.
        really: False: only count.
    """
    if kind is RecordClass.APPLICATIONS:
        return _applications(connection, before, really=really)
    rows: dict[str, int] = {}
    whose: set[int] = set()
    for table in WITH_ENTRIES[kind]:
        found = _expired(connection, table, before)
        rows[table.name] = len(found)
        whose |= {application for _, application in found}
        if really:
            _remove(connection, table, [number for number, _ in found], at)
    return Removed(rows, frozenset(whose))


def _expired(connection: Connection, table: Table, before: datetime) -> list[tuple[str, int]]:
    held = exists().where(HOLDS.c.application == table.c.application)
    asked = select(table.c.id, table.c.application)
    old = asked.where(table.c.at < instant_text(before), ~held)
    return [(row.id, row.application) for row in connection.execute(old.order_by(table.c.id))]


def _remove(connection: Connection, table: Table, numbers: Sequence[str], at: datetime) -> None:
    """Remove rows, and keep that they were there: the ledger has their entries."""
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        gone = [{"about": number, "at": instant_text(at)} for number in some]
        connection.execute(insert(PURGED), gone)
        connection.execute(delete(table).where(table.c.id.in_(some)))
        if table is ASSESSMENTS:
            connection.execute(delete(WORK).where(WORK.c.assessment.in_(some)))


def _applications(connection: Connection, before: datetime, *, really: bool) -> Removed:
    """Remove applications whose records, and whose last assessment, are older than a moment."""
    old = instant_text(before)
    held = exists().where(HOLDS.c.application == KEY)
    later = exists().where(and_(ASSESSMENTS.c.application == KEY, ASSESSMENTS.c.at >= old))
    asked = select(KEY).where(APPLICATIONS.c.recorded_at < old, ~held, ~later)
    numbers = list(connection.scalars(asked.order_by(KEY)))
    rows: dict[str, int] = {}
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        for table, name in _of_applications():
            mine = table.c[name].in_(some)
            counted = select(func.count()).select_from(table).where(mine)
            found = connection.scalar(counted) or 0
            rows[table.name] = rows.get(table.name, 0) + found
            if really:
                connection.execute(delete(table).where(mine))
    return Removed(rows, frozenset(numbers))


def is_left(connection: Connection, application: int) -> bool:
    """Return whether anything of an application is left that was to be kept."""
    return any(
        connection.scalar(select(exists().where(table.c[name] == application)))
        for table, name in naming_tables()
        if table not in ABOUT_HANDLING
    )


def _of_applications() -> list[tuple[Table, str]]:
    """Return what goes with an application: all that names one and has no time of its own."""
    others = {*ABOUT_HANDLING, HOLDS, *(each for some in WITH_ENTRIES.values() for each in some)}
    return [(table, name) for table, name in naming_tables() if table not in others]
