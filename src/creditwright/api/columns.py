"""Columns of anybody's: arrays and frames as the model's own code takes features and labels."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.utils.validation import validate_data

from creditwright.api.frames import is_frame, polars_frame
from creditwright.core.errors import BadDataError
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import TEXTS, Categories, FeatureFrame
from creditwright.records.table import Sensitivity, Unit
from creditwright.scoring.inputs import ModelInput

WORDS = (*TEXTS, pl.Enum)


class UnusableDataError(BadDataError, ValueError):
    """Data cannot be fitted on, or asked about; the same as a ValueError, as scikit-learn's are."""


@contextmanager
def as_value_errors() -> Iterator[None]:
    """Raise what is wrong with data as scikit-learn does, as a ValueError."""
    try:
        yield
    except BadDataError as error:
        if isinstance(error, ValueError):
            raise
        raise UnusableDataError(str(error)) from error


def features_of(estimator: object, given: Any, *, reset: bool) -> FeatureFrame:  # noqa: ANN401
    """Return columns as features named by their places, for names may be anything.

    Args:
        estimator: Whose columns they are.
        given: An array of numbers, or a frame of pandas or Polars: numbers and flags, and texts
            or categories as categories. NaN and null: not known.
        reset: Whether the columns are those to be fitted on; otherwise they must be the same.

    Raises:
        ValueError: If they cannot be columns, or are others than those fitted on.
    """
    if not is_frame(given):
        values = validate_data(
            estimator, given, dtype=np.float64, ensure_all_finite="allow-nan", reset=reset
        )
        numbers = {_name(place): values[:, place] for place in range(values.shape[1])}
        return FeatureFrame(np.arange(len(values)), numbers, {})
    validate_data(estimator, given, reset=reset, skip_check_array=True)
    table = polars_frame(given, "X")
    if not table.height or not table.width:
        raise UnusableDataError(f"Found {table.height} samples of {table.width} features.")
    return _of_columns(table)


def _of_columns(table: pl.DataFrame) -> FeatureFrame:
    numbers, categories = {}, {}
    for place, column in enumerate(table.iter_columns()):
        if column.dtype in WORDS:
            categories[_name(place)] = Categories.of(column.cast(pl.String))
        elif column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null):
            number = column.cast(pl.Float64).fill_null(float("nan"))
            numbers[_name(place)] = number.to_numpy()
        else:
            raise UnusableDataError(
                f"Column {column.name!r} holds {column.dtype}: give numbers, flags or texts. "
                "A date becomes a number of days before the application."
            )
    return FeatureFrame(np.arange(table.height), numbers, categories)


def described(frame: FeatureFrame) -> tuple[ModelInput, ...]:
    """Describe columns as a model's inputs, the vocabularies being those of `frame`.

    Their theme and unit are not known, and nothing that is done with them here reads either.
    """
    places = range(len(frame.numbers) + len(frame.categories))
    return tuple(_described(_name(place), frame) for place in places)


def _described(name: str, frame: FeatureFrame) -> ModelInput:
    words = frame.categories.get(name)
    return ModelInput(
        name=name,
        label=Text(en=name, fr=name),
        theme=Theme.LOAN_TERMS,
        unit=Unit.NONE,
        sensitivity=Sensitivity.ORDINARY,
        definition="",
        categories=None if words is None else words.vocabulary(),
    )


def _name(place: int) -> str:
    return f"column_{place}"


def target_of(labels: NDArray[Any], classes: Sequence[Any]) -> NDArray[np.float64]:
    """Return 1 for the second class, in the order of the classes, and 0 for the first."""
    return np.asarray(labels == classes[1], dtype=np.float64)
