"""A sample of one column, taken apart once so that others can be compared with it.

A profile may hold every value, or, kept for later in a file, a thousand quantiles in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.monitoring.distances import Counts

BINS = 10
KEPT_POINTS = 1000  # of a profile kept for later: distribution functions are off by at most 1/1000
RARE_SHARE = 0.01  # of the known values of the reference: categories with less are taken together


@dataclass(frozen=True, slots=True)
class NumberProfile:
    """A sample of numbers.

    Attributes:
        rows: Applications, with a value or without.
        known: How many have a number.
        points: Every known value, or quantiles of them, sorted; shape (known,) or fewer.
        distinct: How many different values there are.
        deviation: Their standard deviation.
        edges: The upper ends of the bins but the last, each belonging to its bin; shape (bins-1,).
        counts: Known values in each bin, shape (bins,).
    """

    rows: int
    known: int
    points: Floats
    distinct: int
    deviation: float
    edges: Floats
    counts: Counts

    @property
    def missing(self) -> int:
        """How many applications have no number."""
        return self.rows - self.known

    def kept(self) -> "NumberProfile":
        """Return the same with quantiles in place of every value."""
        if self.points.size <= KEPT_POINTS:
            return self
        at = np.linspace(0, self.points.size - 1, KEPT_POINTS).round().astype(np.int64)
        return replace(self, points=self.points[at])


@dataclass(frozen=True, slots=True)
class CategoryProfile:
    """A sample of categories.

    Attributes:
        rows: Applications, with a value or without.
        counts: How many have each word.
    """

    rows: int
    counts: Mapping[str, int]

    @property
    def known(self) -> int:
        """How many applications have a word."""
        return sum(self.counts.values())

    @property
    def missing(self) -> int:
        """How many applications have no word."""
        return self.rows - self.known


Profile = NumberProfile | CategoryProfile


def number_profile(values: Floats) -> NumberProfile:
    """Return the profile of a column of numbers.

    Args:
        values: Shape (rows,); NaN and infinities are no numbers.
    """
    points = np.sort(values[np.isfinite(values)])
    edges = _edges(points)
    return NumberProfile(
        rows=values.size,
        known=points.size,
        points=points,
        distinct=int(np.count_nonzero(np.diff(points))) + 1 if points.size else 0,
        deviation=float(points.std()) if points.size else 0.0,
        edges=edges,
        counts=counted_in(points, edges),
    )


def counted_in(points: Floats, edges: Floats) -> Counts:
    """Return how many sorted values lie in each bin; a value on an edge is in the bin below it."""
    ends = np.searchsorted(points, edges, side="right")
    found: Counts = np.diff(np.concatenate([[0], ends, [points.size]]))
    return found


def _edges(points: Floats) -> Floats:
    """Return the ends of tenths; a value that fills a tenth has a bin of its own."""
    if not points.size:
        return points
    at = np.ceil(np.arange(1, BINS) / BINS * points.size).astype(np.int64) - 1
    tenths = points[at]
    heavy = tenths[1:][np.diff(tenths) == 0]
    if points.size < BINS or points[0] == points[-1]:
        heavy = points[:1]
    return np.unique(np.concatenate([tenths, np.nextafter(heavy, -np.inf)]))
