"""The records of applicants put into the store; what they replace is kept as it was."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, delete, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.records.records import APPLICATION_KEY, HISTORY, RecordsInMemory
from creditwright.store.applicants import (
    ApplicationNotFoundError,
    StoredApplication,
    find_application,
    records_bytes,
)
from creditwright.store.bulk import add_rows
from creditwright.store.tables.applicants import APPLICATIONS, EARLIER_VERSIONS, HISTORIES, ROW


class VersionConflictError(UnavailableError):
    """An application was changed by somebody else in the meantime."""

    def __init__(self, expected: int, found: int) -> None:
        self.found = found
        super().__init__(
            f"The application is at version {found}, not {expected}. Read it again, and decide "
            "whether the change still holds."
        )


@dataclass(frozen=True, slots=True)
class Put:
    """What came of putting an application.

    Attributes:
        version: The one that is there now.
        changed: Whether it is a new one; not, where the records were the same.
    """

    version: int
    changed: bool


def put_application(
    connection: Connection,
    number: int,
    records: RecordsInMemory,
    *,
    expected: int | None,
    by: str,
    at: datetime,
) -> Put:
    """Keep these records as the newest version of an application; those before are kept too.

    Args:
        connection: One that writes.
        number: SK_ID_CURR, the same in every row.
        records: What is known now; a table that is absent is not known.
        expected: The version that this is a change of; None: whichever there is, or none.
        by: Who changes it.
        at: When.

    Raises:
        VersionConflictError: If another version is there.
    """
    try:
        before = find_application(connection, number)
    except ApplicationNotFoundError:
        before = None
    version = before.version if before else 0
    if expected is not None and expected != version:
        raise VersionConflictError(expected, version)
    if before is not None:
        if records_bytes(before.records) == records_bytes(records):
            return Put(version, changed=False)
        connection.execute(insert(EARLIER_VERSIONS), _as_kept(before, by=by, at=at))
        _remove(connection, number)
    add_applications(connection, records, version=version + 1, at=at)
    return Put(version + 1, changed=True)


def _as_kept(before: StoredApplication, *, by: str, at: datetime) -> dict[str, object]:
    return {
        APPLICATION_KEY: before.number,
        "version": before.version,
        "recorded_at": instant_text(before.recorded_at),
        "replaced_at": instant_text(at),
        "replaced_by": by,
        "records": zlib.compress(records_bytes(before.records)),
    }


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """That an application had other records before; not which."""

    version: int
    recorded_at: datetime
    replaced_by: str


def versions_of(connection: Connection, number: int) -> list[EarlierVersion]:
    """Return the versions that an application's records had before, the first one first."""
    kept = EARLIER_VERSIONS.c
    asked = select(kept.version, kept.recorded_at, kept.replaced_by)
    mine = asked.where(kept[APPLICATION_KEY] == number).order_by(kept.version)
    return [
        EarlierVersion(version, instant_of(at), by) for version, at, by in connection.execute(mine)
    ]


def _remove(connection: Connection, number: int) -> None:
    for table in (APPLICATIONS, *HISTORIES.values()):
        connection.execute(delete(table).where(table.c[APPLICATION_KEY] == number))


def add_applications(
    connection: Connection, records: RecordsInMemory, *, version: int, at: datetime
) -> None:
    """Add applications that are not in the store yet, in few statements.

    Args:
        connection: One that writes.
        records: In the order of the applications' numbers.
        version: Of all of them.
        at: When they came in.
    """
    known = " ".join(name for name in HISTORY if name in records.history)
    ours = pl.lit(version).alias("version"), pl.lit(instant_text(at)).alias("recorded_at")
    applications = records.application.with_columns(*ours, pl.lit(known).alias("known_tables"))
    add_rows(connection, APPLICATIONS, applications)
    for name, table in records.history.items():
        numbered = table.with_columns(pl.int_range(pl.len()).over(APPLICATION_KEY).alias(ROW))
        add_rows(connection, HISTORIES[name], numbered)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many applications were new, how many changed, and how many there as they are."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        """Return both together."""
        return Loaded(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


def put_applications(
    connection: Connection, records: RecordsInMemory, *, by: str, at: datetime
) -> Loaded:
    """Put some applications into the store; what was there otherwise is kept as it was.

    Args:
        connection: One that writes.
        records: In the order of the applications' numbers.
        by: Who changes what is changed.
        at: When.
    """
    known = _held(connection, records.numbers)
    has = pl.col(APPLICATION_KEY).is_in(known)
    new = records.changed(lambda table: table.filter(~has)) if known else records
    add_applications(connection, new, version=1, at=at)
    changed = sum(
        put_application(connection, each.numbers[0], each, expected=None, by=by, at=at).changed
        for each in records.changed(lambda table: table.filter(has)).one_by_one()
    )
    return Loaded(len(records.numbers) - len(known), changed, len(known) - changed)


def _held(connection: Connection, numbers: Sequence[int]) -> list[int]:
    """Return which of these applications, in rising order, the store holds."""
    if not numbers:
        return []
    key = APPLICATIONS.c[APPLICATION_KEY]
    held = connection.scalars(select(key).where(key.between(numbers[0], numbers[-1])))
    return sorted(set(held).intersection(numbers))
