"""What goes into the model: its features in their order, and the frame turned into numbers.

LightGBM goes by position and ignores names: two columns swapped changed 98 % of scores without a
word. So columns are taken by name here, and nowhere else does a frame become a matrix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.core.text import Text
from creditwright.features.feature import Dtype, Feature, Theme
from creditwright.records.table import Sensitivity, Unit

SHOWN = 5  # how many names an error lists


class MissingInputError(BadDataError):
    """The frame lacks features that the model was trained with."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        super().__init__(
            f"{len(missing)} features of the model are not in the frame: "
            f"{', '.join(missing[:SHOWN])}{more}. Compute them with the version of Creditwright "
            "that trained the model, or train it anew."
        )


class InputTypeError(BadDataError):
    """A feature holds something else than what the model was trained with."""

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(f"Feature {name!r} should hold {expected}, the frame has {found}.")


class NotFiniteError(BadDataError):
    """A feature is infinite or not a number: a missing value is null, nothing else."""

    def __init__(self, name: str, n_bad: int) -> None:
        super().__init__(
            f"Feature {name!r} is infinite or NaN in {n_bad} applications; a value that is not "
            "known must be null."
        )


class ChangedFeatureError(BadDataError):
    """A feature of today's code is not the one that the model was trained with."""

    def __init__(self, changed: Sequence[str]) -> None:
        self.changed = tuple(changed)
        super().__init__(
            f"{len(changed)} features are computed differently, or not at all, since this model "
            f"was trained: {', '.join(changed[:SHOWN])}. Score with the version of Creditwright "
            "named in the bundle's manifest.json, or train anew."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInput:
    """One column of the model's matrix.

    Attributes:
        categories: The vocabulary fitted on the training rows, in code order; None: a number.
        definition: The digest of how the feature is computed.
    """

    name: str
    label: Text
    theme: Theme
    unit: Unit
    sensitivity: Sensitivity
    definition: str
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Applications as the model sees them.

    Attributes:
        values: Shape (applications, inputs), row after row in memory; NaN where a value is
            missing or its category is not in the vocabulary.
        unseen: Same shape: where a category was given that the vocabulary does not hold.
    """

    values: Floats
    unseen: Flags

    def at(self, rows: Rows | Flags) -> "Matrix":
        """Return some applications, by position or by flag."""
        return Matrix(self.values[rows], self.unseen[rows])


def fit_inputs(
    frame: pl.DataFrame, features: Sequence[Feature], definitions: Mapping[str, str]
) -> tuple[ModelInput, ...]:
    """Describe the model's inputs, with each category's vocabulary as found in `frame`.

    Args:
        frame: The training rows, one column a feature. No other rows: a category that only the
            hold-out knows must be unseen.
        features: The features to use, in the order that they get in the matrix.
        definitions: By feature the digest of how it is computed.
    """
    return tuple(
        ModelInput(
            name=feature.name,
            label=feature.label,
            theme=feature.theme,
            unit=feature.unit,
            sensitivity=feature.sensitivity,
            definition=definitions[feature.name],
            categories=_vocabulary(frame[feature.name]) if _is_category(feature) else None,
        )
        for feature in features
    )


def _is_category(feature: Feature) -> bool:
    return feature.dtype is Dtype.CATEGORY


def _vocabulary(column: pl.Series) -> tuple[str, ...]:
    return tuple(column.drop_nulls().unique().sort().to_list())


def matrix_of(frame: pl.DataFrame, inputs: Sequence[ModelInput]) -> Matrix:
    """Return the frame's rows as the model sees them, columns taken by name.

    Args:
        frame: One row an application, in any order of columns; columns that the model does not
            use are left alone.
        inputs: The model's inputs in their order.

    Raises:
        MissingInputError: If the frame lacks a feature.
        InputTypeError: If a feature is text where a number is due, or the other way round.
        NotFiniteError: If a number is infinite or NaN.
    """
    missing = [each.name for each in inputs if each.name not in frame.columns]
    if missing:
        raise MissingInputError(missing)
    values = np.empty((frame.height, len(inputs)), dtype=np.float64)
    unseen = np.zeros(values.shape, dtype=np.bool_)
    for position, each in enumerate(inputs):
        column = frame[each.name]
        if each.categories is None:
            values[:, position] = _numbers(column)
        else:
            codes = _codes(column, each.categories)
            values[:, position] = codes
            unseen[:, position] = np.isnan(codes) & column.is_not_null().to_numpy()
    return Matrix(values, unseen)


def _numbers(column: pl.Series) -> Floats:
    if not (column.dtype.is_numeric() or column.dtype in (pl.Boolean, pl.Null)):
        raise InputTypeError(column.name, "numbers", str(column.dtype))
    numbers = column.cast(pl.Float64)
    bad = numbers.len() - numbers.null_count() - int(numbers.is_finite().sum() or 0)
    if bad:
        raise NotFiniteError(column.name, bad)
    return numbers.fill_null(float("nan")).to_numpy()


def _codes(column: pl.Series, categories: Sequence[str]) -> Floats:
    if column.dtype not in (pl.String, pl.Null) and not isinstance(column.dtype, pl.Categorical):
        raise InputTypeError(column.name, "categories as text", str(column.dtype))
    texts = column.cast(pl.String)
    codes = texts.replace_strict(
        list(categories),
        [float(code) for code in range(len(categories))],
        default=None,
        return_dtype=pl.Float64,
    )
    return codes.fill_null(float("nan")).to_numpy()


def unseen_categories(matrix: Matrix, inputs: Sequence[ModelInput]) -> list[tuple[str, ...]]:
    """Return for each application the features whose category the model never saw."""
    found: list[list[str]] = [[] for _ in range(matrix.values.shape[0])]
    for row, position in np.argwhere(matrix.unseen).tolist():
        found[row].append(inputs[position].name)
    return [tuple(names) for names in found]


def check_definitions(inputs: Sequence[ModelInput], definitions: Mapping[str, str]) -> None:
    """Refuse to score when today's features are not those of the model.

    Args:
        inputs: The model's inputs.
        definitions: By feature the digest of how it is computed today.

    Raises:
        ChangedFeatureError: If a feature is computed differently now, or no longer exists.
    """
    changed = [each.name for each in inputs if definitions.get(each.name) != each.definition]
    if changed:
        raise ChangedFeatureError(changed)
