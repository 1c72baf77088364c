"""Measure how a model's decisions fall on the groups of applicants of a portfolio."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.core.logs import logger
from creditwright.core.numbers import Rows
from creditwright.core.parallel import side_by_side
from creditwright.core.progress import Progress
from creditwright.decision.assessment import assess
from creditwright.decision.model import DecisionModel
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.measure import FairnessReport, measure
from creditwright.fairness.proxies import Proxy, find_proxies
from creditwright.fairness.report import fairness_files
from creditwright.records.applicant_groups import ApplicantGroups, applicant_groups
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.scoring.inputs import Matrix
from creditwright.training.judge import Judged
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent
from creditwright.workflows.score_portfolio import check_features

SEED = 1
ON_THE_HOLD_OUT = "Measured on the applications kept for the end, which the model has not seen."


class NobodyToCompareError(BadDataError):
    """A portfolio without applications has no groups."""

    def __init__(self) -> None:
        super().__init__("There are no applications in the tables, so no groups to compare.")


@dataclass(frozen=True, slots=True)
class HoldOutFairness:
    """How a trained model's decisions fall on groups, and which of its inputs tell the groups."""

    report: FairnessReport
    proxies: Mapping[str, tuple[Proxy, ...]]

    def files(self) -> dict[str, str]:
        """Return what goes beside the evaluation: text by name."""
        return fairness_files(self.report, ON_THE_HOLD_OUT, self.proxies)


@dataclass(frozen=True, slots=True)
class _Part:
    applications: Rows
    decisions: Decisions
    groups: ApplicantGroups


def groups_in(records: Portfolio) -> ApplicantGroups:
    """Return the groups of every application of a portfolio."""
    numbers = records.partitions
    return ApplicantGroups.joined(
        [applicant_groups(records.partition(number).application) for number in numbers]
    )


def fairness_of(
    judged: Judged, kept: Matrix, groups: ApplicantGroups, *, seed: int, progress: Progress
) -> HoldOutFairness:
    """Compare how a judged model's decisions fall on groups.

    Args:
        judged: The model's evaluation on the hold-out.
        kept: The hold-out as the model sees it.
        groups: Of the same applications, in the same order.
        seed: Of the intervals of costs, and of the halves that proxies are looked for on.
        progress: Told of each comparison.
    """
    decisions = Decisions.of(judged.assessments, judged.labels, judged.policy)
    return HoldOutFairness(
        measure(decisions, groups, seed=seed, progress=progress),
        find_proxies(
            kept,
            judged.inputs,
            groups,
            attributions={
                each.name: each.mean_attribution for each in judged.evaluation.importance
            },
            seed=seed,
        ),
    )


def measure_fairness(
    records: Portfolio, model: DecisionModel, *, progress: Progress
) -> FairnessReport:
    """Decide on every application of `records`, and compare the groups of applicants.

    Args:
        records: The portfolio, its outcomes known or not.
        model: The decision model.
        progress: Told of each partition, and of each comparison.

    Raises:
        ChangedFeatureError: If today's features are not those the model was trained with.
        NobodyToCompareError: If there is no application.
    """
    say_what_is_absent(records, progress)
    check_features(model)
    numbers = records.partitions
    threads = 1 if len(numbers) > 1 else 0  # then partitions share the cores

    def decided(number: int) -> _Part:
        return _decided(records, number, model, threads)

    done = side_by_side(decided, numbers)
    parts = list(progress.track(done, description="Deciding", total=len(numbers)))
    if not sum(part.applications.size for part in parts):
        raise NobodyToCompareError
    order = np.argsort(np.concatenate([part.applications for part in parts]), kind="stable")
    decisions = Decisions.joined([part.decisions for part in parts]).at(order)
    groups = ApplicantGroups.joined([part.groups for part in parts])
    report = measure(decisions, groups, seed=SEED, progress=progress)
    logger().info("fairness measured", bundle=model.digest, applications=order.size)
    return report


def _decided(records: Portfolio, number: int, model: DecisionModel, threads: int) -> _Part:
    partition = records.partition(number)
    frame = model.inputs_of(partition)
    assessments = assess(frame, model, explain=False, threads=threads)
    told = partition.application.select(APPLICATION_KEY, LABEL).sort(APPLICATION_KEY).collect()
    labels = told[LABEL].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return _Part(
        applications=frame.applications,
        decisions=Decisions.of(assessments, labels, model.policy),
        groups=applicant_groups(partition.application),
    )
