"""The population under other cut-offs: who would be approved, and what that would cost or earn.

What a hard rule decides stays as it is, and so does who is referred because nothing is known of
them. Whether a decline that nobody was near before would have reasons enough is not tried here: it
counts as a decline. What a person will say of those referred is not known; costs and money count
them as the evaluation does: above the cut-off that declines as refused, else as approved.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.assessment import Referral
from creditwright.decision.policy import Costs, Outcome, Policy
from creditwright.population.columns import OUTCOME, REFERRAL
from creditwright.population.curves import Curves, Terms, curves_of
from creditwright.population.population import Population
from creditwright.training.metrics import Estimate, wilson
from creditwright.training.money import MoneyBeside, money_beside
from creditwright.training.paired import mean_estimate

Codes = NDArray[np.int8]
APPROVE, REFER, DECLINE = range(3)  # the places of the outcomes below
OUTCOMES = (Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE)
NO_REASONS = (Referral.NO_REASON, Referral.REASONS_TOO_WEAK, Referral.REASON_CANNOT_BE_GIVEN)
FEWEST_IN_A_GROUP = 100  # as in a report of fairness


@dataclass(frozen=True, slots=True)
class Limits:
    """Two cut-offs, as probabilities of default; one exactly on a cut-off gets the better outcome.

    Attributes:
        approve_up_to: At or below it: approve.
        decline_above: Above it: decline; between the two a person decides.
    """

    approve_up_to: float
    decline_above: float


@dataclass(frozen=True, slots=True)
class Decided:
    """What limits do to a population.

    Attributes:
        outcomes: How many get which.
        approved: Their share.
        foretold: The mean probability of default among those approved; None: there are none.
        known: Of how many approved it is known what became of them.
        defaulted: The share of these that defaulted; None: there are none.
        expected_cost: Per applicant, by the probabilities, in the unit of the costs.
        known_cost: Per applicant of whom it is known, by what became of them; None: of nobody.
    """

    limits: Limits
    outcomes: dict[Outcome, int]
    approved: Estimate
    foretold: float | None
    known: int
    defaulted: Estimate | None
    expected_cost: Estimate
    known_cost: Estimate | None


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
    places = np.flatnonzero(inside)
    loans = population.loans().at(places)
    in_force = Limits(policy.approve_up_to, policy.decline_above)
    now = _outcomes(population, inside, in_force, policy)
    then = _outcomes(population, inside, limits, policy)
    refused_now, refused_then = (
        _refused(each, loans.default_probability, above)
        for each, above in ((now, in_force.decline_above), (then, limits.decline_above))
    )
    before, after = (
        _expected(loans.default_probability, refused, terms.costs)
        for refused in (refused_now, refused_then)
    )
    tells_money = terms.exposure is not None and not np.isnan(loans.amounts).any()
    pairs = np.bincount(now * len(OUTCOMES) + then, minlength=len(OUTCOMES) ** 2)
    return UnderLimits(
        applications=places.size,
        now=_decided(in_force, now, refused_now, loans.default_probability, loans.labels, terms),
        then=_decided(limits, then, refused_then, loans.default_probability, loans.labels, terms),
        changed={
            (OUTCOMES[a], OUTCOMES[b]): int(pairs[a * len(OUTCOMES) + b])
            for a in range(len(OUTCOMES))
            for b in range(len(OUTCOMES))
            if a != b and pairs[a * len(OUTCOMES) + b]
        },
        cost_difference=mean_estimate(after - before),
        money=money_beside(loans, refused_now, refused_then, terms.exposure)
        if tells_money and terms.exposure is not None
        else None,
        groups=_groups(population, inside, now, then, by),
        curves=curves_of(population, inside, terms, tells_money=tells_money),
    )


def _outcomes(population: Population, inside: Flags, limits: Limits, policy: Policy) -> Codes:
    """Return what each application gets, shape (applications inside,)."""
    probability = population.probability[inside]
    found: Codes = np.where(
        probability <= limits.approve_up_to,
        APPROVE,
        np.where(probability <= limits.decline_above, REFER, DECLINE),
    ).astype(np.int8)
    referral, words = population.columns.codes(REFERRAL)[inside], _places(population)
    found[(found == DECLINE) & np.isin(referral, [words.get(each, -2) for each in NO_REASONS])] = (
        REFER
    )
    fixed = population.by_rule[inside] | (referral == words.get(Referral.NO_INFORMATION, -2))
    kept = np.array(
        [OUTCOMES.index(Outcome(each)) for each in population.columns.words(OUTCOME)], np.int8
    )
    found[fixed] = kept[population.outcomes[inside][fixed]]
    if not policy.law.may_decline:
        found[found == DECLINE] = REFER
    return found


def _places(population: Population) -> dict[str, int]:
    return {word: place for place, word in enumerate(population.columns.words(REFERRAL))}


def _refused(outcomes: Codes, probability: Floats, decline_above: float) -> Flags:
    found: Flags = (outcomes == DECLINE) | ((outcomes == REFER) & (probability > decline_above))
    return found


def _expected(probability: Floats, refused: Flags, costs: Costs) -> Floats:
    return np.where(
        refused, costs.refused_good * (1 - probability), costs.missed_default * probability
    )


def _decided(
    limits: Limits,
    outcomes: Codes,
    refused: Flags,
    probability: Floats,
    labels: Floats,
    terms: Terms,
) -> Decided:
    approved = outcomes == APPROVE
    counts = np.bincount(outcomes, minlength=len(OUTCOMES)).tolist()
    told = labels[approved & ~np.isnan(labels)]
    known = ~np.isnan(labels)
    lost = terms.costs.missed_default * ((labels == 1) & ~refused)
    lost = (lost + terms.costs.refused_good * ((labels == 0) & refused))[known]
    return Decided(
        limits=limits,
        outcomes=dict(zip(OUTCOMES, counts, strict=True)),
        approved=wilson(counts[APPROVE], outcomes.size),
        foretold=float(probability[approved].mean()) if counts[APPROVE] else None,
        known=told.size,
        defaulted=wilson(int(told.sum()), told.size) if told.size else None,
        expected_cost=mean_estimate(_expected(probability, refused, terms.costs)),
        known_cost=mean_estimate(lost) if lost.size else None,
    )


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
