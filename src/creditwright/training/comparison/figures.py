"""Every figure of a candidate, and how far it is from the best on the same applications."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.training.challengers.candidate import Candidate
from creditwright.training.comparison.crossed import Crossed, crossed
from creditwright.training.comparison.intervals import order_estimates
from creditwright.training.comparison.run import CandidateRun
from creditwright.training.curves import Table, curves_of
from creditwright.training.metrics import (
    Estimate,
    auc,
    calibration_bins,
    calibration_line,
    cost_per_applicant,
    mistakes,
)
from creditwright.training.paired import auc_difference, cost_difference, mean_estimate
from creditwright.training.plain_metrics import brier
from creditwright.training.platt import NoCalibrationError
from creditwright.training.trying import Ground

HALF = 0.5


@dataclass(frozen=True, slots=True)
class AsGiven:
    """What the probabilities are as the candidate gives them, before any calibration.

    Attributes:
        foretold: Their mean; the share of defaults if they are true.
        brier: The mean squared distance from the truth.
        slope: Of truth on their log-odds, 1 is perfect; None where no line fits, as where all are
            treated alike.
        cost: Per applicant, at the cut-off that would be cheapest if they were true; None for
            one that decides without a cut-off.
    """

    foretold: float
    brier: float
    slope: Estimate | None
    cost: float | None


@dataclass(frozen=True, slots=True)
class Behind:
    """How far a candidate is from the best: its figure less the best one's, paired."""

    auc: Estimate
    brier: Estimate
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of one candidate, out of fold on the training applications.

    Attributes:
        brier: After calibration on the other folds, as the cost is.
        cost: Per applicant.
        cut_offs: By fold, each chosen on the others; none if it decides without one.
        behind: None for the best itself.
        curves: As tables, of the calibrated probabilities; see `curves_of`.
    """

    candidate: Candidate
    auc: Estimate
    gini: Estimate
    kolmogorov_smirnov: Estimate
    average_precision: Estimate
    brier: Estimate
    cost: Estimate
    cut_offs: tuple[float, ...]
    as_given: AsGiven
    fit_seconds: float
    milliseconds: float
    size_bytes: int
    behind: Behind | None
    curves: Mapping[str, Table] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison's figures.

    Attributes:
        applications: How many were compared on: the training part.
        defaults: How many of them are defaults.
        folds: How many parts they were cut into.
        features: How many each candidate was given.
        figures: Of each candidate.
        best: The name of the one that costs least.
    """

    applications: int
    defaults: int
    folds: int
    features: int
    costs: Costs
    figures: tuple[Figures, ...]
    best: str


@dataclass(frozen=True, slots=True)
class _Judged:
    """A run with what was decided by it."""

    run: CandidateRun
    found: Crossed
    cost: Estimate


def compare_runs(runs: Sequence[CandidateRun], ground: Ground) -> Compared:
    """Measure every candidate, and each against the one that costs least."""
    labels = ground.examples.labels
    judged = [_judged(run, ground) for run in runs]
    best = min(judged, key=lambda each: each.cost.value)
    return Compared(
        applications=labels.size,
        defaults=int(labels.sum()),
        folds=ground.folds,
        features=len(ground.inputs),
        costs=ground.costs,
        figures=tuple(_figures(each, best, ground) for each in judged),
        best=best.run.candidate.name,
    )


def _judged(run: CandidateRun, ground: Ground) -> _Judged:
    labels, costs = ground.examples.labels, ground.costs
    found = crossed(run.log_odds, labels, ground.fold, costs, always=run.candidate.always)
    counted = mistakes(labels, found.declined.astype(np.float64), HALF)
    return _Judged(run, found, cost_per_applicant(counted, costs, seed=ground.seed))


def _figures(each: _Judged, best: _Judged, ground: Ground) -> Figures:
    run, labels, costs = each.run, ground.examples.labels, ground.costs
    area = auc(labels, run.log_odds)
    distance, precision = order_estimates(labels, run.log_odds, seed=ground.seed)
    return Figures(
        candidate=run.candidate,
        auc=area,
        gini=Estimate(*(2 * end - 1 for end in (area.value, area.low, area.high))),
        kolmogorov_smirnov=distance,
        average_precision=precision,
        brier=mean_estimate(_squared(each, labels)),
        cost=each.cost,
        cut_offs=each.found.cut_offs,
        as_given=_as_given(run, labels, costs),
        fit_seconds=run.fit_seconds,
        milliseconds=run.milliseconds,
        size_bytes=run.size_bytes,
        behind=None if each is best else _behind(each, best, labels, costs),
        curves=_curves(each.found.default_probability, labels),
    )


def _curves(foretold: Floats, labels: Floats) -> Mapping[str, Table]:
    return curves_of(labels, foretold, calibration_bins(labels, foretold))


def _squared(each: _Judged, labels: Floats) -> Floats:
    squared: Floats = (each.found.default_probability - labels) ** 2
    return squared


def _as_given(run: CandidateRun, labels: Floats, costs: Costs) -> AsGiven:
    foretold = probability_from_log_odds(run.log_odds)
    told = mistakes(labels, foretold, costs.theoretical_cut_off)
    decides = run.candidate.always is None
    return AsGiven(
        foretold=float(foretold.mean()),
        brier=brier(labels, foretold),
        slope=_slope(labels, run.log_odds) if decides else None,
        cost=cost_per_applicant(told, costs, seed=0).value if decides else None,
    )


def _slope(labels: Floats, log_odds: Floats) -> Estimate | None:
    try:
        return calibration_line(labels, log_odds).slope
    except NoCalibrationError:
        return None


def _behind(each: _Judged, best: _Judged, labels: Floats, costs: Costs) -> Behind:
    declines = (each.found.declined.astype(np.float64), best.found.declined.astype(np.float64))
    return Behind(
        auc=auc_difference(labels, each.run.log_odds, best.run.log_odds),
        brier=mean_estimate(_squared(each, labels) - _squared(best, labels)),
        cost=cost_difference(labels, *declines, costs),
    )
