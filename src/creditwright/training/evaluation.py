"""The evaluation: every figure of a model on the hold-out, which nothing before has looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Policy
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import Scores
from creditwright.training.calibration_parts import (
    BrierParts,
    Segment,
    Words,
    brier_parts,
    calibration_by_segment,
)
from creditwright.training.cut_off import CutOff
from creditwright.training.metrics import (
    CalibrationBin,
    CalibrationLine,
    Estimate,
    Mistakes,
    auc,
    calibration_bins,
    calibration_line,
    cost_per_applicant,
    expected_calibration_error,
    mistakes,
)
from creditwright.training.plain_metrics import average_precision, brier, kolmogorov_smirnov


@dataclass(frozen=True, slots=True)
class Order:
    """How well defaults are told from loans repaid, whatever the cut-off."""

    auc: Estimate
    gini: Estimate
    kolmogorov_smirnov: float
    average_precision: float


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether the probabilities are true."""

    brier: float
    brier_of_constant: float  # everybody gets the training rows' share of defaults
    line: CalibrationLine
    expected_calibration_error: float
    bins: list[CalibrationBin]
    parts: BrierParts
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What deciding by the cut-off costs an applicant on average, beside deciding without it.

    Attributes:
        cut_off: The one that declines. Whoever lies below it counts as approved, though a person
            may look at some of them.
        cheapest: The cheapest cut-off out of fold, with its interval.
        doubt: Where that and the theoretical one disagree beyond the interval: what to tell.
    """

    cut_off: float
    theoretical_cut_off: float
    cheapest: Estimate
    doubt: str | None
    counted: Mistakes
    model: Estimate
    approve_all: float
    refuse_all: float
    theoretical: float  # the model with the theoretical cut-off
    out_of_fold: float  # on the rows that the cut-off was chosen on


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many applications, and how many of them defaults."""

    training: int
    training_defaults: int
    hold_out: int
    hold_out_defaults: int


@dataclass(frozen=True, slots=True)
class Importance:
    """What one input contributes.

    Attributes:
        gain_share: Its share of the loss that the trees' splits took away, 0 to 1.
        mean_attribution: Mean absolute attribution on the hold-out, in log-odds.
    """

    name: str
    gain_share: float
    mean_attribution: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every figure of one model."""

    sizes: Sizes
    order: Order
    out_of_fold_auc: Estimate
    fold_aucs: tuple[float, ...]
    score_stability_index: float  # of scores in training, out of fold, to scores on the hold-out
    truth: Truth
    cost: Cost
    outcomes: Mapping[str, int]  # on the hold-out, after applications without reasons are referred
    importance: tuple[Importance, ...]  # by mean attribution, greatest first


def order_of(labels: Floats, scores: Floats) -> Order:
    """Return how well `scores` (higher for more risk) tell defaults from loans repaid."""
    area = auc(labels, scores)
    return Order(
        auc=area,
        gini=Estimate(*(2 * each - 1 for each in (area.value, area.low, area.high))),
        kolmogorov_smirnov=kolmogorov_smirnov(labels, scores),
        average_precision=average_precision(labels, scores),
    )


def truth_of(
    labels: Floats,
    scores: Scores,
    training_share: float,
    segments: Mapping[str, Words] = MappingProxyType({}),
) -> Truth:
    """Return whether probabilities are true, beside giving everybody `training_share`.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        scores: Of the same applications.
        training_share: The share of defaults among the applications trained on.
        segments: By kind the segment that each belongs to, shape (n,).
    """
    bins = calibration_bins(labels, scores.default_probability)
    score = brier(labels, scores.default_probability)
    return Truth(
        brier=score,
        brier_of_constant=brier(labels, np.full(labels.size, training_share)),
        line=calibration_line(labels, scores.log_odds),
        expected_calibration_error=expected_calibration_error(bins),
        bins=bins,
        parts=brier_parts(bins, score),
        segments=calibration_by_segment(labels, scores, segments),
    )


def cost_of(
    labels: Floats, default_probability: Floats, *, policy: Policy, chosen: CutOff, seed: int
) -> Cost:
    """Return what the policy costs an applicant, and what approving or refusing everybody does."""
    costs, share = policy.costs, float(labels.mean())
    counted = mistakes(labels, default_probability, policy.decline_above)
    at_theory = mistakes(labels, default_probability, chosen.theoretical)
    return Cost(
        cut_off=policy.decline_above,
        theoretical_cut_off=chosen.theoretical,
        cheapest=Estimate(chosen.probability, *chosen.interval),
        doubt=chosen.doubt,
        counted=counted,
        model=cost_per_applicant(counted, costs, seed=seed),
        approve_all=costs.missed_default * share,
        refuse_all=costs.refused_good * (1 - share),
        theoretical=cost_per_applicant(at_theory, costs, seed=seed).value,
        out_of_fold=chosen.cost.value,
    )


def importances(
    inputs: Sequence[ModelInput], gains: Floats, attributions: Floats
) -> tuple[Importance, ...]:
    """Return what each input contributes, greatest mean attribution first.

    Args:
        inputs: The model's inputs in their order.
        gains: The loss that each took away, shape (inputs,).
        attributions: In log-odds, shape (applications, inputs).
    """
    shares = gains / max(float(gains.sum()), np.finfo(np.float64).tiny)
    means = np.abs(attributions).mean(axis=0)
    found = [
        Importance(each.name, float(share), float(mean))
        for each, share, mean in zip(inputs, shares, means, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-each.mean_attribution, each.name)))
