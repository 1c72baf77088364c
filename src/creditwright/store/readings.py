"""Readings: what watching recorded decisions found each time, kept to be seen beside one another.

A reading of the same bundle and the same days replaces what was found before.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.monitoring.alarms import Alarm
from creditwright.monitoring.column import ColumnReport, Role
from creditwright.monitoring.report import MonitoringReport
from creditwright.scoring.documents import fitted
from creditwright.store.tables.readings import READING_COLUMNS, READINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One time that decisions were watched.

    Attributes:
        id: A UUID, as text.
        bundle: The digest of the bundle that decided.
        since: The first day of a decision that was read, YYYY-MM-DD.
        until: The last one.
        rows: Applications of the reference, and decisions that were read.
        tests: How many were made, and so corrected for.
    """

    id: str
    at: datetime
    bundle: str
    model: str
    model_version: str
    since: str
    until: str
    rows: tuple[int, int]
    tests: int
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """What a reading found in one column, in short.

    Attributes:
        reading: Its id.
        psi: None: too few values.
        shift: None: too few values.
        drifted: Whether it raised an alarm of drift.
    """

    reading: str
    name: str
    role: Role
    theme: str | None
    psi: float | None
    shift: float | None
    drifted: bool


@dataclass(frozen=True, slots=True)
class _Alarms:
    """Alarms as they are kept."""

    alarms: tuple[Alarm, ...]


def add_reading(connection: Connection, reading: Reading, report: MonitoringReport) -> None:
    """Keep a reading and what it found in each column.

    Args:
        connection: One that writes.
        reading: The reading.
        report: What it found.
    """
    same = select(READINGS.c.id).where(
        READINGS.c.bundle == reading.bundle,
        READINGS.c.since == reading.since,
        READINGS.c.until == reading.until,
    )
    before = connection.execute(same).scalars().all()
    connection.execute(delete(READING_COLUMNS).where(READING_COLUMNS.c.reading.in_(before)))
    connection.execute(delete(READINGS).where(READINGS.c.id.in_(before)))
    connection.execute(insert(READINGS).values(_row(reading)))
    drifted = frozenset(report.drifted)
    rows = [_column_row(reading.id, each, each.name in drifted) for each in report.columns]
    if rows:
        connection.execute(insert(READING_COLUMNS), rows)


def latest_readings(connection: Connection, *, at_most: int) -> list[Reading]:
    """Return the readings of the latest decisions, those of the earliest first."""
    asked = select(READINGS).order_by(
        READINGS.c.until.desc(), READINGS.c.at.desc(), READINGS.c.id.desc()
    )
    found = [_reading(row) for row in connection.execute(asked.limit(at_most))]
    return found[::-1]


def columns_read(connection: Connection, readings: Sequence[str]) -> list[ColumnRead]:
    """Return in short what some readings found in each column."""
    names = ("reading", "name", "role", "theme", "psi", "shift", "drifted")
    asked = select(*(READING_COLUMNS.c[name] for name in names)).where(
        READING_COLUMNS.c.reading.in_(readings)
    )
    found = (row._mapping for row in connection.execute(asked))  # noqa: SLF001 - SQLAlchemy's own name
    return [ColumnRead(**{**row, "role": Role(row["role"])}) for row in found]


def column_read(
    connection: Connection, readings: Sequence[str], name: str
) -> dict[str, ColumnReport]:
    """Return all that some readings found in one column, by the reading's id."""
    asked = select(READING_COLUMNS.c.reading, READING_COLUMNS.c.found).where(
        READING_COLUMNS.c.reading.in_(readings), READING_COLUMNS.c.name == name
    )
    return {
        reading: fitted(ColumnReport, found.encode())
        for reading, found in connection.execute(asked)
    }


def _row(reading: Reading) -> dict[str, Any]:
    reference, current = reading.rows
    return {
        "id": reading.id,
        "at": instant_text(reading.at),
        "bundle": reading.bundle,
        "model": reading.model,
        "model_version": reading.model_version,
        "since": reading.since,
        "until": reading.until,
        "reference": reference,
        "current": current,
        "tests": reading.tests,
        "alarms": json.dumps(asdict(_Alarms(reading.alarms)), allow_nan=False),
    }


def _column_row(reading: str, column: ColumnReport, drifted: bool) -> dict[str, Any]:  # noqa: FBT001 - a column of the table
    distances = column.distances
    return {
        "reading": reading,
        "name": column.name,
        "role": column.role.value,
        "theme": column.theme,
        "psi": None if distances is None else distances.psi,
        "shift": None if distances is None else distances.shift,
        "drifted": drifted,
        "found": json.dumps(asdict(column), allow_nan=False),
    }


def _reading(row: Row[Any]) -> Reading:
    return Reading(
        id=row.id,
        at=instant_of(row.at),
        bundle=row.bundle,
        model=row.model,
        model_version=row.model_version,
        since=row.since,
        until=row.until,
        rows=(row.reference, row.current),
        tests=row.tests,
        alarms=fitted(_Alarms, row.alarms.encode()).alarms,
    )
