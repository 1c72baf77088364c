"""A column of values in memory, some of them missing, and how two meet.

A missing float is NaN. A missing whole number or condition is marked beside its data. A condition
holds False where it is unknown, so that what only looks at the data never takes it for true; what a
missing whole number holds means nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats
from creditwright.features.frame import FEW_ROWS, TEXTS, Categories

Data = NDArray[Any]
FLOAT = "f"
TRUTH = "b"


@dataclass(frozen=True, slots=True)
class Vector:
    """Values of some rows, or one constant for all of them (then `data` has no dimension).

    Attributes:
        data: float64, int64 or bool.
        known: Where a whole number or condition is not missing; None: everywhere. Always None for
            floats.
    """

    data: Data
    known: Flags | None = None

    @property
    def is_float(self) -> bool:
        """Whether it holds floats."""
        return self.data.dtype.kind == FLOAT

    def floats(self) -> Floats:
        """Return the values as floats, NaN where missing."""
        if self.data.dtype.kind == FLOAT:
            return self.data
        numbers: Floats = self.data.astype(np.float64)
        if self.known is not None:
            numbers = np.where(self.known, numbers, np.nan)
        return numbers

    def present(self) -> Flags:
        """Return where a value is known."""
        if self.data.dtype.kind == FLOAT:
            return ~np.isnan(self.data)
        if self.known is None:
            return np.ones(self.data.shape, dtype=np.bool_)
        return self.known


Value = Vector | Categories


def both_known(left: Flags | None, right: Flags | None) -> Flags | None:
    """Return where two are known."""
    if left is None:
        return right
    return left if right is None else left & right


def whole(data: Data, known: Flags | None) -> Vector:
    """Return whole numbers or conditions, with nothing where they are missing."""
    if known is None:
        return Vector(data)
    return Vector(data & known if data.dtype.kind == TRUTH else data * known, known)


def loaded(column: pl.Series) -> Value:
    """Return a stored column as values: numbers as int64 or float64, flags, or categories."""
    if column.dtype in TEXTS:
        return Categories.of(column)
    kind = _KINDS.get(column.dtype, np.int64)
    if len(column) <= FEW_ROWS:
        return _loaded_few(column.to_list(), kind)
    if kind is np.float64:
        return Vector(column.fill_null(np.nan).to_numpy())
    known = None if not column.null_count() else column.is_not_null().to_numpy()
    if column.dtype == pl.Null:
        return Vector(np.zeros(len(column), dtype=np.int64), known)
    whole_column = column if known is None else column.fill_null(kind(0))
    return Vector(whole_column.to_numpy().astype(kind, copy=False), known)


_KINDS: Mapping[pl.DataType | type[pl.DataType], type] = {
    pl.Float64(): np.float64,
    pl.Boolean(): np.bool_,
}


def _loaded_few(values: list[Any], kind: type) -> Vector:
    """Do the same to few values, for which starting Polars would take longer than the work."""
    if None not in values:
        return Vector(np.array(values, dtype=kind))
    if kind is np.float64:
        return Vector(np.array([np.nan if each is None else each for each in values], dtype=kind))
    known = np.array([each is not None for each in values])
    return Vector(np.array([each or 0 for each in values], dtype=kind), known)
