"""Simulate a policy: what it would do to a portfolio, beside the one that the model decides by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.assessment import Assessments, assess
from creditwright.decision.document import PolicyDocument
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome, Policy
from creditwright.records.applicant_groups import applicant_groups
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.records.table import AMOUNT_UNITS
from creditwright.training.money import Loans
from creditwright.training.simulation import Decided, Simulation, compare_policies
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent
from creditwright.workflows.score_portfolio import check_features

Words = NDArray[np.str_]
AMOUNT = "AMT_CREDIT"


class NothingToSimulateError(BadDataError):
    """A portfolio without applications."""

    def __init__(self) -> None:
        super().__init__("There are no applications in the tables, so nothing to simulate.")


@dataclass(frozen=True, slots=True)
class Changes:
    """A simulation, and which applications would get another outcome.

    Attributes:
        applications: SK_ID_CURR of those, rising.
        now: Their outcomes by the model's own policy.
        then: By the other one.
    """

    simulation: Simulation
    applications: Rows
    now: Words
    then: Words

    def as_csv(self) -> str:
        """Return SK_ID_CURR, the outcome now and the outcome then, a line each."""
        rows = zip(self.applications.tolist(), self.now.tolist(), self.then.tolist(), strict=True)
        return "".join(
            [f"{APPLICATION_KEY},now,then\n", *(f"{n},{now},{then}\n" for n, now, then in rows)]
        )


@dataclass(frozen=True, slots=True)
class _Part:
    applications: Rows
    loans: Loans
    now: Words
    then: Words
    groups: Mapping[str, Words]


def policy_beside(document: PolicyDocument) -> Policy:
    """Return a policy to simulate: cut-offs "from cost" are those that its costs ask for in theory.

    Training would choose them on out-of-fold probabilities, which a bundle does not hold.
    """
    return document.settled(document.costs.theoretical_cut_off)


def simulate_policy(
    records: Portfolio, model: DecisionModel, policy: Policy, *, progress: Progress
) -> Changes:
    """Decide on every application of `records` by the model's policy and by another one.

    Args:
        records: The portfolio, its outcomes known or not.
        model: The decision model.
        policy: The other policy. Reasons are by the model's own reference.
        progress: Told of each partition.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
        NothingToSimulateError: If there is no application.
    """
    say_what_is_absent(records, progress)
    check_features(model)
    numbers = records.partitions
    parts = [
        _decided(records, number, model, policy)
        for number in progress.track(numbers, description="Deciding twice", total=len(numbers))
    ]
    applications = np.concatenate([each.applications for each in parts])
    if not applications.size:
        raise NothingToSimulateError
    order = np.argsort(applications, kind="stable")
    loans = Loans.joined([each.loans for each in parts]).at(order)
    now = np.concatenate([each.now for each in parts])[order]
    then = np.concatenate([each.then for each in parts])[order]
    groups = {
        kind: np.concatenate([each.groups[kind] for each in parts])[order]
        for kind in parts[0].groups
    }
    simulation = compare_policies(
        loans,
        as_decided(model.policy, now, loans.default_probability),
        as_decided(policy, then, loans.default_probability),
        groups,
    )
    changed = now != then
    return Changes(simulation, applications[order][changed], now[changed], then[changed])


def _decided(records: Portfolio, number: int, model: DecisionModel, policy: Policy) -> _Part:
    partition = records.partition(number)
    other = replace(model, policy=policy)
    both = replace(policy, rules=(*model.policy.rules, *policy.rules))
    frame = replace(model, policy=both).inputs_of(partition)
    wanted = partition.application.select(APPLICATION_KEY, LABEL, AMOUNT).sort(APPLICATION_KEY)
    told = wanted.collect()
    labels = told[LABEL].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    amounts = told[AMOUNT].cast(pl.Float64).to_numpy() / AMOUNT_UNITS
    by_now, by_then = (assess(frame, each, explain=False) for each in (model, other))
    return _Part(
        frame.applications,
        Loans(amounts, by_now.scores.default_probability, labels),
        _outcomes(by_now),
        _outcomes(by_then),
        applicant_groups(partition.application).by_kind,
    )


def _outcomes(found: Assessments) -> Words:
    return np.array([each.value for each in found.outcomes], dtype=np.str_)


def as_decided(policy: Policy, outcomes: Words, probability: Floats) -> Decided:
    """Return what a policy made of applications; see `Decided`."""
    referred = outcomes == Outcome.REFER.value
    above = probability > policy.decline_above
    return Decided(policy, outcomes, (outcomes == Outcome.DECLINE.value) | (referred & above))
