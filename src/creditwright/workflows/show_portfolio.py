"""The whole population shown: under other cut-offs, whether it came true, how groups fare.

Figures of all together; no single application is told.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import UsageError
from creditwright.core.numbers import Flags
from creditwright.decision.policy import Outcome, Policy
from creditwright.fairness.breakdown import Breakdown
from creditwright.population.chosen import EVERYBODY, Cohorts, Group, in_group
from creditwright.population.columns import OUTCOME
from creditwright.population.cross_filter import Explored, explored
from creditwright.population.distribution import (
    Distribution,
    Position,
    Words,
    distribution_of,
    position_of,
    words_of,
)
from creditwright.population.errors import FEWEST, UnknownColumnError
from creditwright.population.groups import by_group
from creditwright.population.population import Population
from creditwright.population.sides import Limits, Terms
from creditwright.population.truth import GroupTruth, Truth, truth_by_group, truth_of
from creditwright.population.under_limits import UnderLimits, under_limits
from creditwright.records.cohorts import COHORTS
from creditwright.scoring.inputs import ModelInput
from creditwright.serving.live import LiveModel
from creditwright.workflows.service import Service


class LimitsError(UsageError):
    """Two cut-offs that no policy could have."""

    def __init__(self) -> None:
        super().__init__("The cut-off that declines must not be below the one that approves.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A population and the model in use, which it is of."""

    live: LiveModel
    population: Population

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.live.model.policy


def shown(service: Service) -> Shown:
    """Return the population of the model in use.

    Raises:
        NoModelInUseError, NoPopulationError: If there is none.
    """
    live = service.models().champion
    return Shown(live, service.populations.of(live.digest))


def kind_of_group(name: str) -> str:
    """Return a kind of group as the records call it: `family_status` is `family status`."""
    return name.replace("_", " ")


def portfolio_under(
    what: Shown,
    limits: Limits | None,
    terms: Terms | None = None,
    *,
    cohorts: Cohorts = EVERYBODY,
    by: str = "age",
) -> UnderLimits:
    """Return what other cut-offs would do to the population, beside those in force.

    Args:
        what: The population.
        limits: The other cut-offs; None: those in force.
        terms: What they are weighed by; None: the policy's own.
        cohorts: Which part of it.
        by: The kind of group that changes are told by.

    Raises:
        LimitsError: If the cut-offs stand the wrong way round.
        UnknownCohortError, GroupTooSmallError: If the part cannot be shown.
    """
    policy = what.policy
    chosen = limits or Limits(policy.approve_up_to, policy.decline_above)
    if chosen.approve_up_to > chosen.decline_above:
        raise LimitsError
    inside = in_group(what.population, Group.ALL, cohorts)
    weighed = terms or Terms(policy.costs, policy.exposure)
    return under_limits(what.population, inside, policy, chosen, weighed, by=kind_of_group(by))


@dataclass(frozen=True, slots=True)
class TruthShown:
    """How true the probabilities are, in all and by group."""

    whole: Truth
    by: str
    groups: tuple[GroupTruth, ...]


def portfolio_truth(what: Shown, *, by: str = "age", cohorts: Cohorts = EVERYBODY) -> TruthShown:
    """Return whether the probabilities came true.

    Raises:
        NoLabelsError: If it is known of too few.
        UnknownCohortError, GroupTooSmallError: If the part cannot be shown.
    """
    population = what.population
    inside = in_group(population, Group.ALL, cohorts)

    def made() -> TruthShown:
        groups = truth_by_group(population, inside, kind_of_group(by))
        return TruthShown(truth_of(population, inside), by, groups)

    return made() if cohorts.named else population.kept(("truth", by), made)


def portfolio_groups(what: Shown, by: str) -> Breakdown:
    """Return how the decisions in force fall on the groups of one kind."""
    return by_group(what.population, what.policy, kind_of_group(by))


@dataclass(frozen=True, slots=True)
class FeatureShown:
    """One feature of everybody, or of a part.

    Attributes:
        by_outcome: The same among those approved, referred and declined, where they are enough.
    """

    feature: ModelInput
    whole: Distribution | Words
    by_outcome: dict[Outcome, Distribution | Words]


def portfolio_feature(what: Shown, name: str, *, cohorts: Cohorts = EVERYBODY) -> FeatureShown:
    """Return how a feature is distributed.

    Raises:
        UnknownColumnError: If the model has no such feature.
        UnknownCohortError, GroupTooSmallError: If the part cannot be shown.
    """
    inputs = {each.name: each for each in what.live.model.scorer.inputs}
    if name not in inputs:
        raise UnknownColumnError(difflib.get_close_matches(name, inputs, n=3))
    feature, population = inputs[name], what.population
    inside = in_group(population, Group.ALL, cohorts)
    values = np.asarray(population.feature(name))

    def distributed(flags: Flags) -> Distribution | Words:
        if feature.categories is None:
            return distribution_of(values[flags])
        return words_of(values[flags], feature.categories)

    by_outcome = {}
    for outcome in Outcome:
        mine = inside & population.with_outcome(outcome)
        if np.count_nonzero(mine) >= FEWEST:
            by_outcome[outcome] = distributed(mine)
    return FeatureShown(feature, distributed(inside), by_outcome)


def portfolio_explored(what: Shown, *, cohorts: Cohorts = EVERYBODY) -> Explored:
    """Return a part of the population by every cohort at once.

    Raises:
        UnknownCohortError, GroupTooSmallError: If the part cannot be shown.
    """
    return explored(what.population, cohorts, tuple(COHORTS))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a probability of default stands among those of all applications.

    Attributes:
        position: None: there are no applications.
        distribution: Of all of them.
    """

    probability: float
    position: Position | None
    distribution: Distribution


def stands_at(what: Shown, probability: float) -> Standing:
    """Return where a probability stands among those of the population."""
    population = what.population
    values = population.probability[population.present]
    distribution = population.kept("probabilities", lambda: distribution_of(values))
    return Standing(probability, position_of(probability, values), distribution)


@dataclass(frozen=True, slots=True)
class Near:
    """An application near a cut-off."""

    number: int
    default_probability: float
    outcome: Outcome


def near_cut_off(what: Shown, *, at_most: int) -> Sequence[Near]:
    """Return the applications whose probability is nearest the cut-off that approves, by it."""
    population = what.population
    order = population.by_probability
    apart = np.abs(population.probability[order] - what.policy.approve_up_to)
    nearest = np.sort(np.argsort(apart, kind="stable")[:at_most])
    words = [Outcome(word) for word in population.columns.words(OUTCOME)]
    return [
        Near(
            int(population.applications[place]),
            float(population.probability[place]),
            words[population.outcomes[place]],
        )
        for place in order[nearest].tolist()
    ]
