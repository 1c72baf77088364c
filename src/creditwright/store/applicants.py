"""The records of applicants, fetched as features take them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import accumulate
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Select, bindparam, select

from creditwright.core.clock import instant_of
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
from creditwright.store.tables.applicants import APPLICATIONS, HISTORIES, ROW

OWN = ("version", "recorded_at", "known_tables")  # columns that are ours, not the lender's


class ApplicationNotFoundError(UnavailableError):
    """No such application, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such application.")


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
