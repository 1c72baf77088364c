"""How good the probabilities are: order, truth and cost, each with what is not known about it.

What scikit-learn does not give: the intervals, the calibration line, the cost. Nothing here needs
it, so that a service without it can measure what it serves; see `plain_metrics` for the others.
"""

import math
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.decision.policy import Costs
from creditwright.training.platt import fit_line

LEVEL = 0.95
TWO_SIDED = 1.959963984540054  # standard deviations to either side that hold 95 %
RESAMPLES = 2000
BINS = 10


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


def auc(labels: Floats, scores: Floats) -> Estimate:
    """Return the area under the ROC curve: the chance that a default scores above a repaid loan.

    Ties count one half. The interval is DeLong's, taken on the logit so that it stays in 0 to 1.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,); both must occur.
        scores: Higher for more risk, shape (n,).

    Source:
        DeLong, DeLong, Clarke-Pearson, Comparing the areas under two or more correlated ROC
        curves, Biometrics 44 (1988); by ranks as in Sun and Xu, IEEE SPL 21 (2014).
    """
    above_repaid, below_defaults = auc_placements(labels, scores)
    m, n = above_repaid.size, below_defaults.size
    value = float(above_repaid.mean())
    variance = float(above_repaid.var(ddof=1) / m + below_defaults.var(ddof=1) / n)
    return _on_logit(value, math.sqrt(variance))


def auc_placements(labels: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Return for each default the share of repaid loans it exceeds, and for these the converse.

    The mean of either is the AUC; ties count one half.
    """
    defaults, repaid = scores[labels == 1], scores[labels == 0]
    m, n = defaults.size, repaid.size
    ranks = _midranks(np.concatenate([defaults, repaid]))
    above_repaid: Floats = (ranks[:m] - _midranks(defaults)) / n
    below_defaults: Floats = 1 - (ranks[m:] - _midranks(repaid)) / m
    return above_repaid, below_defaults


def _midranks(values: Floats) -> Floats:
    """Return the rank of each value from 1, equal values sharing the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def _on_logit(value: float, error: float) -> Estimate:
    if not 0 < value < 1:
        return Estimate(value, value, value)
    middle = math.log(value / (1 - value))
    half = TWO_SIDED * error / (value * (1 - value))
    return Estimate(value, *(1 / (1 + math.exp(-end)) for end in (middle - half, middle + half)))


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Applications of like probability: what was foretold, what came, and its Wilson interval."""

    applications: int
    foretold: float
    observed: Estimate


def calibration_bins(labels: Floats, default_probability: Floats) -> list[CalibrationBin]:
    """Return tenths of the applications by probability, safest first."""
    order = np.argsort(default_probability, kind="stable")
    return [
        CalibrationBin(
            applications=rows.size,
            foretold=float(default_probability[rows].mean()),
            observed=wilson(int(labels[rows].sum()), rows.size),
        )
        for rows in np.array_split(order, BINS)
    ]


def wilson(hits: int, n: int) -> Estimate:
    """Return a share with Wilson's score interval, which is right for small counts too."""
    share, z2 = hits / n, TWO_SIDED**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = TWO_SIDED / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def expected_calibration_error(bins: list[CalibrationBin]) -> float:
    """Return the mean distance of observed from foretold, weighted by applications."""
    n = sum(each.applications for each in bins)
    return sum(abs(b.observed.value - b.foretold) * b.applications for b in bins) / n


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """Truth against probability on the log-odds: slope 1 and intercept 0 are perfect."""

    slope: Estimate
    intercept: Estimate


def calibration_line(labels: Floats, log_odds: Floats) -> CalibrationLine:
    """Fit truth on the model's log-odds. A slope under 1: the model is too sure of itself."""
    line = fit_line(log_odds, labels)
    return CalibrationLine(
        slope=_around(line.slope, line.slope_error),
        intercept=_around(line.intercept, line.intercept_error),
    )


def _around(value: float, error: float) -> Estimate:
    return Estimate(value, value - TWO_SIDED * error, value + TWO_SIDED * error)


def population_stability_index(reference: Floats, current: Floats) -> float:
    """Return how far two samples of scores lie apart: 0 where they are alike, 0.1 is much.

        psi = sum over tenths of the reference of (c - r) * ln(c / r)

    An empty tenth counts as half an application, so that the figure is finite.

    Args:
        reference: Shape (n,); its tenths are the bins.
        current: Shape (m,).

    Source:
        Siddiqi, Credit Risk Scorecards (Wiley, 2006), on population stability.
    """
    inner = np.quantile(reference, np.arange(1, BINS) / BINS)
    shares = [_shares(np.searchsorted(inner, each, side="left")) for each in (reference, current)]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def _shares(bins: Rows) -> Floats:
    counted = np.maximum(np.bincount(bins, minlength=BINS), 0.5)
    shares: Floats = counted / counted.sum()
    return shares


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What a cut-off does, counted: declined is above the cut-off."""

    missed_defaults: int
    caught_defaults: int
    refused_good: int
    accepted_good: int

    @property
    def applications(self) -> int:
        """How many applications were counted."""
        return self.missed_defaults + self.caught_defaults + self.refused_good + self.accepted_good


def mistakes(labels: Floats, default_probability: Floats, cut_off: float) -> Mistakes:
    """Count what declining above `cut_off` does; exactly on it is approved."""
    declined, default = default_probability > cut_off, labels == 1
    return Mistakes(
        missed_defaults=int((default & ~declined).sum()),
        caught_defaults=int((default & declined).sum()),
        refused_good=int((~default & declined).sum()),
        accepted_good=int((~default & ~declined).sum()),
    )


def cost_per_applicant(counted: Mistakes, costs: Costs, *, seed: int) -> Estimate:
    """Return the mean cost of an application, with its bootstrap interval.

    Drawing applications again with replacement is drawing the four counts from a multinomial, so
    no row is touched; the interval holds its 2.5 % and 97.5 % quantiles.
    """
    n = counted.applications
    price = np.array([costs.missed_default, 0.0, costs.refused_good, 0.0])
    counts = np.array(
        [
            counted.missed_defaults,
            counted.caught_defaults,
            counted.refused_good,
            counted.accepted_good,
        ]
    )
    drawn = np.random.Generator(np.random.PCG64(seed)).multinomial(n, counts / n, RESAMPLES)
    low, high = np.quantile(drawn @ price / n, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(counts @ price / n), float(low), float(high))
