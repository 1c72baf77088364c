"""How the decisions in force fall on groups of applicants, as a report of fairness has it."""

from collections.abc import Mapping

import numpy as np

from creditwright.core.numbers import Flags, Rows
from creditwright.decision.policy import Outcome, Policy
from creditwright.fairness.breakdown import Breakdown, broken_down
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.figures import Figures, figures_of
from creditwright.population.population import Population
from creditwright.records.applicant_groups import Words

SEED = 1  # of the intervals of costs


def decisions_in(population: Population, policy: Policy) -> Decisions:
    """Return what was decided on everybody who was not erased, by the policy in force."""
    here = np.flatnonzero(population.present)
    probability = population.probability[here]
    approved, referred, declined = (
        population.with_outcome(each)[here]
        for each in (Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE)
    )
    if not policy.may_decide:  # then everybody is left to a person: what its cut-offs would do
        approved = probability <= policy.approve_up_to
        declined = probability > policy.decline_above
        referred = ~(approved | declined)
    return Decisions(
        approved=approved,
        referred=referred,
        refused=declined | (referred & (probability > policy.decline_above)),
        default_probability=probability,
        log_odds=np.log(probability) - np.log1p(-probability),
        labels=population.labels[here],
        costs=policy.costs,
    )


def by_group(population: Population, policy: Policy, kind: str) -> Breakdown:
    """Return each group of a kind beside the one that is approved most often.

    What is computed once is kept with the population.
    """

    def made() -> Breakdown:
        codes, words = population.groups(kind)
        names = np.array(words, dtype=np.str_)[codes[population.present]]
        return broken_down((kind,), decisions_in(population, policy), names, figures_by_group)

    return population.kept(("groups", kind), made)


def figures_by_group(decisions: Decisions, names: Words) -> Mapping[str, Figures]:
    """Return the figures of each group, as `broken_down` asks for them."""
    words, places = np.unique(names, return_inverse=True)
    return {
        str(word): figures_of(decisions.at(_where(places == place)), seed=SEED)
        for place, word in enumerate(words)
    }


def _where(flags: Flags) -> Rows:
    return np.flatnonzero(flags)
