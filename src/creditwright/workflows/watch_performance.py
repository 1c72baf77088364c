"""How recorded decisions turned out: estimated before labels, realised after, month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.decision.policy import Costs
from creditwright.monitoring.performance import Decided, PerformanceReport, performance_of
from creditwright.store.database import Database
from creditwright.store.loan_outcomes import DecidedLoan, decided_loans
from creditwright.store.overruled import (
    ReferralCount,
    ReviewCount,
    count_referrals,
    count_reviews,
)
from creditwright.training.metrics import Estimate, wilson

FEWEST_REVIEWS = 10  # of one person or reason that a rate is told of
SEED = 1


class NothingDecidedError(BadDataError):
    """Nothing was decided in a time."""

    def __init__(self, since: str, until: str) -> None:
        super().__init__(f"Nothing was decided from {since} to {until}. Name other days.")


@dataclass(frozen=True, slots=True)
class Rate:
    """How often somebody, or for one reason, another outcome was given.

    Attributes:
        name: Who, or the reason's code.
        reviews: Decisions of people.
        overruled: Of these, that changed the outcome.
        share: Of reviews; None: too few.
    """

    name: str
    reviews: int
    overruled: int
    share: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrulingReport:
    """What people made of decisions.

    Attributes:
        assessments: Decisions of the model and the policy.
        referred: Share of them left to a person; None: there are none.
        by_referral: Why, counted.
        changed: By 'before to after', how many outcomes people changed.
    """

    assessments: int
    referred: Estimate | None
    by_referral: dict[str, int]
    by_person: tuple[Rate, ...]
    by_reason: tuple[Rate, ...]
    changed: dict[str, int]


def watch_performance(
    database: Database, costs: Costs, *, since: str, until: str
) -> PerformanceReport:
    """Return how decisions of a time turned out.

    The first decision on each application counts. Cut-offs are those of the latest decision.

    Args:
        database: The store.
        costs: What the two mistakes cost.
        since: The first day, YYYY-MM-DD.
        until: The last day.

    Raises:
        NothingDecidedError: If nothing was decided then.
    """
    with database.reading() as connection:
        loans = decided_loans(connection, since=since, until=until)
    if not loans:
        raise NothingDecidedError(since, until)
    return performance_of(decided_of(loans, costs), seed=SEED)


def decided_of(loans: Sequence[DecidedLoan], costs: Costs) -> Decided:
    """Return recorded decisions as performance is measured of; at least one."""
    return Decided(
        month=[each.at[:7] for each in loans],
        day=[each.at[:10] for each in loans],
        default_probability=np.array([each.default_probability for each in loans]),
        labels=np.array([np.nan if each.label is None else each.label for each in loans]),
        last_day=[each.last_day for each in loans],
        cut_off=loans[-1].decline_above,
        costs=costs,
    )


def watch_overruling(database: Database, *, since: str, until: str) -> OverrulingReport:
    """Return how often decisions of a time were left to people, and how often they changed them."""
    with database.reading() as connection:
        referrals = count_referrals(connection, since=since, until=until)
        reviews = count_reviews(connection, since=since, until=until)
    total = sum(each.count for each in referrals)
    left = [each for each in referrals if each.outcome == "refer"]
    return OverrulingReport(
        assessments=total,
        referred=wilson(sum(each.count for each in left), total) if total else None,
        by_referral=_summed((_why(each), each.count) for each in left),
        by_person=_rates(reviews, "by"),
        by_reason=_rates(reviews, "code"),
        changed=_summed(
            (f"{each.before} to {each.after}", each.count)
            for each in reviews
            if each.before != each.after
        ),
    )


def _why(each: ReferralCount) -> str:
    return each.referral or "hard_rule"


def _summed(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in counted:
        found[name] = found.get(name, 0) + count
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _rates(reviews: Sequence[ReviewCount], by: str) -> tuple[Rate, ...]:
    found = []
    for name in sorted({str(getattr(each, by)) for each in reviews}):
        of_it = [each for each in reviews if getattr(each, by) == name]
        n = sum(each.count for each in of_it)
        changed = sum(each.count for each in of_it if each.before != each.after)
        share = wilson(changed, n) if n >= FEWEST_REVIEWS else None
        found.append(Rate(name, n, changed, share))
    return tuple(sorted(found, key=lambda each: (-each.reviews, each.name)))
