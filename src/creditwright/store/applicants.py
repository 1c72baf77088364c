"""The records of one applicant: fetched as features take them, replaced with what was kept."""

import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import accumulate
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import UnavailableError
from creditwright.records.intake import stored_schema
from creditwright.records.records import (
    APPLICATION,
    APPLICATION_KEY,
    HISTORY,
    LABEL,
    SOURCE_TABLE,
    RecordsInMemory,
)
from creditwright.store.bulk import add_rows
from creditwright.store.tables.applicants import APPLICATIONS, EARLIER_VERSIONS, HISTORIES, ROW

OWN = ("version", "recorded_at", "known_tables")  # columns that are ours, not the lender's


class ApplicationNotFoundError(UnavailableError):
    """No such application, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such application.")


class VersionConflictError(UnavailableError):
    """An application was changed by somebody else in the meantime."""

    def __init__(self, expected: int, found: int) -> None:
        self.found = found
        super().__init__(
            f"The application is at version {found}, not {expected}. Read it again, and decide "
            "whether the change still holds."
        )


@dataclass(frozen=True, slots=True)
class Visibility:
    """Whose applications a person may see.

    Attributes:
        applications: By number; None: every one.
    """

    applications: frozenset[int] | None = None

    def covers(self, number: int) -> bool:
        """Return whether an application may be seen."""
        return self.applications is None or number in self.applications


EVERYTHING = Visibility()


@dataclass(frozen=True, slots=True)
class StoredApplication:
    """An application as the store holds it.

    Attributes:
        number: SK_ID_CURR.
        version: From 1; one more with each change.
        recorded_at: When this version came in.
        records: All that is known of the applicant.
    """

    number: int
    version: int
    recorded_at: datetime
    records: RecordsInMemory

    @property
    def digest(self) -> str:
        """The SHA-256 of the records, the same wherever and whenever they are read."""
        return records_digest(self.records)


def records_digest(records: RecordsInMemory) -> str:
    """Return the SHA-256 of what an assessment may rest on: neither label nor table of origin."""
    return sha256_of_bytes(records_bytes(records, without=(LABEL, SOURCE_TABLE)))


def records_bytes(records: RecordsInMemory, *, without: Collection[str] = ()) -> bytes:
    """Return records as bytes that are the same for equal records: what a digest is made of.

    Args:
        records: Of one or more applications.
        without: Columns of the application that are left out.
    """
    columns = records.application.columns
    kept = [place for place, name in enumerate(columns) if name not in without]
    rows = [[row[place] for place in kept] for row in records.application.rows()]
    history = {name: [each.columns, each.rows()] for name, each in records.history.items()}
    return canonical_json({APPLICATION: [[columns[place] for place in kept], rows], **history})


def find_application(
    connection: Connection, number: int, visible: Visibility = EVERYTHING
) -> StoredApplication:
    """Return an application with all its history.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    asked = [number] if visible.covers(number) else []
    found = find_applications(connection, asked).get(number)
    if found is None:
        raise ApplicationNotFoundError
    return found


def find_applications(
    connection: Connection, numbers: Sequence[int]
) -> dict[int, StoredApplication]:
    """Return those of some applications that there are, by number, with all their history.

    Many take few more steps than one: each table is asked once.
    """
    asked = {"numbers": list(numbers)}
    rows = connection.execute(_fetching(APPLICATION), asked).all()
    if not rows:
        return {}
    own = _frame(APPLICATION, [row[len(OWN) :] for row in rows])
    known = set(" ".join(row.known_tables for row in rows).split())
    histories = {
        name: _Fetched(name, connection.execute(_fetching(name), asked).all())
        for name in HISTORY
        if name in known
    }
    return {
        each.number: each
        for each in (_stored(row, own[n : n + 1], histories) for n, row in enumerate(rows))
    }


class _Fetched:
    """The rows that some applications have in one history table."""

    def __init__(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        key = list(stored_schema(name)).index(APPLICATION_KEY)
        self.frame = _frame(name, rows)
        self.counts = Counter(row[key] for row in rows)
        self.firsts = dict(
            zip(self.counts, accumulate(self.counts.values(), initial=0), strict=False)
        )

    def of(self, number: int) -> pl.DataFrame:
        return self.frame.slice(self.firsts.get(number, 0), self.counts[number])


def _stored(
    row: Row[Any], own: pl.DataFrame, histories: Mapping[str, _Fetched]
) -> StoredApplication:
    number = own.item(0, APPLICATION_KEY)
    known = row.known_tables.split()
    history = {name: each.of(number) for name, each in histories.items() if name in known}
    return StoredApplication(
        number, row.version, instant_of(row.recorded_at), RecordsInMemory(own, history)
    )


def amount_asked_for(connection: Connection, number: int) -> int | None:
    """Return the amount of the loan asked for, in thousandths; None: it is not known here."""
    mine = APPLICATIONS.c[APPLICATION_KEY] == number
    return connection.scalar(select(APPLICATIONS.c.AMT_CREDIT).where(mine))


def version_of(connection: Connection, number: int, visible: Visibility = EVERYTHING) -> int:
    """Return which version of an application the store holds.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    asked = number if visible.covers(number) else None
    mine = APPLICATIONS.c[APPLICATION_KEY] == asked
    found: int | None = connection.scalar(select(APPLICATIONS.c.version).where(mine))
    if found is None:
        raise ApplicationNotFoundError
    return found


def find_application_alone(
    connection: Connection, number: int, visible: Visibility = EVERYTHING
) -> StoredApplication:
    """Return an application with its own row only, for who needs nothing of its history.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    asked = [number] if visible.covers(number) else []
    row = connection.execute(_fetching(APPLICATION), {"numbers": asked}).first()
    if row is None:
        raise ApplicationNotFoundError
    return _stored(row, _frame(APPLICATION, [row[len(OWN) :]]), {})


@cache
def _fetching(name: str) -> Select[Any]:
    """Return the question for applications' rows of a table, their columns as declared."""
    table = APPLICATIONS if name == APPLICATION else HISTORIES[name]
    key = table.c[APPLICATION_KEY]
    lenders = [table.c[column] for column in stored_schema(name)]
    these = key.in_(bindparam("numbers", expanding=True))
    if name == APPLICATION:
        return select(*(table.c[column] for column in OWN), *lenders).where(these)
    return select(*lenders).where(these).order_by(key, table.c[ROW])


def _frame(name: str, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        [tuple(row) for row in rows], schema=dict(stored_schema(name)), orient="row"
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
