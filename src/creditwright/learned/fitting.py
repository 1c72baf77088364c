"""Fitting the stages of a training, each on the training applications alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.catalogue import STAGES, rows_read_by
from creditwright.learned.stage import FittedStage, TrainingRows

RowsOf = Callable[[Mapping[str, Sequence[str]]], Mapping[str, RowFrame]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """The applications whose outcome is known, and which of them are trained on.

    Attributes:
        frame: Their features, shape (n,) each.
        labels: Shape (n,).
        training: Positions of those trained on, rising.
        fold: The fold of each of those.
        rows_of: Reads the rows of these applications, by view.
    """

    frame: FeatureFrame
    labels: Floats
    training: Rows
    fold: Rows
    rows_of: RowsOf


def fit_stages(
    names: Sequence[str], labelled: Labelled, *, seed: int, progress: Progress
) -> tuple[dict[str, FittedStage], FeatureFrame]:
    """Fit the stages called `names`, and add what they give to the features.

    A training application gets the value that its stage gives it out of fold, all others that of
    the stage fitted on all training applications.
    """
    fitted: dict[str, FittedStage] = {}
    frame = labelled.frame
    others = np.setdiff1d(np.arange(frame.height), labelled.training)
    for name in progress.track(names, description="Learning features", total=len(names)):
        rows = labelled.rows_of(rows_read_by([name]))
        learning = TrainingRows(
            labelled.frame.at(labelled.training),
            labelled.labels[labelled.training],
            labelled.fold,
            _rows_of(rows, labelled.frame, labelled.training),
            seed,
        )
        fitted[name], own = STAGES[name].fit(learning, progress)
        kept = labelled.frame.at(others)
        theirs = fitted[name].values(kept, _rows_of(rows, labelled.frame, others))
        frame = frame.with_numbers(_together(own, theirs, labelled.training, others))
    return fitted, frame


def _rows_of(
    rows: Mapping[str, RowFrame], frame: FeatureFrame, chosen: Rows
) -> dict[str, RowFrame]:
    applications = frame.applications[chosen]
    return {view: each.of_applications(applications) for view, each in rows.items()}


def _together(
    own: Mapping[str, Floats], theirs: Mapping[str, Floats], training: Rows, others: Rows
) -> dict[str, Floats]:
    found = {}
    for name, values in own.items():
        found[name] = np.empty(training.size + others.size)
        found[name][training] = values
        found[name][others] = theirs[name]
    return found
