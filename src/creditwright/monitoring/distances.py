"""How far two distributions lie apart, and how surely they differ."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln, kolmogorov

from creditwright.core.numbers import Floats

Counts = NDArray[np.int64]
SMOOTHING = 0.5  # of an application in every bin: an empty one makes no distance infinite
FEWEST_EXPECTED = 5.0  # of a cell: with fewer, chi-squared is no chi-squared (Cochran, 1954)


def population_stability_index(reference: Counts, current: Counts) -> float:
    """Return the PSI of two samples counted in the same bins: 0 where they are alike.

        psi = sum over bins of (c - r) * ln(c / r),  share = (count + 0.5) / (n + 0.5 * bins)

    Without drift it is about (bins - 1) * (1 / n + 1 / m), not 0. Bins that both leave empty are
    left out.

    Args:
        reference: Applications in each bin, shape (bins,).
        current: The same.

    Source:
        Siddiqi, Credit Risk Scorecards (Wiley, 2006), on population stability.
    """
    used = (reference + current) > 0
    first, second = (_smoothed(each[used]) for each in (reference, current))
    return float(((second - first) * np.log(second / first)).sum())


def _smoothed(counts: Counts) -> Floats:
    shares: Floats = (counts + SMOOTHING) / (counts.sum() + SMOOTHING * counts.size)
    return shares


def jensen_shannon(reference: Counts, current: Counts) -> float:
    """Return the Jensen-Shannon distance, 0 to 1: the root of the divergence in bits.

    Args:
        reference: Applications in each bin, shape (bins,), at least one in all.
        current: The same.

    Source:
        Endres, Schindelin, A new metric for probability distributions, IEEE TIT 49 (2003).
    """
    first, second = reference / reference.sum(), current / current.sum()
    middle = (first + second) / 2
    divergence = (_bits(first, middle) + _bits(second, middle)) / 2
    return math.sqrt(max(0.0, divergence))


def _bits(shares: Floats, middle: Floats) -> float:
    there = shares > 0
    return float((shares[there] * np.log2(shares[there] / middle[there])).sum())


def chance_of_distance(distance: float, reference: float, current: float) -> float:
    """Return how often two samples of one distribution lie so far apart or farther.

    By Kolmogorov's limit; where values repeat it is too large, never too small.

    Args:
        distance: Kolmogorov and Smirnov's.
        reference: How many values the reference has.
        current: How many the current sample has.
    """
    return float(kolmogorov(distance * math.sqrt(reference * current / (reference + current))))


def chi_squared_chance(reference: Counts, current: Counts) -> float:
    """Return how often two samples of one distribution differ so much in their counts, or more.

    Bins are taken together, smallest first, until each is expected to hold five in both samples.
    Two bins are compared with Yates's correction: so the chance is rather too large.
    """
    counted = _enough_in_each(np.stack([reference, current]).astype(np.float64))
    if counted.shape[1] < 2:  # noqa: PLR2004 - one bin is no comparison
        return 1.0
    expected = counted.sum(1, keepdims=True) * counted.sum(0, keepdims=True) / counted.sum()
    away = np.abs(counted - expected)
    if counted.shape[1] == 2:  # noqa: PLR2004
        away = np.maximum(away - 0.5, 0.0)
    return float(chdtrc(counted.shape[1] - 1, float((away**2 / expected).sum())))


def _enough_in_each(counted: Floats) -> Floats:
    """Take the smallest bins together until every cell is expected to hold enough."""
    least = FEWEST_EXPECTED * counted.sum() / max(1.0, float(counted.sum(1).min()))
    counted = counted[:, np.argsort(counted.sum(0), kind="stable")]
    sizes = np.cumsum(counted.sum(0))
    together = int(np.searchsorted(sizes, least))
    if counted.sum(0)[0] >= least:
        return counted
    rare = counted[:, : together + 1].sum(1, keepdims=True)
    return np.hstack([rare, counted[:, together + 1 :]])


def chance_of_share(reference: tuple[int, int], current: tuple[int, int]) -> float:
    """Return how often two samples of one population differ so much in a share, or more.

    Args:
        reference: How many have it, and of how many.
        current: The same.
    """
    (has, n), (has_now, m) = reference, current
    if not 0 < has + has_now < n + m:
        return 1.0
    counted = np.array([[has, n - has], [has_now, m - has_now]], dtype=np.float64)
    expected = counted.sum(1, keepdims=True) * counted.sum(0, keepdims=True) / counted.sum()
    away = np.maximum(np.abs(counted - expected) - 0.5, 0.0)
    return float(chdtrc(1, float((away**2 / expected).sum())))


def chance_beyond(beyond: int, reference: int, current: int) -> float:
    """Return how often so many current values, or more, exceed all of the reference without drift.

        m! (n + m - u)! / ((m - u)! (n + m)!): the u greatest of all are all current.

    Where values repeat the chance is rather too large.

    Args:
        beyond: How many current values do, u.
        reference: How many values the reference has, n.
        current: How many the current sample has, m.
    """
    n, m, u = reference, current, beyond
    log = gammaln(m + 1) + gammaln(n + m - u + 1) - gammaln(m - u + 1) - gammaln(n + m + 1)
    return float(min(1.0, math.exp(log)))
