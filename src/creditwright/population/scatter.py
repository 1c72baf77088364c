"""Two features against each other: counted on a grid, with some single points at most."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.population.distribution import pieces, without_tails

CELLS = 24  # to either side of the grid
POINTS = 300
STRIDE = 0.6180339887498949  # the golden ratio: places spread evenly, and the same each time


@dataclass(frozen=True, slots=True)
class Axis:
    """One feature's axis: from the 1 % to the 99 % quantile; what is beyond counts at its end."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """Two numbers of a group against each other.

    Attributes:
        applications: In the group.
        missing: Of how many either is not known.
        counts: How many lie in each cell, by row of `y` from its low end, then by `x`; empty where
            nothing is known.
    """

    x: Axis
    y: Axis
    applications: int
    missing: int
    counts: tuple[tuple[int, ...], ...]


def scatter_of(x: Floats, y: Floats) -> Scatter:
    """Count applications on a grid of two numbers.

    Args:
        x: Of every application of the group, shape (n,); NaN where it is not known.
        y: Likewise.
    """
    known = ~(np.isnan(x) | np.isnan(y))
    missing = int(x.size - known.sum())
    if missing == x.size:
        return Scatter(Axis(0.0, 0.0), Axis(0.0, 0.0), x.size, missing, ())
    first, second = _axis(x[known]), _axis(y[known])
    across, up = (
        pieces(values[known], axis.low, axis.high, CELLS)
        for values, axis in ((x, first), (y, second))
    )
    counted = np.bincount(up * CELLS + across, minlength=CELLS * CELLS).reshape(CELLS, CELLS)
    return Scatter(first, second, x.size, missing, tuple(tuple(row) for row in counted.tolist()))


def _axis(values: Floats) -> Axis:
    return Axis(*without_tails(values))


def some_of(places: Rows) -> Rows:
    """Return at most `POINTS` of some places, spread evenly and the same each time."""
    if places.size <= POINTS:
        return places
    chosen = np.unique((np.arange(POINTS) * STRIDE % 1.0 * places.size).astype(np.int64))
    found: Rows = places[chosen]
    return found
