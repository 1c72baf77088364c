"""Trying parameters on the folds: what boosters with them are worth on rows they have not seen.

A trial asks the booster that stopped early, which has learned from four fifths of its fold's
training rows; a training fits once more on all of them. The order of parameters is the same, the
time half.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import side_by_side
from creditwright.decision.policy import Costs
from creditwright.scoring.calibration import Calibration, probability_from_log_odds
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import margins_of
from creditwright.training.cut_off import cost_curve
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
    """Return the mean of -log p of what happened, from margins m.

        log(1 + exp(m)) - y m

    Args:
        margins: Log-odds of default, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
    """
    return float(np.mean(np.logaddexp(0.0, margins) - labels * margins))


def cost_by_fold(ground: Ground, margins: Sequence[Floats]) -> tuple[float, ...]:
    """Return the cost per applicant on each fold, calibration and cut-off coming from the others.

    Args:
        ground: The rows.
        margins: Of each fold, from boosters that had not seen it.

    Raises:
        CalibrationError, NoCalibrationError: If the margins do not tell good from bad.
    """
    labels = [ground.examples.labels[ground.fold == each] for each in range(ground.folds)]
    found = []
    for number, (own, truth) in enumerate(zip(margins, labels, strict=True)):
        others = [each for each in range(ground.folds) if each != number]
        theirs = np.concatenate([margins[each] for each in others])
        told = np.concatenate([labels[each] for each in others])
        line = fit_line(theirs, told)
        calibration = Calibration(line.slope, line.intercept)
        foretold = probability_from_log_odds(calibration.log_odds(theirs))
        place = int(cost_curve(foretold, told, ground.costs).argmin())
        probability = probability_from_log_odds(calibration.log_odds(own))
        found.append(float(cost_curve(probability, truth, ground.costs)[place]))
    return tuple(found)
