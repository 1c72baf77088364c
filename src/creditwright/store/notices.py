"""Notices that were given: kept word for word, added once, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.store.tables.notices import NOTICES


class NoticeNotFoundError(UnavailableError):
    """No such notice, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such notice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNotice:
    """A notice that was given.

    Attributes:
        review: The person's decision that it tells of; None: what was assessed.
        by: Who gave it, or fetched it for themselves.
        sha256: Of the page.
        page: HTML, as it was given.
    """

    id: str
    assessment: str
    application: int
    review: str | None
    at: datetime
    by: str
    language: Language
    outcome: Outcome
    sha256: str
    page: str
    ledger_entry: int


def add_notice(connection: Connection, notice: GivenNotice) -> None:
    """Keep a notice, in the transaction of its ledger entry."""
    row = {name: getattr(notice, name) for name in NOTICES.c.keys()}  # noqa: SIM118 - a collection of columns
    row |= {"at": instant_text(notice.at), "outcome": notice.outcome.value}
    connection.execute(insert(NOTICES).values(row))


def notices_of(connection: Connection, assessment: str) -> list[GivenNotice]:
    """Return the notices given of an assessment, the earliest first."""
    asked = select(NOTICES).where(NOTICES.c.assessment == assessment)
    return [_notice(row) for row in connection.execute(asked.order_by(NOTICES.c.ledger_entry))]


def find_notice(
    connection: Connection, number: str, visible: Visibility = EVERYTHING
) -> GivenNotice:
    """Return a notice by its id.

    Raises:
        NoticeNotFoundError: If there is none, or none that may be seen.
    """
    asked = select(NOTICES).where(NOTICES.c.id == number)
    if visible.applications is not None:
        asked = asked.where(NOTICES.c.application.in_(sorted(visible.applications)))
    found = connection.execute(asked).first()
    if found is None:
        raise NoticeNotFoundError
    return _notice(found)


def _notice(row: Row[Any]) -> GivenNotice:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values |= {"at": instant_of(values["at"]), "outcome": Outcome(values["outcome"])}
    return GivenNotice(**values)
