"""Trying parameters on the folds: what boosters with them are worth on rows they have not seen.

A trial asks the booster that stopped early, which has learned from four fifths of its fold's
training rows; a training fits once more on all of them. The order of parameters is the same, the
time half.
"""

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import side_by_side
from creditwright.decision.policy import Costs
from creditwright.scoring.calibration import Calibration, probability_from_log_odds
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import margins_of
from creditwright.training.cut_off import GRID, cost_curve
from creditwright.training.fitting import Examples, stopped_early
from creditwright.training.parameters import ModelParameters
from creditwright.training.platt import fit_line
from creditwright.training.split import inside_and_outside


class Objective(StrEnum):
    """What a search makes small."""

    LOG_LOSS = "log-loss"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Ground:
    """What trials are compared on: training rows alone, and always the same folds.

    Attributes:
        examples: The training applications.
        inputs: What their columns are.
        fold: The fold of each of them.
        costs: What the two mistakes cost.
        seed: Of everything that is drawn at random.
    """

    examples: Examples
    inputs: tuple[ModelInput, ...]
    fold: Rows
    costs: Costs
    seed: int

    @property
    def folds(self) -> int:
        """The number of folds."""
        return int(self.fold.max()) + 1


def margins_by_fold(ground: Ground, parameters: ModelParameters) -> Generator[Floats]:
    """Yield the margins of each fold in turn, of a booster that saw nothing of it.

    As many folds at a time as there are cores; who stops asking stops the work.
    """

    def of_fold(number: int) -> Floats:
        """Return the margins of one fold."""
        seen, unseen = inside_and_outside(ground.fold, number)
        learning = ground.examples.at(seen)
        booster = stopped_early(learning, ground.inputs, seed=ground.seed, parameters=parameters)
        return margins_of(booster, ground.examples.values[unseen], threads=1)

    yield from side_by_side(of_fold, range(ground.folds))


def log_loss(margins: Floats, labels: Floats) -> float:
    """Return the mean of `log_loss_of_each`."""
    return float(np.mean(log_loss_of_each(margins, labels)))


def log_loss_of_each(margins: Floats, labels: Floats) -> Floats:
    """Return -log p of what happened to each application, from margins m, shape (n,).

        log(1 + exp(m)) - y m

    Args:
        margins: Log-odds of default, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
    """
    found: Floats = np.logaddexp(0.0, margins) - labels * margins
    return found


def cost_of_each(ground: Ground, margins: Floats) -> Floats:
    """Return what each application costs when its fold's cut-off comes from the other folds.

    Calibration and cut-off of a fold are those of all other folds' margins; whether the cut-off is
    at the edge of its grid does not matter here.

    Args:
        ground: The rows.
        margins: Of each row, from a booster that had not seen its fold, shape (n,).

    Raises:
        CalibrationError, NoCalibrationError: If the margins do not tell good from bad.
    """
    labels, found = ground.examples.labels, np.zeros(margins.size)
    for number in range(ground.folds):
        others, own = inside_and_outside(ground.fold, number)
        line = fit_line(margins[others], labels[others])
        calibration = Calibration(line.slope, line.intercept)
        probability = probability_from_log_odds(calibration.log_odds(margins))
        curve = cost_curve(probability[others], labels[others], ground.costs)
        declined = probability > GRID[curve.argmin()]
        found[own & declined & (labels == 0)] = ground.costs.refused_good
        found[own & ~declined & (labels == 1)] = ground.costs.missed_default
    return found
