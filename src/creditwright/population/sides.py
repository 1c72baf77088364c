"""What two cut-offs do to a part of the population: outcomes, costs, money.

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
from creditwright.decision.policy import Costs, Exposure, Outcome
from creditwright.population.columns import OUTCOME, REFERRAL
from creditwright.population.population import Population
from creditwright.training.metrics import Estimate, wilson
from creditwright.training.money import Lending, Loans, lending
from creditwright.training.paired import mean_estimate

Codes = NDArray[np.int8]
APPROVE, REFER, DECLINE = range(3)  # the places of the outcomes below
OUTCOMES = (Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE)
NO_REASONS = (Referral.NO_REASON, Referral.REASONS_TOO_WEAK, Referral.REASON_CANNOT_BE_GIVEN)


@dataclass(frozen=True, slots=True)
class Terms:
    """What limits are weighed by.

    Attributes:
        costs: Of the two mistakes.
        exposure: What a loan loses and earns; None: nothing is told in money.
    """

    costs: Costs
    exposure: Exposure | None


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
class Part:
    """The part of a population that is looked at; each array has one entry an application of it.

    Attributes:
        inside: Which applications of the population they are.
        fixed: Whose outcome no cut-off changes.
        fixed_outcomes: The outcomes of these.
        unexplained: Whom no cut-off declines, for the reasons would not be enough.
    """

    inside: Flags
    loans: Loans
    fixed: Flags
    fixed_outcomes: Codes
    unexplained: Flags

    @property
    def has_amounts(self) -> bool:
        """Whether it is known of everybody what was asked for."""
        return not np.isnan(self.loans.amounts).any()


def part_of(population: Population, inside: Flags) -> Part:
    """Return a part of a population; that of everybody is kept with it."""
    if np.array_equal(inside, population.present):
        return population.kept("everybody", lambda: _part(population, inside))
    return _part(population, inside)


def _part(population: Population, inside: Flags) -> Part:
    words = {word: place for place, word in enumerate(population.columns.words(REFERRAL))}
    referral = population.columns.codes(REFERRAL)[inside]
    nothing_known = referral == words.get(Referral.NO_INFORMATION, len(words))
    fixed = population.by_rule[inside] | nothing_known
    own = [OUTCOMES.index(Outcome(each)) for each in population.columns.words(OUTCOME)]
    return Part(
        inside=inside,
        loans=population.loans().at(np.flatnonzero(inside)),
        fixed=fixed,
        fixed_outcomes=np.array(own, np.int8)[population.outcomes[inside][fixed]],
        unexplained=np.isin(referral, [words[each] for each in NO_REASONS if each in words]),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """What limits do to a part; each array has one entry an application of it.

    Attributes:
        outcomes: Places in `OUTCOMES`.
        expected_cost: By the probabilities, in the unit of the costs.
        lending: None: nothing is told in money.
    """

    outcomes: Codes
    expected_cost: Floats
    decided: Decided
    lending: Lending | None


def side_of(part: Part, limits: Limits, terms: Terms, *, may_decline: bool) -> Side:
    """Return what limits do to a part of a population.

    Args:
        part: The part.
        limits: The cut-offs.
        terms: What they are weighed by.
        may_decline: Whether the law lets a decline be given that no person took.
    """
    probability = part.loans.default_probability
    outcomes = _outcomes(part, limits, may_decline=may_decline)
    refused: Flags = (outcomes == DECLINE) | (
        (outcomes == REFER) & (probability > limits.decline_above)
    )
    costs = terms.costs
    cost = np.where(
        refused, costs.refused_good * (1 - probability), costs.missed_default * probability
    )
    tells_money = terms.exposure is not None and part.has_amounts
    return Side(
        outcomes=outcomes,
        expected_cost=cost,
        decided=_decided(part.loans, limits, outcomes, refused, cost, costs),
        lending=lending(part.loans, refused, terms.exposure)
        if terms.exposure is not None and tells_money
        else None,
    )


def _outcomes(part: Part, limits: Limits, *, may_decline: bool) -> Codes:
    probability = part.loans.default_probability
    found: Codes = (probability > limits.approve_up_to).astype(np.int8)
    found += probability > limits.decline_above
    found[part.unexplained & (found == DECLINE)] = REFER
    found[part.fixed] = part.fixed_outcomes
    if not may_decline:
        found[found == DECLINE] = REFER
    return found


def _decided(
    loans: Loans, limits: Limits, outcomes: Codes, refused: Flags, cost: Floats, costs: Costs
) -> Decided:
    approved = outcomes == APPROVE
    counts = np.bincount(outcomes, minlength=len(OUTCOMES)).tolist()
    known = ~np.isnan(loans.labels)
    told = loans.labels[approved & known]
    defaulted = loans.labels == 1
    lost = np.where(defaulted, costs.missed_default * ~refused, costs.refused_good * refused)
    lost = lost[known]
    return Decided(
        limits=limits,
        outcomes=dict(zip(OUTCOMES, counts, strict=True)),
        approved=wilson(counts[APPROVE], outcomes.size),
        foretold=float(loans.default_probability[approved].mean()) if counts[APPROVE] else None,
        known=told.size,
        defaulted=wilson(int(told.sum()), told.size) if told.size else None,
        expected_cost=mean_estimate(cost),
        known_cost=mean_estimate(lost) if lost.size else None,
    )
