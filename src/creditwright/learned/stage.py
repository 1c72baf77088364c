"""What a kind of learned features is: how it is fitted, what it computes, how it is kept."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.core.parallel import cores
from creditwright.core.progress import Progress
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """The applications that a stage may learn from: never one that is kept for the end.

    Attributes:
        frame: At least the features that the stage reads, shape (n,) each.
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        fold: The fold of each application, the same as the model's own.
        rows: By view the rows of these applications; a view whose table is absent is left out.
        seed: Of everything that is drawn at random.
    """

    frame: FeatureFrame
    labels: Floats
    fold: Rows
    rows: Mapping[str, RowFrame]
    seed: int

    @property
    def folds(self) -> int:
        """The number of folds."""
        return int(self.fold.max()) + 1

    def outside(self, fold: int) -> "TrainingRows":
        """Return the applications of all folds but one: what is fitted for that fold."""
        return self._at(self.fold != fold)

    def inside(self, fold: int) -> "TrainingRows":
        """Return the applications of one fold."""
        return self._at(self.fold == fold)

    def _at(self, chosen: Flags) -> "TrainingRows":
        frame = self.frame.at(chosen)
        rows = {name: each.of_applications(frame.applications) for name, each in self.rows.items()}
        return TrainingRows(frame, self.labels[chosen], self.fold[chosen], rows, self.seed)


class FittedStage(Protocol):
    """A stage with what it has learned."""

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return every feature of the stage, by name, shape (applications,); NaN where missing.

        An application's values are the same bits alone and among others.

        Args:
            frame: Any applications, with at least the features that the stage reads.
            rows: By view the rows of these applications; a view whose table is absent is left out.
        """
        ...

    def files(self) -> Mapping[str, bytes]:
        """Return what was learned as files of a bundle, by name.

        A name ends in .json, .bin (numbers one after the other) or .txt (a booster, which has a
        `.golden.json` beside it).
        """
        ...


class Stage(Protocol):
    """One kind of learned features, not fitted yet."""

    @property
    def name(self) -> str:
        """Lower-case letters and underscores."""
        ...

    @property
    def version(self) -> int:
        """Raised when the code gives other values: old bundles then refuse to score."""
        ...

    @property
    def features(self) -> tuple[LearnedFeature, ...]:
        """The features it gives."""
        ...

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Return what was learned from all the applications, and the values of each of them.

        Where a label, or the application's own outcome, is learned from, those values come from
        what was fitted on the other folds.
        """
        ...

    def read(self, files: Mapping[str, bytes]) -> FittedStage:
        """Return a fitted stage from its files, whose boosters were tried out before.

        Raises:
            DocumentError: If a file does not hold what it should.
        """
        ...


def fitted_by_fold(
    training: TrainingRows, fitted: Callable[[TrainingRows], FittedStage]
) -> tuple[FittedStage, dict[str, Floats]]:
    """Fit on all applications, and for each fold on the others, whose state gives its values.

    As many at a time as there are cores, each on one of them.

    Args:
        training: The applications.
        fitted: Fits the stage on some of them.
    """
    values: dict[str, Floats] = {}
    with ThreadPoolExecutor(max_workers=min(training.folds + 1, cores())) as pool:
        whole = pool.submit(fitted, training)
        of_folds = pool.map(lambda fold: _asked(training, fold, fitted), range(training.folds))
        for fold, found in enumerate(of_folds):
            for name, each in found.items():
                into = values.setdefault(name, np.empty(training.labels.size))
                into[training.fold == fold] = each
        return whole.result(), values


def _asked(
    training: TrainingRows, fold: int, fitted: Callable[[TrainingRows], FittedStage]
) -> Mapping[str, Floats]:
    """Return the values of one fold by what was fitted on the others."""
    asked = training.inside(fold)
    return fitted(training.outside(fold)).values(asked.frame, asked.rows)
