"""What is not known about figures that have no formula for it."""

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.training.metrics import LEVEL, Estimate
from creditwright.training.plain_metrics import average_precision, kolmogorov_smirnov

RESAMPLES = 200  # enough for the two ends to the digits that are shown


def order_estimates(labels: Floats, scores: Floats, *, seed: int) -> tuple[Estimate, Estimate]:
    """Return Kolmogorov-Smirnov and average precision, each with its bootstrap interval.

    Applications are drawn again with replacement. They are put in order once: drawing gives each
    a weight, and both figures are sums of weights along the order.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,); both must occur.
        scores: Higher for more risk, shape (n,).
        seed: Of the draws.
    """
    order = np.argsort(-scores, kind="stable")
    default, ranked = labels[order], scores[order]
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = [_resampled(default, ends, generator) for _ in range(RESAMPLES)]
    distances, precisions = np.array(drawn).T
    return (
        _between(kolmogorov_smirnov(labels, scores), distances),
        _between(average_precision(labels, scores), precisions),
    )


def _resampled(
    default: Floats, ends: np.ndarray, generator: np.random.Generator
) -> tuple[float, float]:
    """Return both figures of one draw; `ends` are the last places of equal scores."""
    n = default.size
    weight = np.bincount(generator.integers(0, n, n), minlength=n)
    found, taken = np.cumsum(weight * default)[ends], np.cumsum(weight)[ends]
    refused = taken - found
    distance = np.abs(found / found[-1] - refused / refused[-1]).max()
    precision = found / np.maximum(taken, 1)
    return float(distance), float((np.diff(found, prepend=0.0) * precision).sum() / found[-1])


def _between(value: float, drawn: Floats) -> Estimate:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(low), float(high))
