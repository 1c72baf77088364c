"""The population under other cut-offs, beside those in force: who changes side, what it costs."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags
from creditwright.decision.policy import Outcome, Policy
from creditwright.population.curves import Curves, curves_of
from creditwright.population.population import Population
from creditwright.population.sides import (
    APPROVE,
    OUTCOMES,
    Codes,
    Decided,
    Limits,
    Part,
    Side,
    Terms,
    part_of,
    side_of,
)
from creditwright.training.metrics import Estimate, wilson
from creditwright.training.money import MoneyBeside, beside
from creditwright.training.paired import mean_estimate

FEWEST_IN_A_GROUP = 100  # as in a report of fairness


@dataclass(frozen=True, slots=True)
class Changed:
    """How a group fares under the limits in force and under others.

    Attributes:
        better: How many would get a better outcome.
        worse: How many would get a worse one.
    """

    group: str
    applications: int
    approved_now: Estimate
    approved_then: Estimate
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class UnderLimits:
    """A population under the limits in force and under others.

    Attributes:
        applications: In the part that is looked at.
        changed: By outcome now and then, how many change.
        cost_difference: Of the expected costs, then less now, on the same applications.
        money: Where something is said of what a loan loses and earns, and all amounts are known.
        groups: Those of at least `FEWEST_IN_A_GROUP`.
    """

    applications: int
    now: Decided
    then: Decided
    changed: dict[tuple[Outcome, Outcome], int]
    cost_difference: Estimate
    money: MoneyBeside | None
    groups: tuple[Changed, ...]
    curves: Curves


def under_limits(
    population: Population,
    inside: Flags,
    policy: Policy,
    limits: Limits,
    terms: Terms,
    *,
    by: str,
) -> UnderLimits:
    """Return what other limits would do to a population, beside those in force.

    Args:
        population: The population.
        inside: The part of it that is looked at, at least one.
        policy: The one in force.
        limits: The others.
        terms: What they are weighed by, the same for both.
        by: The kind of group that changes are told by; see `Population.kinds`.
    """
    part = part_of(population, inside)
    now, curves = _in_force(population, part, policy, terms)
    then = side_of(part, limits, terms, may_decline=policy.law.may_decline)
    pairs = np.bincount(now.outcomes * len(OUTCOMES) + then.outcomes, minlength=len(OUTCOMES) ** 2)
    return UnderLimits(
        applications=part.fixed.size,
        now=now.decided,
        then=then.decided,
        changed={
            (OUTCOMES[a], OUTCOMES[b]): int(pairs[a * len(OUTCOMES) + b])
            for a in range(len(OUTCOMES))
            for b in range(len(OUTCOMES))
            if a != b and pairs[a * len(OUTCOMES) + b]
        },
        cost_difference=mean_estimate(then.expected_cost - now.expected_cost),
        money=None
        if now.lending is None or then.lending is None
        else beside(now.lending, then.lending),
        groups=_groups(population, part.inside, now.outcomes, then.outcomes, by),
        curves=curves,
    )


def _in_force(
    population: Population, part: Part, policy: Policy, terms: Terms
) -> tuple[Side, Curves]:
    """Return what no other limit changes; of everybody it is kept, for a slider asks often."""
    limits = Limits(policy.approve_up_to, policy.decline_above)

    def made() -> tuple[Side, Curves]:
        side = side_of(part, limits, terms, may_decline=policy.law.may_decline)
        tells_money = side.lending is not None
        return side, curves_of(population, part.inside, terms, tells_money=tells_money)

    is_everybody = part_of(population, part.inside) is part
    return population.kept(("in force", terms), made) if is_everybody else made()


def _groups(
    population: Population, inside: Flags, now: Codes, then: Codes, by: str
) -> tuple[Changed, ...]:
    codes, words = population.groups(by)
    mine, wide = codes[inside].astype(np.int64), len(OUTCOMES) ** 2
    pairs = now.astype(np.int64) * len(OUTCOMES) + then
    shape = (len(words), len(OUTCOMES), len(OUTCOMES))
    known = mine >= 0
    counted = np.bincount(mine[known] * wide + pairs[known], minlength=len(words) * wide)
    found = []
    for word, table in zip(words, counted.reshape(shape), strict=True):
        n = int(table.sum())
        if n >= FEWEST_IN_A_GROUP:
            found.append(
                Changed(
                    group=word,
                    applications=n,
                    approved_now=wilson(int(table[APPROVE].sum()), n),
                    approved_then=wilson(int(table[:, APPROVE].sum()), n),
                    better=int(np.tril(table, -1).sum()),
                    worse=int(np.triu(table, 1).sum()),
                )
            )
    return tuple(found)
