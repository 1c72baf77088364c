"""The model of `creditwright train` as a classifier of scikit-learn, on columns of your own."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from creditwright.api.columns import as_value_errors, described, features_of, target_of
from creditwright.api.frames import Frame, as_given, is_frame
from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.decision.document import PolicyDocument
from creditwright.decision.policy import Costs
from creditwright.explanation.attribution import attribute
from creditwright.scoring.inputs import Matrix, matrix_of
from creditwright.training.calibrated import Fitting, fit_calibrated, fit_uncalibrated
from creditwright.training.fitting import Examples
from creditwright.training.parameters import parameters_of
from creditwright.training.plan import TrainingPlan
from creditwright.training.split import FEWEST_OF_EACH

TWO = 2
BASE = "base"  # the last column of attributions


class LabelsError(BadDataError, ValueError):
    """Labels that cannot be fitted on."""


class LoanDefaultClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # no types there
    """Calibrated probabilities of default, and decisions at the cut-off that costs least.

    The same folds, calibration, cut-off and booster as `creditwright train`, on any columns:
    numbers, flags and categories of an array, of pandas or of Polars; what is missing stays so.
    No class weights: the probabilities are to be true. `score` is accuracy, as scikit-learn has
    it, which says little where defaults are rare: give `scoring="roc_auc"` or "neg_brier_score".

    Args:
        cost_of_missed_default: Against `cost_of_refused_good`; their ratio places the cut-off.
        cost_of_refused_good: See there.
        folds: Into how many parts the rows are cut for calibration and cut-off, 2 to 20.
        seed: Of everything that is drawn at random; the same seed gives the same bits.
        parameters: Of LightGBM, by its names; the others are those of `creditwright train`.
        calibrate: False: one booster, its probabilities as they come, and the cut-off that the
            costs ask for where probabilities are true. For trials, or to calibrate otherwise.
        fewest_of_each: With fewer rows of a class fitting is refused.

    Attributes:
        classes_: The two labels in order; the second is the default.
        cut_off_: Above this probability `predict` says the second.
        scorer_: The booster with its calibration.
        n_features_in_: The number of columns.
        feature_names_in_: Their names, where a frame was given.
    """

    def __init__(  # noqa: PLR0913 - each is one choice of a training
        self,
        *,
        cost_of_missed_default: float = 10.0,
        cost_of_refused_good: float = 1.0,
        folds: int = 5,
        seed: int = 1,
        parameters: Mapping[str, Any] | None = None,
        calibrate: bool = True,
        fewest_of_each: int = FEWEST_OF_EACH,
    ) -> None:
        self.cost_of_missed_default = cost_of_missed_default
        self.cost_of_refused_good = cost_of_refused_good
        self.folds = folds
        self.seed = seed
        self.parameters = parameters
        self.calibrate = calibrate
        self.fewest_of_each = fewest_of_each

    def fit(self, X: ArrayLike | Frame, y: ArrayLike) -> Self:  # noqa: N803 - scikit-learn's name
        """Fit folds, calibration, cut-off and booster.

        Args:
            X: Shape (n, columns); NaN and null: not known.
            y: Shape (n,), two classes.

        Raises:
            ValueError: If the rows or the labels cannot be fitted on.
            PlanError, PolicyDocumentError, ModelParameterError: If an argument cannot be.
        """
        frame = features_of(self, X, reset=True)
        labels = self._labels(y, frame.height)
        with as_value_errors():
            self._inputs = described(frame)
            matrix = matrix_of(frame, self._inputs)
            self._fit(Examples(matrix.values, labels), self._fitting())
        return self

    def _fitting(self) -> Fitting:
        """Return how to fit, refusing what `creditwright train` would refuse."""
        costs = Costs(self.cost_of_missed_default, self.cost_of_refused_good)
        plan = TrainingPlan(
            policy=PolicyDocument(costs=costs),
            folds=self.folds,
            seed=self.seed,
            parameters=parameters_of(self.parameters or {}),
        )
        return Fitting.of(plan)

    def _fit(self, examples: Examples, fitting: Fitting) -> None:
        if self.calibrate:
            found = fit_calibrated(examples, self._inputs, fitting, SilentProgress())
            fitted, self.cut_off_ = found.fitted, found.cut_off.probability
        else:
            fitted = fit_uncalibrated(examples, self._inputs, fitting)
            self.cut_off_ = fitting.costs.theoretical_cut_off
        self.scorer_, self._read = fitted.scorer, fitted.read

    def predict_proba(self, X: ArrayLike | Frame) -> Floats:  # noqa: N803
        """Return the probability of each class, shape (n, 2); the second column is the default's.

        Raises:
            NotFittedError: Before `fit`.
            ValueError: If the columns are not those fitted on.
        """
        matrix = self._matrix(X)
        probability = self.scorer_.score(matrix).default_probability
        return np.column_stack([1 - probability, probability])

    def predict(self, X: ArrayLike | Frame) -> NDArray[Any]:  # noqa: N803
        """Return the second class where its probability is above the cut-off, else the first."""
        is_above = self.predict_proba(X)[:, 1] > self.cut_off_
        found: NDArray[Any] = self.classes_[is_above.astype(int)]
        return found

    def attributions(self, X: ArrayLike | Frame) -> Floats | Frame:  # noqa: N803
        """Return the log-odds of default that each column gave, and the base, which add up.

        Returns:
            Shape (n, columns + 1), the base last; a frame where `X` is one.
        """
        matrix = self._matrix(X)
        scorer = self.scorer_
        found = attribute(scorer, matrix, scorer.score(matrix).log_odds)
        values = np.zeros((matrix.values.shape[0], self.n_features_in_ + 1))
        values[:, self._read] = found.values
        values[:, -1] = found.base
        if not is_frame(X):
            return values
        return as_given(pl.DataFrame(values, schema=[*self.feature_names_in_, BASE]), X)

    def _matrix(self, given: ArrayLike | Frame) -> Matrix:
        check_is_fitted(self)
        frame = features_of(self, given, reset=False)
        with as_value_errors():
            return matrix_of(frame, self._inputs).only(self._read)

    def _labels(self, given: ArrayLike, rows: int) -> Floats:
        """Return 1 for the second class, and note the classes."""
        if given is None:
            raise LabelsError("This classifier requires y to be passed, but the target y is None.")
        labels = column_or_1d(given, warn=True)
        check_consistent_length(np.empty(rows), labels)
        check_classification_targets(labels)
        kind = type_of_target(labels)
        self.classes_, counts = np.unique(labels, return_counts=True)
        if self.classes_.size > TWO or kind.startswith("multi"):
            raise LabelsError(
                "Only binary classification is supported. The type of the target is " + kind + "."
            )
        if self.classes_.size < TWO or counts.min() < self.fewest_of_each:
            counted = dict(zip(self.classes_.tolist(), counts.tolist(), strict=True))
            raise LabelsError(
                f"Fitting needs two classes of at least {self.fewest_of_each} rows each: of few "
                f"every figure is noise. With n_samples = {rows} there are, by class: {counted}."
            )
        return target_of(labels, self.classes_.tolist())

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's name and type
        """Tell scikit-learn what this takes."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        return tags
