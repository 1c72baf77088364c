"""Performance before labels arrive: what it will be if the probabilities are right.

Confidence-based estimation: each application counts as a default with its own probability. It sees
what a change of applicants does to the figures. It cannot see that the same applicants came to
default more or less often (concept drift): the probabilities are taken at their word, but for what
the sample that they were calibrated on left open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Costs
from creditwright.training.line_doubt import LineDoubt
from creditwright.training.metrics import LEVEL, Estimate

DRAWS = 300  # of calibration lines, and of labels by each
FEWEST = 100  # applications that anything is estimated of


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedPerformance:
    """What the figures are expected to be; each interval holds 95 % of what chance may make of it.

    Attributes:
        holds_calibration: Whether intervals hold what is not known about the calibration, of all
            these applications; else they are too narrow by it.
        auc: None where all probabilities are alike.
        recall: Of those who default, the share declined.
        precision: Of those declined, the share who default; None: nobody is declined.
        cost_per_applicant: In the unit of the policy's costs.
    """

    applications: int
    holds_calibration: bool
    default_rate: Estimate
    auc: Estimate | None
    recall: Estimate | None
    precision: Estimate | None
    cost_per_applicant: Estimate


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Whose probabilities these are.

    Attributes:
        by: Which of the calibrations each application's is, by its place, shape (n,).
        doubts: What is not known about each; None: nobody says.
    """

    by: Rows
    doubts: Sequence[LineDoubt | None]

    @property
    def is_known(self) -> bool:
        """Whether of each application's calibration it is told what is not known."""
        return all(self.doubts[each] is not None for each in np.unique(self.by).tolist())

    def drawn(self, default_probability: Floats, seed: int) -> Iterator[Floats]:
        """Yield the probabilities as they may be instead, `DRAWS` times."""
        generator = np.random.Generator(np.random.PCG64(seed))
        lines = [
            np.tile([1.0, 0.0], (DRAWS, 1)) if each is None else each.drawn(generator, DRAWS)
            for each in self.doubts
        ]
        said = np.log(default_probability) - np.log1p(-default_probability)
        for line in np.stack(lines, axis=1):
            slope, intercept = line[self.by].T
            yield 1 / (1 + np.exp(-(slope * said + intercept)))


def estimate_performance(
    default_probability: Floats,
    cut_off: float,
    costs: Costs,
    *,
    seed: int,
    calibrated: Calibrated | None = None,
) -> EstimatedPerformance | None:
    """Return what performance is expected on these applications; None where they are too few.

    The values are exact expectations of numerator and denominator; the intervals come from drawing
    a calibration line that the sample it was fitted on allows, then every label by the probability
    that it gives, a few hundred times. They hold what chance does to labels and to the calibration,
    and nothing of what changed since.

    Args:
        default_probability: Calibrated, shape (n,), each between 0 and 1.
        cut_off: Declined is above it.
        costs: What the two mistakes cost.
        seed: Of the draws.
        calibrated: By what the probabilities were calibrated; None: nobody says.

    Source:
        Garg et al., Leveraging unlabeled data to predict out-of-distribution performance, ICLR
        2022, on average confidence; Kivimäki et al., Confidence-based estimators for predictive
        performance in model monitoring, JAIR 82 (2025), on CBPE.
    """
    if default_probability.size < FEWEST:
        return None
    declined = default_probability > cut_off
    from scipy.stats import rankdata  # noqa: PLC0415 - 46 MB, and who reads figures needs none

    ranks = rankdata(default_probability)
    expected = _figures(default_probability, declined, ranks, costs)
    generator = np.random.Generator(np.random.PCG64(seed))
    whose = calibrated or Calibrated(np.zeros(default_probability.size, dtype=np.int64), [None])
    drawn = np.array(
        [
            _figures((generator.random(p.size) < p).astype(float), declined, ranks, costs)
            for p in whose.drawn(default_probability, seed)
        ]
    )
    expected[1] = expected_auc(default_probability)
    rate, auc, recall, precision, cost = (
        _estimate(value, drawn[:, n]) for n, value in enumerate(expected.tolist())
    )
    if rate is None or cost is None:
        return None
    return EstimatedPerformance(
        applications=default_probability.size,
        holds_calibration=whose.is_known,
        default_rate=rate,
        auc=auc,
        recall=recall,
        precision=precision,
        cost_per_applicant=cost,
    )


def expected_auc(default_probability: Floats) -> float:
    """Return the AUC that probabilities have against labels drawn by them; NaN where none is.

        sum over pairs p_i (1 - p_j) [p_i > p_j, half where equal] / sum over pairs p_i (1 - p_j)

    An application is no pair with itself.
    """
    p = np.sort(default_probability)
    q = 1 - p
    values, starts = np.unique(p, return_index=True)
    sums_q, sums_p = np.add.reduceat(q, starts), np.add.reduceat(p, starts)
    below = np.concatenate([[0.0], np.cumsum(sums_q)[:-1]])
    own = float((p * q).sum())
    ordered = float((sums_p * (below + sums_q / 2)).sum()) - own / 2
    pairs = float(p.sum() * q.sum()) - own
    return ordered / pairs if values.size > 1 and pairs > 0 else float("nan")


def _figures(labels: Floats, declined: Flags, ranks: Floats, costs: Costs) -> Floats:
    """Return default rate, AUC, recall, precision and cost of labels, or of expected ones."""
    n, defaults = labels.size, float(labels.sum())
    caught, refused = float(labels[declined].sum()), int(declined.sum())
    repaid = n - defaults
    auc = (float(ranks @ labels) - defaults * (defaults + 1) / 2) / max(defaults * repaid, 1e-300)
    cost = costs.missed_default * (defaults - caught) + costs.refused_good * (refused - caught)
    return np.array(
        [
            defaults / n,
            auc if defaults and repaid else np.nan,
            caught / defaults if defaults else np.nan,
            caught / refused if refused else np.nan,
            cost / n,
        ]
    )


def _estimate(value: float, drawn: Floats) -> Estimate | None:
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not known.size:
        return None
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, min(float(low), value), max(float(high), value))
