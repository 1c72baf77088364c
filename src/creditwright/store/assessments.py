"""Assessments that were recorded: added once, never changed, found by who may see them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.core.text import Text
from creditwright.decision.assessment import Referral
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.store.tables.assessments import ASSESSMENTS

ADDING = insert(ASSESSMENTS)  # made once: putting it together takes longer than doing it


class AssessmentNotFoundError(UnavailableError):
    """No such assessment, or none that this person may see: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no such assessment.")


@dataclass(frozen=True, slots=True)
class ToldReason:
    """A principal reason as it is told: its code, and the words it had on that day."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAssessment:
    """One application assessed once.

    Attributes:
        id: A UUID, as text.
        application: SK_ID_CURR.
        by: Who asked for it.
        records_version: Of the application; None: the records came with the request.
        reasons: Costliest first.
        coverage: The share of what spoke against the applicant that they cover, 0 to 1.
        unseen: Features in which a category was given that the model never saw.
        ledger_entry: The number of the entry that holds all it depends on.
    """

    id: str
    application: int
    at: datetime
    by: str
    model: str
    model_version: int
    bundle: str
    policy: str
    policy_version: str
    records_version: int | None
    records_digest: str
    default_probability: float
    score: float
    approve_up_to: float
    decline_above: float
    outcome: Outcome
    referral: Referral | None
    rule: str | None
    reasons: tuple[ToldReason, ...]
    coverage: float
    unseen: tuple[str, ...]
    ledger_entry: int


def add_assessment(connection: Connection, assessment: StoredAssessment) -> None:
    """Add an assessment, in the transaction of its ledger entry."""
    row = {name: getattr(assessment, name) for name in ASSESSMENTS.c.keys()}  # noqa: SIM118 - a collection of columns
    row |= {
        "at": instant_text(assessment.at),
        "outcome": assessment.outcome.value,
        "referral": assessment.referral and assessment.referral.value,
        "reasons": json.dumps([asdict(each) for each in assessment.reasons]),
        "unseen": json.dumps(assessment.unseen),
    }
    connection.execute(ADDING, row)


def find_assessment(
    connection: Connection, number: str, visible: Visibility = EVERYTHING
) -> StoredAssessment:
    """Return an assessment by its id.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be seen.
    """
    asked = select(ASSESSMENTS).where(ASSESSMENTS.c.id == number)
    if visible.applications is not None:
        asked = asked.where(ASSESSMENTS.c.application.in_(sorted(visible.applications)))
    found = connection.execute(asked).first()
    if found is None:
        raise AssessmentNotFoundError
    return read_assessment(found)


def assessments_of(connection: Connection, application: int) -> list[StoredAssessment]:
    """Return every assessment of an application, the latest first."""
    asked = select(ASSESSMENTS).where(ASSESSMENTS.c.application == application)
    ordered = asked.order_by(ASSESSMENTS.c.ledger_entry.desc())
    return [read_assessment(row) for row in connection.execute(ordered)]


def latest_of(connection: Connection, applications: Sequence[int]) -> dict[int, StoredAssessment]:
    """Return the latest assessment of each of some applications that has one, by its number."""
    asked = select(ASSESSMENTS).where(ASSESSMENTS.c.application.in_(applications))
    rows = connection.execute(asked.order_by(ASSESSMENTS.c.ledger_entry))
    return {row.application: read_assessment(row) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which assessments are looked for; everything that is None does not matter.

    Attributes:
        outcome: What was assessed.
        within: Only where the probability lies at most so far from a cut-off, 0 to 1.
        before: Only entries of the ledger before this one: the last of the page before.
        limit: How many at most.
    """

    outcome: Outcome | None = None
    within: float | None = None
    before: int | None = None
    limit: int = 50


def latest_assessments(connection: Connection, sought: Sought) -> list[StoredAssessment]:
    """Return the latest assessment of each application, the latest of all first."""
    return [read_assessment(row) for row in connection.execute(ask_latest(sought))]


def ask_latest(sought: Sought) -> Select[Any]:
    """Return the question that `latest_assessments` asks; an index answers it in its order."""
    newer = ASSESSMENTS.alias("newer")
    overtaken = (
        select(newer.c.id)
        .where(newer.c.application == ASSESSMENTS.c.application)
        .where(newer.c.ledger_entry > ASSESSMENTS.c.ledger_entry)
    )
    asked = select(ASSESSMENTS).where(~overtaken.exists())
    if sought.outcome is not None:
        asked = asked.where(ASSESSMENTS.c.outcome == sought.outcome.value)
    if sought.within is not None:
        cut_offs = (ASSESSMENTS.c.approve_up_to, ASSESSMENTS.c.decline_above)
        away = [func.abs(ASSESSMENTS.c.default_probability - each) for each in cut_offs]
        asked = asked.where(or_(*(each <= sought.within for each in away)))
    if sought.before is not None:
        asked = asked.where(ASSESSMENTS.c.ledger_entry < sought.before)
    return asked.order_by(ASSESSMENTS.c.ledger_entry.desc()).limit(sought.limit)


def read_assessment(row: Row[tuple[object, ...]]) -> StoredAssessment:
    """Return the assessment that a row of the table holds."""
    return assessment_of(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's public name for it


def assessment_of(kept: Mapping[Any, Any]) -> StoredAssessment:
    """Return the assessment that the columns of the table, by name, hold."""
    values = {name: kept[name] for name in ASSESSMENTS.c.keys()}  # noqa: SIM118 - a collection of columns
    values |= {
        "at": instant_of(values["at"]),
        "outcome": Outcome(values["outcome"]),
        "referral": None if values["referral"] is None else Referral(values["referral"]),
        "reasons": tuple(
            ToldReason(each["code"], Text(**each["text"])) for each in json.loads(values["reasons"])
        ),
        "unseen": tuple(json.loads(values["unseen"])),
    }
    return StoredAssessment(**values)
