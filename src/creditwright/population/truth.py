"""Whether the probabilities came true: of all of whom it is known, and of each group."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.population.errors import NoLabelsError
from creditwright.population.population import Population
from creditwright.training.metrics import (
    CalibrationBin,
    Estimate,
    calibration_bins,
    calibration_line,
    expected_calibration_error,
    wilson,
)
from creditwright.training.platt import NoCalibrationError

FEWEST_KNOWN = 100
FEWEST_OF_EACH = 10  # defaults, and loans repaid, that anything is told of


@dataclass(frozen=True, slots=True)
class GroupTruth:
    """What was foretold of a group and what came; None: of too few to be told."""

    group: str
    applications: int
    known: int
    foretold: float | None
    defaulted: Estimate | None


@dataclass(frozen=True, slots=True)
class Truth:
    """How true the probabilities are, of the applications of which it is known.

    Attributes:
        bins: Tenths of them by probability, the safest first.
        brier: Mean squared distance from the truth.
        brier_of_constant: The same if everybody were given the default rate: the one to beat.
        calibration_error: Mean distance of observed from foretold over the tenths.
        slope: 1 is perfect; under 1 the model is too sure of itself. None: no line fits.
        intercept: 0 is perfect.
    """

    applications: int
    known: int
    defaults: int
    foretold: float
    defaulted: Estimate
    bins: tuple[CalibrationBin, ...]
    brier: float
    brier_of_constant: float
    calibration_error: float
    slope: Estimate | None
    intercept: Estimate | None


def truth_of(population: Population, inside: Flags) -> Truth:
    """Return how true the probabilities are in a part of a population.

    Raises:
        NoLabelsError: If it is known of too few what became of them.
    """
    known = inside & ~np.isnan(population.labels)
    labels, probability = population.labels[known], population.probability[known]
    defaults = int(labels.sum())
    if labels.size < FEWEST_KNOWN or min(defaults, labels.size - defaults) < FEWEST_OF_EACH:
        raise NoLabelsError
    bins = calibration_bins(labels, probability)
    slope, intercept = _line(labels, probability)
    rate = defaults / labels.size
    return Truth(
        applications=int(np.count_nonzero(inside)),
        known=labels.size,
        defaults=defaults,
        foretold=float(probability.mean()),
        defaulted=wilson(defaults, labels.size),
        bins=tuple(bins),
        brier=float(((probability - labels) ** 2).mean()),
        brier_of_constant=rate * (1 - rate),
        calibration_error=expected_calibration_error(bins),
        slope=slope,
        intercept=intercept,
    )


def _line(labels: Floats, probability: Floats) -> tuple[Estimate | None, Estimate | None]:
    try:
        line = calibration_line(labels, np.log(probability) - np.log1p(-probability))
    except NoCalibrationError:
        return None, None
    return line.slope, line.intercept


def truth_by_group(population: Population, inside: Flags, by: str) -> tuple[GroupTruth, ...]:
    """Return what was foretold of each group and what came, in the order of their words."""
    codes, words = population.groups(by)
    found = []
    for place, word in enumerate(words):
        mine = inside & (codes == place)
        known = mine & ~np.isnan(population.labels)
        n = int(np.count_nonzero(known))
        defaults = int(population.labels[known].sum())
        told = n >= FEWEST_KNOWN and min(defaults, n - defaults) >= FEWEST_OF_EACH
        found.append(
            GroupTruth(
                group=word,
                applications=int(np.count_nonzero(mine)),
                known=n,
                foretold=float(population.probability[known].mean()) if told else None,
                defaulted=wilson(defaults, n) if told else None,
            )
        )
    return tuple(found)
