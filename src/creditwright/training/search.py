"""The search for parameters: trials on the folds, what each gave, and the best of them.

What is found is the best of many on the same folds, so what the folds say of it flatters. The
hold-out takes no part: its figures do not.
"""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from creditwright.core.errors import BadDataError, UsageError
from creditwright.core.numbers import Floats
from creditwright.training.parameters import ModelParameters
from creditwright.training.trying import (
    Ground,
    Objective,
    cost_of_each,
    log_loss,
    margins_by_fold,
)

MOST_TRIALS = 10_000
FILE = "study.json"


class SearchError(UsageError):
    """A search that cannot be."""


class NoTrialError(BadDataError):
    """Not one trial gave a model that tells good from bad."""

    def __init__(self, trials: int) -> None:
        super().__init__(
            f"None of {trials} trials gave a model that tells good from bad. Check the labels, or "
            "train without a search to see what is wrong."
        )


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """How parameters are looked for.

    Attributes:
        objective: What is made small.
        trials: How many parameters to try, the plan's own being the first.
        grid: These and no others, all on all folds; empty: a search by the tree-structured Parzen
            estimator, which gives up early on what looks bad.
    """

    objective: Objective = Objective.LOG_LOSS
    trials: int = 50
    grid: tuple[ModelParameters, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be searched.

        Raises:
            SearchError: If there are too few trials or too many.
        """
        if not 1 <= self.trials <= MOST_TRIALS:
            raise SearchError(f"The trials must be 1 to {MOST_TRIALS:,}, got {self.trials}.")

    def summary(self) -> dict[str, object]:
        """Return what a model's card says of the plan: JSON values, a grid by what it varies."""
        tables = [each.as_document() for each in self.grid]
        values = {name: {json.dumps(each[name]) for each in tables} for name in (tables or [{}])[0]}
        return {
            "objective": str(self.objective),
            "trials": len(self.grid) or self.trials,
            "grid": {
                name: sorted((json.loads(each) for each in found), key=str)
                for name, found in values.items()
                if len(found) > 1
            },
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """What one set of parameters gave.

    Attributes:
        log_losses: On each fold that was tried, in their order.
        value: The objective, the mean over all folds; None: given up before the last fold, or no
            model came of it.
    """

    parameters: ModelParameters
    log_losses: tuple[float, ...]
    value: float | None


@dataclass(frozen=True, slots=True)
class Study:
    """A search done: every trial in the order they were made."""

    objective: Objective
    trials: tuple[Trial, ...]

    @property
    def best(self) -> int:
        """The place of the trial with the least value, the first of equals.

        Raises:
            NoTrialError: If no trial has a value.
        """
        values = {n: each.value for n, each in enumerate(self.trials) if each.value is not None}
        if not values:
            raise NoTrialError(len(self.trials))
        return min(values, key=lambda n: (values[n], n))

    @property
    def parameters(self) -> ModelParameters:
        """Those of the best trial."""
        return self.trials[self.best].parameters

    def summary(self) -> dict[str, Any]:
        """Return what a model's card tells of the search: JSON values."""
        best = self.best
        return {
            "objective": str(self.objective),
            "trials": len(self.trials),
            "given_up_early": sum(each.value is None for each in self.trials),
            "best_trial": best,
            "best_value": self.trials[best].value,
            "first_value": self.trials[0].value,
        }

    def document(self) -> dict[str, Any]:
        """Return all of it: JSON values."""
        trials = [
            {
                "trial": number,
                "value": each.value,
                "log_losses": list(each.log_losses),
                "parameters": each.parameters.as_document(),
            }
            for number, each in enumerate(self.trials)
        ]
        return {"summary": self.summary(), "trials": trials}


def study_files(study: Study | None) -> dict[str, str]:
    """Return the content of study.json, with every trial, by its name; nothing of no study."""
    if study is None:
        return {}
    return {FILE: json.dumps(study.document(), indent=2, allow_nan=False) + "\n"}


class Pruner(Protocol):
    """Says after each fold whether a trial is worth going on with."""

    def goes_on(self, log_losses: Sequence[float]) -> bool:
        """Return whether to go on, from the log losses of the folds so far."""
        ...


class _Never:
    def goes_on(self, log_losses: Sequence[float]) -> bool:
        del log_losses
        return True


NEVER_GIVES_UP: Pruner = _Never()


def try_parameters(
    ground: Ground, parameters: ModelParameters, objective: Objective, pruner: Pruner
) -> Trial:
    """Try parameters fold by fold, as long as `pruner` says."""
    margins: list[Floats] = []
    losses: list[float] = []
    with closing(margins_by_fold(ground, parameters)) as folds:
        for number, each in enumerate(folds):
            margins.append(each)
            losses.append(log_loss(each, ground.examples.labels[ground.fold == number]))
            if not pruner.goes_on(losses):
                return Trial(parameters, tuple(losses), None)
    if objective is Objective.LOG_LOSS:
        return Trial(parameters, tuple(losses), sum(losses) / len(losses))
    whole = np.empty(ground.fold.size)
    for number, each in enumerate(margins):
        whole[ground.fold == number] = each
    try:
        costs = cost_of_each(ground, whole)
    except BadDataError:  # these parameters give no model; others may
        return Trial(parameters, tuple(losses), None)
    by_fold = [float(costs[ground.fold == each].mean()) for each in range(ground.folds)]
    return Trial(parameters, tuple(losses), sum(by_fold) / len(by_fold))
