"""Features of a lender's applications, as a transformer of scikit-learn."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from creditwright.api.frames import Frame, as_given, polars_frame, polars_frames
from creditwright.api.records import NoKeyError, records_of
from creditwright.core.errors import UsageError
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.features.compute import compute
from creditwright.features.feature import Feature
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.table import Sensitivity


class FeatureChoiceError(UsageError, ValueError):
    """A feature was asked for that is not there, or may not be used."""


class ApplicationFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc] # no types there
    """Computes declared features of applications, with what is known of their past.

    The values are those of `creditwright features compute`, to the last bit: for one row, for a
    fold, for all of them. Nothing is fitted, so nothing can leak from one row to another.

    Args:
        histories: History tables by name (bureau, previous_application, ...), frames of pandas or
            Polars, of all applications that will ever be asked about; None: there are none.
        features: Names of features, in the order wanted; None: all that are declared and not
            protected. See `creditwright features list`.

    Attributes:
        n_features_in_: How many columns the applications had when it was fitted.
        feature_names_in_: Their names.
    """

    def __init__(
        self,
        histories: Mapping[str, Frame] | None = None,
        features: Sequence[str] | None = None,
    ) -> None:
        self.histories = histories
        self.features = features

    def fit(self, X: Frame, y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Check the choice of features and note the columns; nothing is learned.

        Args:
            X: One row an application, with SK_ID_CURR.
            y: Not looked at.

        Raises:
            FeatureChoiceError: If a feature is unknown, or computed from sex, age or family.
            NotAFrameError, NoKeyError: If the applications cannot be used.
        """
        table = polars_frame(X, "The applications")
        if APPLICATION_KEY not in table.columns:
            raise NoKeyError("application", APPLICATION_KEY)
        self._chosen()
        self.feature_names_in_ = np.array(table.columns, dtype=object)
        self.n_features_in_ = len(table.columns)
        return self

    def transform(self, X: Frame) -> Frame:  # noqa: N803
        """Return the features of applications, one row each, in their order.

        Args:
            X: One row an application, with SK_ID_CURR; columns that are left out are not known.

        Returns:
            A frame of the library that `X` is of, with its index: numbers, null where a feature is
            not known, and texts for categories.

        Raises:
            NotAFrameError, UnknownHistoryError, NoKeyError, BadRowsError: If a table cannot be
                used.
        """
        check_is_fitted(self)
        table = polars_frame(X, "The applications")
        with records_of(table, polars_frames(self.histories)) as records:
            found = compute(records, self._chosen())
        order = table.select(pl.col(APPLICATION_KEY).cast(pl.Int64))
        in_order = order.join(found, on=APPLICATION_KEY, how="left", maintain_order="left")
        return as_given(in_order.drop(APPLICATION_KEY), X)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the names of the features, in their order."""
        del input_features  # which columns there are changes no name
        return np.array([each.name for each in self._chosen()], dtype=object)

    def _chosen(self) -> tuple[Feature, ...]:
        if self.features is None:
            return tuple(each for each in FEATURES if each.sensitivity is not Sensitivity.PROTECTED)
        return tuple(_feature(name) for name in self.features)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's name and type
        """Tell scikit-learn what this takes."""
        tags = super().__sklearn_tags__()
        tags.requires_fit = True
        tags.no_validation = True  # tables are checked as a lender's are, not as matrices
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags


def _feature(name: str) -> Feature:
    feature = BY_NAME.get(name)
    if feature is None:
        raise FeatureChoiceError(
            f"There is no feature {name!r}. `creditwright features list` shows all."
        )
    if feature.sensitivity is Sensitivity.PROTECTED:
        raise FeatureChoiceError(
            f"{name} is computed from sex, age or family. A model may use it only where a policy "
            "names it and its legal profile lets it: `creditwright train --policy`."
        )
    return feature
