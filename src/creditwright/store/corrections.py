"""Corrections that were asked for: added once, decided once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.store.tables.privacy import CORRECTIONS


class CorrectionNotFoundError(UnavailableError):
    """No such correction, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such correction.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of an application's data.

    Attributes:
        by: Who asked for it.
        changes: The columns, and what they should be.
        statement: Why, in their own words.
        decided_at: None: it waits.
        answer: In the words of who decided.
        version: Of the records since; None: they stayed as they were.
        before: The assessment before it; None: there was none.
        after: The assessment that it led to; None: there is none.
    """

    id: str
    application: int
    at: datetime
    by: str
    changes: Mapping[str, str | float | bool | None]
    statement: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    answer: str | None = None
    version: int | None = None
    before: str | None = None
    after: str | None = None


def add_correction(connection: Connection, correction: Correction) -> None:
    """Keep a correction that was asked for."""
    connection.execute(insert(CORRECTIONS).values(_row(correction)))


def decide_correction(connection: Connection, correction: Correction) -> None:
    """Keep what came of a correction."""
    mine = update(CORRECTIONS).where(CORRECTIONS.c.id == correction.id)
    connection.execute(mine.values(_row(correction)))


def find_correction(
    connection: Connection, number: str, visible: Visibility = EVERYTHING
) -> Correction:
    """Return a correction by its id.

    Raises:
        CorrectionNotFoundError: If there is none, or none that may be seen.
    """
    asked = select(CORRECTIONS).where(CORRECTIONS.c.id == number)
    if visible.applications is not None:
        asked = asked.where(CORRECTIONS.c.application.in_(sorted(visible.applications)))
    found = connection.execute(asked).first()
    if found is None:
        raise CorrectionNotFoundError
    return _correction(found)


def corrections_of(connection: Connection, application: int) -> list[Correction]:
    """Return the corrections asked for of an application, the latest first."""
    asked = select(CORRECTIONS).where(CORRECTIONS.c.application == application)
    return [_correction(row) for row in connection.execute(asked.order_by(CORRECTIONS.c.at.desc()))]


def corrections_waiting(connection: Connection, *, limit: int = 500) -> list[Correction]:
    """Return the corrections that wait for an answer, the earliest first."""
    asked = select(CORRECTIONS).where(CORRECTIONS.c.decided_at.is_(None))
    ordered = asked.order_by(CORRECTIONS.c.at, CORRECTIONS.c.id).limit(limit)
    return [_correction(row) for row in connection.execute(ordered)]


def _row(correction: Correction) -> dict[str, Any]:
    decided = correction.decided_at
    row = {name: getattr(correction, name) for name in CORRECTIONS.c.keys()}  # noqa: SIM118 - a collection of columns
    return row | {
        "at": instant_text(correction.at),
        "changes": json.dumps(dict(correction.changes), ensure_ascii=False),
        "decided_at": None if decided is None else instant_text(decided),
    }


def _correction(row: Row[Any]) -> Correction:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    decided = values["decided_at"]
    values |= {
        "at": instant_of(values["at"]),
        "changes": json.loads(values["changes"]),
        "decided_at": None if decided is None else instant_of(decided),
    }
    return Correction(**values)
