"""Golden rows: made-up applications with the margins the model gave them when it was trained.

A model that gives other bits on another machine, or with another library, is found out before it
is used. The rows are drawn from the model's own split points, and from their neighbours one bit
away: they try the places where a small difference shows, and describe no applicant.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats
from creditwright.scoring.structure import ModelText

ROWS = 256
MISSING_SHARE = 0.2
FILE = "golden.json"


class GoldenError(BadDataError):
    """The golden rows are not usable, or the model no longer gives them the same margins."""

    def __init__(self, trouble: str, *, file: str = FILE) -> None:
        super().__init__(f"{file}: {trouble}")


class Column(Protocol):
    """What must be known of a booster's column to draw values for it."""

    @property
    def name(self) -> str:
        """The name of the column."""
        ...

    @property
    def categories(self) -> tuple[str, ...] | None:
        """Its vocabulary in code order; None: it is a number."""
        ...


@dataclass(frozen=True, slots=True)
class Golden:
    """Rows and margins as hexadecimal floats, so that not one bit is lost on paper.

    Attributes:
        inputs: The names of the columns.
        rows: One list a row, `nan` where a value is missing.
        margins: What the booster gives each row: raw log-odds, or the number it foretells.
    """

    inputs: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    margins: tuple[str, ...]

    def values(self, first: int | None = None) -> Floats:
        """Return the first rows, or all, as a booster sees them, shape (rows, inputs)."""
        return np.array([[float.fromhex(each) for each in row] for row in self.rows[:first]])

    def __post_init__(self) -> None:
        """Refuse rows too few, of uneven length, or with more numbers than names."""
        even = all(len(row) == len(self.inputs) for row in self.rows)
        if len(self.rows) < ROWS or len(self.rows) != len(self.margins) or not even:
            raise GoldenError(f"it should hold {ROWS} rows of {len(self.inputs)} numbers")


def hex_from_floats(numbers: Floats) -> tuple[str, ...]:
    """Return each number as a hexadecimal text that reads back to the same bits."""
    return tuple(number.hex() for number in numbers.tolist())


def make_golden(
    model: ModelText, inputs: Sequence[Column], margins_of: Callable[[Floats], Floats]
) -> Golden:
    """Draw golden rows for a model, and note the margins it gives them.

    Args:
        model: The model's structure, for its split points.
        inputs: Its inputs in their order.
        margins_of: From rows to the booster's margins.
    """
    generator = np.random.Generator(np.random.PCG64(0))  # the same model has the same rows
    points = _split_points(model, len(inputs))
    columns = [
        _draw(generator, found, each.categories) for found, each in zip(points, inputs, strict=True)
    ]
    rows = np.ascontiguousarray(np.column_stack(columns))
    return Golden(
        inputs=tuple(each.name for each in inputs),
        rows=tuple(hex_from_floats(row) for row in rows),
        margins=hex_from_floats(margins_of(rows)),
    )


def _split_points(model: ModelText, inputs: int) -> list[list[float]]:
    found: list[set[float]] = [set() for _ in range(inputs)]
    for tree in model.trees:
        for feature, threshold in zip(tree.split_feature, tree.threshold, strict=True):
            if math.isfinite(threshold):
                found[feature].add(threshold)
    return [sorted(points) for points in found]


def _draw(
    generator: np.random.Generator, points: list[float], categories: Sequence[str] | None
) -> Floats:
    if categories is not None:
        drawn = generator.integers(0, max(len(categories), 1), ROWS).astype(np.float64)
    else:
        near = generator.choice(np.array(points or [0.0]), ROWS)
        side = generator.integers(-1, 2, ROWS)
        drawn = np.where(side == 0, near, np.nextafter(near, np.copysign(np.inf, side)))
    drawn[generator.random(ROWS) < MISSING_SHARE] = np.nan
    return drawn
