"""What a choice of features costs or gains, on rows that it was not made on.

The choice is made once for each fold, on the other folds; a model with the chosen features and one
with all are then asked about that fold. So the way of choosing is judged, and the list that is kept
was chosen the same way on all training rows. The applications kept for the end had no part in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.scoring.scorer import margins_of
from creditwright.training.fitting import Examples, stopped_early
from creditwright.training.metrics import Estimate, auc
from creditwright.training.paired import auc_difference, mean_estimate
from creditwright.training.parameters import ModelParameters
from creditwright.training.selection.method import Choice, Method
from creditwright.training.split import inside_and_outside
from creditwright.training.trying import Ground, cost_of_each, log_loss_of_each


@dataclass(frozen=True, slots=True)
class Difference:
    """The chosen features less all of them, on the same unseen rows.

    Attributes:
        auc: Greater is better.
        log_loss: In thousandths; less is better.
        cost: Per applicant; less is better.
    """

    auc: Estimate
    log_loss: Estimate
    cost: Estimate


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of features and what it is worth.

    Attributes:
        method: How it was made.
        offered: The inputs there were, by name.
        choice: Made on all training rows.
        chosen_by_fold: How many inputs were chosen without each fold.
        always: How many of those chosen were chosen without every one of the folds as well.
        auc_of_all: Out of fold, with all inputs.
        auc_of_chosen: Likewise, with those chosen without the fold.
        difference: Of the two.
    """

    method: Method
    applications: int
    defaults: int
    offered: tuple[str, ...]
    choice: Choice
    chosen_by_fold: tuple[int, ...]
    always: int
    auc_of_all: Estimate
    auc_of_chosen: Estimate
    difference: Difference

    @property
    def chosen(self) -> tuple[str, ...]:
        """The inputs kept, by name, in the order of those offered."""
        kept = self.choice.kept.tolist()
        return tuple(name for name, stays in zip(self.offered, kept, strict=True) if stays)


def margins_with(ground: Ground, kept: Flags, which: int, parameters: ModelParameters) -> Floats:
    """Return the margins of one fold, of a booster that saw neither it nor the other inputs."""
    seen, unseen = inside_and_outside(ground.fold, which)
    examples = ground.examples
    narrow = Examples(
        np.ascontiguousarray(examples.values[:, kept]), examples.labels, examples.people
    )
    shown = [each for each, stays in zip(ground.inputs, kept, strict=True) if stays]
    booster = stopped_early(narrow.at(seen), shown, seed=ground.seed, parameters=parameters)
    return margins_of(booster, narrow.values[unseen], threads=1)


def judge_selection(
    method: Method,
    ground: Ground,
    choice: Choice,
    by_fold: Sequence[Choice],
    margins: tuple[Floats, Floats],
) -> Selection:
    """Measure what choosing costs or gains.

    Args:
        method: How the choices were made.
        ground: The training rows.
        choice: Made on all of them.
        by_fold: Made without each fold.
        margins: Out of fold, with all inputs and with those chosen without the fold.
    """
    labels = ground.examples.labels
    whole, narrow = margins
    costs = cost_of_each(ground, narrow) - cost_of_each(ground, whole)
    losses = 1000 * (log_loss_of_each(narrow, labels) - log_loss_of_each(whole, labels))
    ever = np.logical_and.reduce([each.kept for each in by_fold])
    return Selection(
        method=method,
        applications=labels.size,
        defaults=int(labels.sum()),
        offered=tuple(each.name for each in ground.inputs),
        choice=choice,
        chosen_by_fold=tuple(int(each.kept.sum()) for each in by_fold),
        always=int((ever & choice.kept).sum()),
        auc_of_all=auc(labels, whole),
        auc_of_chosen=auc(labels, narrow),
        difference=Difference(
            auc_difference(labels, narrow, whole), mean_estimate(losses), mean_estimate(costs)
        ),
    )
