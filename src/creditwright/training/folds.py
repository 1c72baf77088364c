"""Out-of-fold margins: what boosters say of applications that they have not seen.

In each fold the number of rounds is chosen within the fold's own training rows, so that the rows a
margin is reported on had no part in making it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.progress import Progress
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.numbers import Floats, Rows
from creditwright.scoring.scorer import margins_of
from creditwright.training.fitting import Examples, fit, rounds_wanted
from creditwright.training.split import inside_and_outside, parts_of


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """What the folds gave.

    Attributes:
        margins: Of each training row, from the booster that had not seen it.
        fold: The fold of each row.
        rounds: How many rounds each fold chose.
    """

    margins: Floats
    fold: Rows
    rounds: tuple[int, ...]

    @property
    def mean_rounds(self) -> int:
        """The number of rounds for a booster on all the rows."""
        return round(sum(self.rounds) / len(self.rounds))


def out_of_fold(
    examples: Examples,
    inputs: Sequence[ModelInput],
    *,
    folds: int,
    seed: int,
    progress: Progress,
) -> OutOfFold:
    """Fit one booster a fold, and take its margins of the rows it has not seen."""
    fold = parts_of(examples.labels, folds, seed)
    margins = np.empty(examples.labels.size)
    rounds = []
    for each in progress.track(range(folds), description="Training by fold", total=folds):
        seen, unseen = inside_and_outside(fold, each)
        learning = examples.at(seen)
        rounds.append(rounds_wanted(learning, inputs, seed=seed))
        booster = fit(learning, inputs, rounds=rounds[-1], seed=seed)
        margins[unseen] = margins_of(booster, examples.values[unseen])
    return OutOfFold(margins, fold, tuple(rounds))
