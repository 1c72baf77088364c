"""People's decisions on assessments, and what applicants contest: added once, never changed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.core.text import Text
from creditwright.decision.policy import Outcome
from creditwright.decision.review import ReviewKind
from creditwright.decision.review_words import ReviewCode
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.store.assessments import StoredAssessment, ToldReason
from creditwright.store.tables.reviews import CONTESTS, NOTES, REVIEWS


class ContestNotFoundError(UnavailableError):
    """No such contest, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such contest.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's decision on an assessment.

    Attributes:
        id: A UUID, as text.
        by: Who decided, as the ledger names them.
        before: The outcome that held until then.
        after: The one that holds since.
        text: Why, in the person's own words.
        reasons: What the applicant is told, the weightiest first; of a decline alone.
        contest: The contest that it answers; None: none.
    """

    id: str
    assessment: str
    application: int
    kind: ReviewKind
    contest: str | None
    at: datetime
    by: str
    before: Outcome
    after: Outcome
    code: ReviewCode
    text: str
    reasons: tuple[ToldReason, ...]
    ledger_entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What an applicant says against an outcome.

    Attributes:
        by: Who brought it: the applicant, or who took it down for them.
        statement: In the applicant's own words.
        answer_by: Until when it is to be answered.
    """

    id: str
    assessment: str
    application: int
    at: datetime
    by: str
    statement: str
    answer_by: datetime
    ledger_entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody of the staff wrote down about an application."""

    id: str
    application: int
    at: datetime
    by: str
    text: str
    ledger_entry: int


def add_review(connection: Connection, review: Review) -> None:
    """Add a person's decision, in the transaction of its ledger entry."""
    row = _row(REVIEWS, review) | {
        "kind": review.kind.value,
        "before": review.before.value,
        "after": review.after.value,
        "code": review.code.value,
        "reasons": json.dumps([asdict(each) for each in review.reasons], ensure_ascii=False),
    }
    connection.execute(insert(REVIEWS).values(row))


def add_contest(connection: Connection, contest: Contest) -> None:
    """Add a contest, in the transaction of its ledger entry."""
    row = _row(CONTESTS, contest) | {"answer_by": instant_text(contest.answer_by)}
    connection.execute(insert(CONTESTS).values(row))


def add_note(connection: Connection, note: Note) -> None:
    """Add a note, in the transaction of its ledger entry."""
    connection.execute(insert(NOTES).values(_row(NOTES, note)))


def reviews_of(connection: Connection, assessment: str) -> list[Review]:
    """Return the decisions of people on an assessment, the earliest first."""
    asked = select(REVIEWS).where(REVIEWS.c.assessment == assessment)
    return [_review(row) for row in connection.execute(asked.order_by(REVIEWS.c.ledger_entry))]


def reviews_about(connection: Connection, assessments: Iterable[str]) -> dict[str, list[Review]]:
    """Return the decisions of people on each of some assessments that has any; see `reviews_of`."""
    asked = select(REVIEWS).where(REVIEWS.c.assessment.in_(sorted(set(assessments))))
    found: dict[str, list[Review]] = {}
    for row in connection.execute(asked.order_by(REVIEWS.c.ledger_entry)):
        found.setdefault(row.assessment, []).append(_review(row))
    return found


def contests_about(connection: Connection, application: int) -> list[Contest]:
    """Return what was contested of an application, the earliest first."""
    asked = select(CONTESTS).where(CONTESTS.c.application == application)
    return [_contest(row) for row in connection.execute(asked.order_by(CONTESTS.c.ledger_entry))]


def contests_of(connection: Connection, assessment: str) -> list[Contest]:
    """Return what was contested of an assessment, the earliest first."""
    asked = select(CONTESTS).where(CONTESTS.c.assessment == assessment)
    return [_contest(row) for row in connection.execute(asked.order_by(CONTESTS.c.ledger_entry))]


def find_contest(connection: Connection, number: str, visible: Visibility = EVERYTHING) -> Contest:
    """Return a contest by its id.

    Raises:
        ContestNotFoundError: If there is none, or none that may be seen.
    """
    asked = select(CONTESTS).where(CONTESTS.c.id == number)
    if visible.applications is not None:
        asked = asked.where(CONTESTS.c.application.in_(sorted(visible.applications)))
    found = connection.execute(asked).first()
    if found is None:
        raise ContestNotFoundError
    return _contest(found)


def notes_of(connection: Connection, application: int) -> list[Note]:
    """Return the notes about an application, the latest first."""
    asked = select(NOTES).where(NOTES.c.application == application)
    ordered = asked.order_by(NOTES.c.ledger_entry.desc())
    return [_note(row) for row in connection.execute(ordered)]


def standing_outcome(assessment: StoredAssessment, reviews: Sequence[Review]) -> Outcome:
    """Return the outcome that holds: the last that a person gave, else what was assessed.

    Args:
        assessment: The assessment.
        reviews: Of it, the earliest first.
    """
    return reviews[-1].after if reviews else assessment.outcome


def standing_reasons(
    assessment: StoredAssessment, reviews: Sequence[Review]
) -> tuple[ToldReason, ...]:
    """Return the principal reasons of the outcome that holds; see `standing_outcome`."""
    return reviews[-1].reasons if reviews else assessment.reasons


def _row(table: Table, value: Review | Contest | Note) -> dict[str, Any]:
    return {name: getattr(value, name) for name in table.c.keys()} | {"at": instant_text(value.at)}  # noqa: SIM118 - a collection of columns


def _values(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return values | {"at": instant_of(values["at"])}


def _review(row: Row[Any]) -> Review:
    values = _values(row)
    told = json.loads(values["reasons"])
    return Review(
        **values
        | {
            "kind": ReviewKind(values["kind"]),
            "before": Outcome(values["before"]),
            "after": Outcome(values["after"]),
            "code": ReviewCode(values["code"]),
            "reasons": tuple(ToldReason(each["code"], Text(**each["text"])) for each in told),
        }
    )


def _contest(row: Row[Any]) -> Contest:
    values = _values(row)
    return Contest(**values | {"answer_by": instant_of(values["answer_by"])})


def _note(row: Row[Any]) -> Note:
    return Note(**_values(row))
