"""What people made of decisions: how often, who, why, either way; and what became of the loans."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from creditwright.decision.policy import Outcome
from creditwright.store.database import Database
from creditwright.store.overruled import (
    ApprovedLoan,
    ReferralCount,
    ReviewCount,
    approved_loans,
    count_referrals,
    count_reviews,
)
from creditwright.training.metrics import Estimate, wilson

FEWEST_REVIEWS = 10  # of one person or reason that a rate is told of
FEWEST_LOANS = 10  # of which it is known what became of them
BETTER = {Outcome.DECLINE: 0, Outcome.REFER: 1, Outcome.APPROVE: 2}


@dataclass(frozen=True, slots=True)
class Rate:
    """How often somebody, or for one reason, another outcome was given.

    Attributes:
        name: Who, or the reason's code.
        reviews: Decisions of people.
        overruled: Of these, that changed the outcome.
        share: Of reviews; None: too few.
        in_favour: Of those overruled, to a better outcome for the applicant.
        in_favour_share: Of reviews; None: too few.
        against: To a worse one.
        against_share: Of reviews; None: too few.
    """

    name: str
    reviews: int
    overruled: int
    share: Estimate | None
    in_favour: int
    in_favour_share: Estimate | None
    against: int
    against_share: Estimate | None


@dataclass(frozen=True, slots=True)
class ReferralRate:
    """Why assessments were left to a person, and how often of all.

    Attributes:
        why: A code of referrals; `hard_rule` where a rule of the policy did.
    """

    why: str
    assessments: int
    share: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of loans that were approved in one way.

    Attributes:
        assessed: The outcome before any person decided.
        approved: Applications.
        known: Of how many it is known what became of them; the figures are of these.
        foretold: The mean probability of default; None: too few.
        defaulted: The share that defaulted; None: too few.
    """

    assessed: str
    approved: int
    known: int
    foretold: float | None
    defaulted: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrulingReport:
    """What people made of decisions.

    Attributes:
        assessments: Decisions of the model and the policy.
        referred: Share of them left to a person; None: there are none.
        by_referral: Why, counted.
        referrals: Why, as shares of all assessments, the most frequent first.
        by_kind: What people decided about: referrals, overrides, contests.
        changed: By 'before to after', how many outcomes people changed.
        became: Of loans approved by the policy, and by people against it.
    """

    assessments: int
    referred: Estimate | None
    by_referral: dict[str, int]
    referrals: tuple[ReferralRate, ...]
    by_person: tuple[Rate, ...]
    by_reason: tuple[Rate, ...]
    by_kind: tuple[Rate, ...]
    changed: dict[str, int]
    became: tuple[Became, ...]


def watch_overruling(database: Database, *, since: str, until: str) -> OverrulingReport:
    """Return how often decisions of a time were left to people, and how often they changed them.

    Args:
        database: The store.
        since: The first day, YYYY-MM-DD.
        until: The last day.
    """
    with database.reading() as connection:
        referrals = count_referrals(connection, since=since, until=until)
        reviews = count_reviews(connection, since=since, until=until)
        loans = approved_loans(connection, since=since, until=until)
    total = sum(each.count for each in referrals)
    left = [each for each in referrals if each.outcome == Outcome.REFER]
    why = _summed((_why(each), each.count) for each in left)
    return OverrulingReport(
        assessments=total,
        referred=wilson(sum(each.count for each in left), total) if total else None,
        by_referral=why,
        referrals=tuple(ReferralRate(code, n, wilson(n, total)) for code, n in why.items()),
        by_person=_rates(reviews, lambda each: each.by),
        by_reason=_rates(reviews, lambda each: each.code),
        by_kind=_rates(reviews, lambda each: each.kind),
        changed=_summed(
            (f"{each.before} to {each.after}", each.count)
            for each in reviews
            if each.before != each.after
        ),
        became=tuple(
            _became(outcome, [each for each in loans if each.assessed == outcome])
            for outcome in (Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE)
        ),
    )


def _why(each: ReferralCount) -> str:
    return each.referral or "hard_rule"


def _summed(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in counted:
        found[name] = found.get(name, 0) + count
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _rates(reviews: Sequence[ReviewCount], by: Callable[[ReviewCount], str]) -> tuple[Rate, ...]:
    found = [
        _rate(name, [each for each in reviews if by(each) == name])
        for name in sorted({by(each) for each in reviews})
    ]
    return tuple(sorted(found, key=lambda each: (-each.reviews, each.name)))


def _rate(name: str, reviews: Sequence[ReviewCount]) -> Rate:
    n = sum(each.count for each in reviews)
    ways = [(BETTER[Outcome(each.after)] - BETTER[Outcome(each.before)], each) for each in reviews]
    up = sum(each.count for way, each in ways if way > 0)
    down = sum(each.count for way, each in ways if way < 0)

    def share(count: int) -> Estimate | None:
        return wilson(count, n) if n >= FEWEST_REVIEWS else None

    return Rate(name, n, up + down, share(up + down), up, share(up), down, share(down))


def _became(outcome: Outcome, loans: Sequence[ApprovedLoan]) -> Became:
    known = [(each, each.label) for each in loans if each.label is not None]
    told = len(known) >= FEWEST_LOANS
    return Became(
        assessed=outcome.value,
        approved=len(loans),
        known=len(known),
        foretold=sum(each.default_probability for each, _ in known) / len(known) if told else None,
        defaulted=wilson(int(sum(label for _, label in known)), len(known)) if told else None,
    )
