"""An application's peers: the nearest by the features that the model goes by most.

Each feature is scaled, so that what it is counted in says nothing: unscaled, the nearest would be
those of the same income and nothing else. The search looks at everybody; none is approximated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.population.population import Population

FEATURES = 10  # that nearness is measured by
SIMILAR = 500  # the nearest, that an application is shown among as "similar"
TAIL = 0.01  # of either side: values beyond count as its end, or a few extremes would be the scale
METHOD = (
    "Exact search: Euclidean distance by the numbers with the greatest mean attribution, sex, age "
    "and family left out; each number cut at its 1 % and 99 % quantile, less its mean, divided by "
    "its standard deviation; a missing one counts as the mean."
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How one feature is scaled: cut to an interval, centred, divided by its deviation."""

    low: float
    high: float
    mean: float
    deviation: float

    @classmethod
    def of(cls, values: Floats) -> "Scale":
        """Take the scale of a column; a feature known of nobody says nothing."""
        known = values[~np.isnan(values)]
        if not known.size:
            return cls(0.0, 0.0, 0.0, 1.0)
        low, high = np.quantile(known, [TAIL, 1 - TAIL]).tolist()
        cut = np.clip(known, low, high)
        return cls(low, high, float(cut.mean()), float(cut.std()) or 1.0)

    def scaled(self, values: Floats) -> Floats:
        """Return values in standard deviations from the mean; 0 where missing."""
        found: Floats = (np.clip(values, self.low, self.high) - self.mean) / self.deviation
        return np.where(np.isnan(found), 0.0, found)


@dataclass(frozen=True, slots=True)
class Scaled:
    """Every application as a point; `points` has the shape (features, applications)."""

    scales: tuple[Scale, ...]
    points: Floats


@dataclass(frozen=True, slots=True)
class Nearest:
    """The applications nearest to one.

    Attributes:
        places: Nearest first; itself is not among them.
        distances: Of each, in standard deviations.
    """

    places: Rows
    distances: Floats


def scaled(population: Population, features: Sequence[str]) -> Scaled:
    """Return everybody as a point; what is computed once is kept with the population."""
    return population.kept(("scaled", *features), lambda: _scaled(population, features))


def _scaled(population: Population, features: Sequence[str]) -> Scaled:
    columns = [np.asarray(population.feature(name)) for name in features]
    scales = tuple(Scale.of(each) for each in columns)
    points = np.stack([s.scaled(each) for s, each in zip(scales, columns, strict=True)])
    return Scaled(scales, points)


def nearest(
    population: Population,
    features: Sequence[str],
    values: Floats,
    inside: Flags,
    *,
    own: int | None,
    at_most: int = SIMILAR,
) -> Nearest:
    """Return the applications nearest to one.

    Args:
        population: Where they are looked for.
        features: What nearness is measured by, at least one.
        values: Of the application, in the order of `features`; NaN: not known.
        inside: Who may be among them, shape (applications,).
        own: The application's own place, which is left out; None: it has none.
        at_most: How many.
    """
    found = scaled(population, features)
    squared = np.zeros(inside.size)
    for scale, points, value in zip(found.scales, found.points, values.tolist(), strict=True):
        apart = points - scale.scaled(np.array([value]))
        apart *= apart
        squared += apart
    squared[~inside] = np.inf
    if own is not None:
        squared[own] = np.inf
    there = int(np.isfinite(squared).sum())
    wanted = min(at_most, there)
    if not wanted:
        return Nearest(np.empty(0, np.int64), np.empty(0))
    places = np.argpartition(squared, wanted - 1)[:wanted]
    order = np.lexsort((places, squared[places]))  # equally near: by place, so always the same
    places = places[order]
    return Nearest(places, np.sqrt(squared[places]))
