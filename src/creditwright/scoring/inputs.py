"""What goes into the model: its features in their order, and the frame turned into numbers.

LightGBM goes by position and ignores names: two columns swapped changed 98 % of scores without a
word. So columns are taken by name here, and nowhere else does a frame become a matrix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.core.text import Text
from creditwright.features.feature import Declared, Dtype, Theme
from creditwright.features.frame import ABSENT, Categories, FeatureFrame
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
    """A feature is infinite: no feature here can be, and a missing value is NaN."""

    def __init__(self, name: str, n_bad: int) -> None:
        super().__init__(
            f"Feature {name!r} is infinite in {n_bad} applications; a value that is not known must "
            "be missing."
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

    def only(self, inputs: Rows) -> "Matrix":
        """Return some inputs of all applications, by position."""
        return Matrix(np.ascontiguousarray(self.values[:, inputs]), self.unseen[:, inputs])


def fit_inputs(
    frame: FeatureFrame, features: Sequence[Declared], definitions: Mapping[str, str]
) -> tuple[ModelInput, ...]:
    """Describe the model's inputs, with each category's vocabulary as found in `frame`.

    Args:
        frame: The training rows. No other rows: a category that only the hold-out knows must be
            unseen.
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
            categories=_vocabulary(frame, feature),
        )
        for feature in features
    )


def _vocabulary(frame: FeatureFrame, feature: Declared) -> tuple[str, ...] | None:
    if feature.dtype is not Dtype.CATEGORY:
        return None
    return frame.categories[feature.name].vocabulary()


def matrix_of(frame: FeatureFrame, inputs: Sequence[ModelInput]) -> Matrix:
    """Return the frame's rows as the model sees them, columns taken by name.

    Args:
        frame: Some applications; features that the model does not use are left alone.
        inputs: The model's inputs in their order.

    Raises:
        MissingInputError: If the frame lacks a feature.
        InputTypeError: If a feature is text where a number is due, or the other way round.
        NotFiniteError: If a number is infinite.
    """
    there = frame.numbers.keys() | frame.categories.keys()
    missing = [each.name for each in inputs if each.name not in there]
    if missing:
        raise MissingInputError(missing)
    values = np.empty((frame.height, len(inputs)), dtype=np.float64)
    unseen = np.zeros(values.shape, dtype=np.bool_)
    for position, each in enumerate(inputs):
        if each.categories is None:
            values[:, position] = _numbers(frame, each.name)
        else:
            column = _categories(frame, each.name)
            codes = column.in_vocabulary(each.categories)
            values[:, position] = codes
            unseen[:, position] = np.isnan(codes) & (column.codes != ABSENT)
    _refuse_infinite(values, inputs)
    return Matrix(values, unseen)


def _numbers(frame: FeatureFrame, name: str) -> Floats:
    if name not in frame.numbers:
        raise InputTypeError(name, "numbers", "categories")
    return frame.numbers[name]


def _categories(frame: FeatureFrame, name: str) -> Categories:
    if name not in frame.categories:
        raise InputTypeError(name, "categories as text", "numbers")
    return frame.categories[name]


def _refuse_infinite(values: Floats, inputs: Sequence[ModelInput]) -> None:
    infinite = np.isinf(values)
    if infinite.any():
        bad = infinite.sum(axis=0)
        position = int(np.argmax(bad > 0))
        raise NotFiniteError(inputs[position].name, int(bad[position]))


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
