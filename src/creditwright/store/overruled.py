"""How often people decide otherwise than was decided, counted by who and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from creditwright.decision.policy import Outcome
from creditwright.store.loan_outcomes import labels_known
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.reviews import REVIEWS


@dataclass(frozen=True, slots=True)
class ReviewCount:
    """People's decisions of one kind, counted.

    Attributes:
        by: Who decided.
        kind: Of the review.
        code: Why.
        before: The outcome that held until then.
        after: The one that held since.
    """

    by: str
    kind: str
    code: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class ReferralCount:
    """Assessments with one outcome, and why they were referred; None: they were not."""

    outcome: str
    referral: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ApprovedLoan:
    """An application that was approved, by the policy or by a person.

    Attributes:
        application: SK_ID_CURR.
        assessed: The outcome before any person decided.
        label: 1 for a default, 0 for none so far, None where nothing was told.
    """

    application: int
    assessed: str
    default_probability: float
    label: float | None


def count_reviews(connection: Connection, *, since: str, until: str) -> Sequence[ReviewCount]:
    """Count people's decisions in a time; days as YYYY-MM-DD, both included."""
    by = (REVIEWS.c.by, REVIEWS.c.kind, REVIEWS.c.code, REVIEWS.c.before, REVIEWS.c.after)
    asked = (
        select(*by, func.count())
        .where(REVIEWS.c.at >= since, REVIEWS.c.at < f"{until}T99")
        .group_by(*by)
        .order_by(*by)
    )
    return [ReviewCount(*row) for row in connection.execute(asked)]


def count_referrals(connection: Connection, *, since: str, until: str) -> Sequence[ReferralCount]:
    """Count assessments in a time by outcome and reason of referral; both days included."""
    by = (ASSESSMENTS.c.outcome, ASSESSMENTS.c.referral)
    asked = (
        select(*by, func.count())
        .where(ASSESSMENTS.c.at >= since, ASSESSMENTS.c.at < f"{until}T99")
        .group_by(*by)
        .order_by(*by)
    )
    return [ReferralCount(*row) for row in connection.execute(asked)]


def months_of(connection: Connection, bundle: str, *, since: str, until: str) -> Sequence[str]:
    """Return the months, YYYY-MM, in which a bundle decided; the earliest first."""
    month = func.substr(ASSESSMENTS.c.at, 1, 7)
    asked = (
        select(month)
        .where(
            ASSESSMENTS.c.bundle == bundle,
            ASSESSMENTS.c.at >= since,
            ASSESSMENTS.c.at < f"{until}T99",
        )
        .group_by(month)
        .order_by(month)
    )
    return connection.execute(asked).scalars().all()


def approved_loans(connection: Connection, *, since: str, until: str) -> Sequence[ApprovedLoan]:
    """Return the applications assessed in a time whose standing outcome is to approve.

    Of an application assessed several times the first assessment that was approved counts, by the
    policy or by a person. Both days are included.
    """
    reviewed = select(REVIEWS.c.assessment, REVIEWS.c.after).order_by(REVIEWS.c.ledger_entry)
    standing: dict[str, str] = {row.assessment: row.after for row in connection.execute(reviewed)}
    labels = labels_known(connection)
    asked = (
        select(
            ASSESSMENTS.c.id,
            ASSESSMENTS.c.application,
            ASSESSMENTS.c.outcome,
            ASSESSMENTS.c.default_probability,
        )
        .where(ASSESSMENTS.c.at >= since, ASSESSMENTS.c.at < f"{until}T99")
        .order_by(ASSESSMENTS.c.ledger_entry)
    )
    found: dict[int, ApprovedLoan] = {}
    for number, application, outcome, probability in connection.execute(asked):
        if standing.get(number, outcome) == Outcome.APPROVE and application not in found:
            label = labels.get(application, (None, ""))[0]
            found[application] = ApprovedLoan(application, outcome, probability, label)
    return list(found.values())
