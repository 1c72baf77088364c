"""Out-of-fold margins: what boosters say of applications that they have not seen.

In each fold the number of rounds is chosen within the fold's own training rows, so that the rows a
margin is reported on had no part in making it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.core.parallel import side_by_side
from creditwright.core.progress import Progress
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import margins_of
from creditwright.training.fitting import DEFAULT_PARAMETERS, Examples, fit, rounds_wanted
from creditwright.training.parameters import ModelParameters
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
    parameters: ModelParameters = DEFAULT_PARAMETERS,
) -> OutOfFold:
    """Fit one booster a fold, and take its margins of the rows it has not seen.

    As many folds at a time as there are cores, each on one of them.
    """
    fold = parts_of(examples.labels, folds, seed, examples.people)
    margins = np.empty(examples.labels.size)
    rounds = []
    parts = [inside_and_outside(fold, each) for each in range(folds)]

    def one_fold(part: tuple[Flags, Flags]) -> tuple[Floats, int]:
        """Return the margins of the unseen rows, and how many rounds the seen ones asked for."""
        seen, unseen = part
        learning = examples.at(seen)
        wanted = rounds_wanted(learning, inputs, seed=seed, parameters=parameters)
        booster = fit(learning, inputs, rounds=wanted, seed=seed, parameters=parameters)
        return margins_of(booster, examples.values[unseen], threads=1), wanted

    results = side_by_side(one_fold, parts)
    done = zip(parts, results, strict=True)
    for (_, unseen), each in progress.track(done, description="Training by fold", total=folds):
        margins[unseen], wanted = each
        rounds.append(wanted)
    return OutOfFold(margins, fold, tuple(rounds))
