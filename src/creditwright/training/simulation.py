"""Two policies beside each other on the same applications, in figures.

What a person will say of those referred is not known, so costs count them as the evaluation does:
above the cut-off that declines as refused, else as approved.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.policy import Costs, Outcome, Policy
from creditwright.training.cut_off import GRID
from creditwright.training.metrics import LEVEL, Estimate, wilson
from creditwright.training.money import Loans, MoneyBeside, money_beside
from creditwright.training.paired import mean_estimate

Words = NDArray[np.str_]

RESAMPLES = 1000
FEWEST_IN_A_GROUP = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """What a policy makes of some applications; each array of shape (n,).

    Attributes:
        outcomes: Values of `Outcome`.
        refused: Declined, or left to a person though above the cut-off that declines.
    """

    policy: Policy
    outcomes: Words
    refused: Flags


@dataclass(frozen=True, slots=True)
class PolicyFigures:
    """What a policy does to a portfolio.

    Attributes:
        outcomes: How many applications got which.
        approved: Their share, with Wilson's interval.
        expected_loss: What the defaults among those not refused cost an applicant, by the
            probabilities.
        expected_cost: That, and what refusing the others costs, by the probabilities. Both vary
            as other applications of the kind would; how far the probabilities are true they do
            not tell.
        cost: The same by what became of the applications, where that is known; None: nowhere.
    """

    name: str
    version: str
    approve_up_to: float
    decline_above: float
    outcomes: dict[str, int]
    approved: Estimate
    expected_loss: Estimate
    expected_cost: Estimate
    cost: Estimate | None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """How many of a group are approved under the one policy and under the other."""

    kind: str
    group: str
    applications: int
    now: Estimate
    then: Estimate


@dataclass(frozen=True, slots=True)
class Simulation:
    """Two policies on the same applications.

    Attributes:
        changed: By outcome now and then, how many change.
        difference: Of the costs, then less now, by what became of the applications.
        groups: Those with at least 100 applications.
        money: Where the other policy, or else the one in use, counts amounts.
        expected_curve: Expected cost per applicant at each cut-off of `GRID`, costs as then.
        approved_curve: Share of applications at or below each.
    """

    applications: int
    known: int
    now: PolicyFigures
    then: PolicyFigures
    changed: dict[str, int]
    difference: Estimate | None
    groups: tuple[GroupFigures, ...]
    money: MoneyBeside | None
    expected_curve: tuple[float, ...]
    approved_curve: tuple[float, ...]


def compare_policies(
    loans: Loans, now: Decided, then: Decided, groups: Mapping[str, Words], *, seed: int = 1
) -> Simulation:
    """Put two policies beside each other.

    Args:
        loans: The applications, at least one.
        now: What the policy in use makes of them.
        then: What the other one would.
        groups: By kind the group of each application, shape (n,).
        seed: Of the applications drawn again for the intervals.
    """
    default_probability, labels = loans.default_probability, loans.labels
    exposure = then.policy.exposure or now.policy.exposure
    known = ~np.isnan(labels)
    lost_now, lost_then = (
        _lost(labels[known], d.refused[known], d.policy.costs) for d in (now, then)
    )
    costs = then.policy.costs
    place = np.searchsorted(GRID, default_probability, side="left")
    approved_below = np.bincount(place, minlength=GRID.size + 1).cumsum()[:-1]
    net = costs.missed_default * default_probability - costs.refused_good * (
        1 - default_probability
    )
    refusing_all = costs.refused_good * float((1 - default_probability).sum())
    spent = np.bincount(place, weights=net, minlength=GRID.size + 1).cumsum()[:-1] + refusing_all
    n = default_probability.size
    return Simulation(
        applications=n,
        known=int(known.sum()),
        now=_figures(default_probability, now, _interval(lost_now, seed)),
        then=_figures(default_probability, then, _interval(lost_then, seed)),
        changed=_changed(now.outcomes, then.outcomes),
        difference=_interval(lost_then - lost_now, seed),
        groups=_groups(now.outcomes, then.outcomes, groups),
        money=None
        if exposure is None or np.isnan(loans.amounts).any()
        else money_beside(loans, now.refused, then.refused, exposure),
        expected_curve=tuple((spent / n).tolist()),
        approved_curve=tuple((approved_below / n).tolist()),
    )


def _lost(labels: Floats, refused: Flags, costs: Costs) -> Floats:
    """Return what each application costs: a default not refused, or a good loan refused."""
    missed = costs.missed_default * ((labels == 1) & ~refused)
    lost: Floats = missed + costs.refused_good * ((labels == 0) & refused)
    return lost


def _interval(lost: Floats, seed: int) -> Estimate | None:
    """Return the mean with its bootstrap interval: what is drawn is how often each value comes."""
    if not lost.size:
        return None
    values, counts = np.unique(lost, return_counts=True)
    drawn = np.random.Generator(np.random.PCG64(seed))
    again = drawn.multinomial(lost.size, counts / lost.size, RESAMPLES) @ values / lost.size
    low, high = np.quantile(again, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(lost.mean()), float(low), float(high))


def _figures(probability: Floats, decided: Decided, cost: Estimate | None) -> PolicyFigures:
    policy, n = decided.policy, probability.size
    counted = Counter(decided.outcomes.tolist())
    losses = np.where(decided.refused, 0.0, policy.costs.missed_default * probability)
    refusing = np.where(decided.refused, policy.costs.refused_good * (1 - probability), 0.0)
    return PolicyFigures(
        name=policy.name,
        version=policy.version,
        approve_up_to=policy.approve_up_to,
        decline_above=policy.decline_above,
        outcomes={each.value: counted.get(each.value, 0) for each in Outcome},
        approved=wilson(counted.get(Outcome.APPROVE.value, 0), n),
        expected_loss=mean_estimate(losses),
        expected_cost=mean_estimate(losses + refusing),
        cost=cost,
    )


def _changed(now: Words, then: Words) -> dict[str, int]:
    pairs = Counter(zip(now.tolist(), then.tolist(), strict=True))
    return {f"{a} to {b}": n for (a, b), n in sorted(pairs.items()) if a != b}


def _groups(now: Words, then: Words, groups: Mapping[str, Words]) -> tuple[GroupFigures, ...]:
    found = []
    for kind, words in groups.items():
        for name in np.unique(words).tolist():
            inside = words == name
            n = int(inside.sum())
            if n >= FEWEST_IN_A_GROUP:
                rates = (
                    wilson(int((each[inside] == Outcome.APPROVE.value).sum()), n)
                    for each in (now, then)
                )
                found.append(GroupFigures(kind, name, n, *rates))
    return tuple(found)
