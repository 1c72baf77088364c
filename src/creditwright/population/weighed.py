"""What other cut-offs would do, in the figures that somebody who decides on them has to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from creditwright.decision.policy import Outcome
from creditwright.fairness.comparison import ratio_of_rates
from creditwright.population.sides import Decided
from creditwright.population.under_limits import Changed, UnderLimits
from creditwright.training.metrics import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SideWeighed:
    """What cut-offs do to everybody.

    Attributes:
        approved: The share approved without a person.
        foretold: The mean probability of default among those; None: there are none.
        defaulted: Of those of whom it is known; None: of nobody.
        expected_cost: Per applicant, in the unit of the costs.
        loss: Expected per applicant, in currency units; None: nothing is told in money.
    """

    approved: Estimate
    referred: int
    declined: int
    foretold: float | None
    defaulted: Estimate | None
    expected_cost: Estimate
    loss: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeighed:
    """A group under the cut-offs in force and under others.

    Attributes:
        ratio_now: Its approvals by those of the group approved most often; None: it is that one.
        ratio_then: The same under the others.
    """

    kind: str
    group: str
    applications: int
    approved_now: Estimate
    approved_then: Estimate
    ratio_now: Estimate | None
    ratio_then: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Cut-offs weighed beside those in force, on one population.

    Attributes:
        made_at: When the population was made.
        changed: How many would get another outcome.
        cost_difference: Of the expected costs, then less now, on the same applications.
        groups: Those large enough to be told, by kind.
    """

    made_at: str
    applications: int
    changed: int
    now: SideWeighed
    then: SideWeighed
    cost_difference: Estimate
    groups: tuple[GroupWeighed, ...]


def weighed(made_at: str, by_kind: Sequence[tuple[str, UnderLimits]]) -> Weighed:
    """Return what cut-offs do, from what they do to each kind of group.

    Args:
        made_at: When the population was made.
        by_kind: The kinds of groups, at least one, and what the cut-offs do told by them.
    """
    _, whole = by_kind[0]
    money = whole.money
    return Weighed(
        made_at=made_at,
        applications=whole.applications,
        changed=sum(whole.changed.values()),
        now=_side(whole.now, None if money is None else money.now.loss),
        then=_side(whole.then, None if money is None else money.then.loss),
        cost_difference=whole.cost_difference,
        groups=tuple(each for kind, found in by_kind for each in _groups(kind, found.groups)),
    )


def _side(decided: Decided, loss: Estimate | None) -> SideWeighed:
    return SideWeighed(
        approved=decided.approved,
        referred=decided.outcomes[Outcome.REFER],
        declined=decided.outcomes[Outcome.DECLINE],
        foretold=decided.foretold,
        defaulted=decided.defaulted,
        expected_cost=decided.expected_cost,
        loss=loss,
    )


def _groups(kind: str, groups: Sequence[Changed]) -> Sequence[GroupWeighed]:
    best_now = max((each.approved_now for each in groups), key=_value, default=None)
    best_then = max((each.approved_then for each in groups), key=_value, default=None)
    return [
        GroupWeighed(
            kind=kind,
            group=each.group,
            applications=each.applications,
            approved_now=each.approved_now,
            approved_then=each.approved_then,
            ratio_now=_ratio(each.approved_now, best_now),
            ratio_then=_ratio(each.approved_then, best_then),
        )
        for each in groups
    ]


def _ratio(one: Estimate, best: Estimate | None) -> Estimate | None:
    return None if best is None or one is best else ratio_of_rates(one, best)


def _value(estimate: Estimate) -> float:
    return estimate.value
