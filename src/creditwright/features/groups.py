"""Rows in groups that stand together: an application's rows, a loan's months.

`aggregates` says what the rows of each group add up to.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Rows
from creditwright.features.frame import ABSENT, Categories
from creditwright.features.vector import Data, Vector

Wholes = NDArray[np.int64]
LARGEST_32 = 2**31 - 1


class Groups:
    """Where each group's rows begin and end; they follow one another without gaps.

    Attributes:
        bounds: The place of each group's first row, and in the end how many rows there are: shape
            (groups + 1,). An empty group begins where the next one does.
        rows: How many rows all groups have.
        sizes: How many rows each group has.
        filled: Which groups have rows; None: all.
        starts: Where the groups that have rows begin.
    """

    __slots__ = ("_of_row", "bounds", "filled", "rows", "sizes", "starts")

    def __init__(self, bounds: Wholes) -> None:
        self.bounds = bounds
        self.rows = int(bounds[-1])
        self.sizes: Wholes = bounds[1:] - bounds[:-1]
        some = self.sizes > 0
        self.filled: Flags | None = None if some.all() else some
        self.starts = bounds[:-1] if self.filled is None else bounds[:-1][some]
        self._of_row: Wholes | None = None

    @classmethod
    def sized(cls, sizes: Wholes) -> "Groups":
        """Return groups of these sizes."""
        bounds = np.zeros(sizes.size + 1, dtype=np.int64)
        np.cumsum(sizes, out=bounds[1:])
        return cls(bounds)

    @classmethod
    def starting(cls, starts: Wholes, rows: int) -> "Groups":
        """Return the groups that begin at these places, the last one ending with the rows."""
        return cls(np.append(starts, rows))

    @property
    def begins(self) -> Wholes:
        """The place of each group's first row."""
        return self.bounds[:-1]

    @property
    def ends(self) -> Wholes:
        """The place after each group's last row."""
        return self.bounds[1:]

    @property
    def of_row(self) -> Wholes:
        """The group of each row."""
        if self._of_row is None:
            self._of_row = np.repeat(np.arange(self.sizes.size), self.sizes)
        return self._of_row

    def spread(self, of_filled: Data) -> Data:
        """Return a value for every group from those of the groups with rows; 0 for the others."""
        if self.filled is None:
            return of_filled
        everywhere = np.zeros(self.sizes.size, dtype=of_filled.dtype)
        everywhere[self.filled] = of_filled
        return everywhere

    def reduce(self, by: np.ufunc, values: Data) -> Data:
        """Return `by` over the values of each group; 0 for a group without rows."""
        if not values.size:
            return np.zeros(self.sizes.size, dtype=values.dtype)
        return self.spread(by.reduceat(values, self.starts))

    def where(self, flags: Flags) -> "Groups":
        """Return the groups of the rows where `flags`, one a row, holds."""
        before = np.zeros(self.rows + 1, dtype=np.int32 if self.rows < LARGEST_32 else np.int64)
        np.cumsum(flags, dtype=before.dtype, out=before[1:])
        return Groups(before.take(self.bounds).astype(np.int64))

    def taken(self, rows: Rows) -> "Groups":
        """Return the groups of some rows only, given by place in rising order."""
        return Groups(np.searchsorted(rows, self.bounds))


@dataclass(frozen=True, slots=True)
class Selection:
    """Some rows of each group.

    Attributes:
        groups: Of the rows selected.
        places: Where they stand among all rows; None: these are all rows.
        all_groups: Of all rows.
    """

    groups: Groups
    places: Rows | None
    all_groups: Groups

    def values(self, data: Data) -> Data:
        """Return the values of the rows selected."""
        return data if self.places is None else data.take(self.places)

    def where(self, chosen: Rows, flags: Flags) -> "Selection":
        """Return some of the rows selected.

        Args:
            chosen: Their places among the rows selected.
            flags: The same, as one flag for each row selected.
        """
        places = chosen if self.places is None else self.places.take(chosen)
        return Selection(self.groups.where(flags), places, self.all_groups)


def all_rows(groups: Groups) -> Selection:
    """Select every row."""
    return Selection(groups, None, groups)


def chosen_rows(groups: Groups, condition: Vector) -> Selection:
    """Select the rows where a condition holds."""
    return Selection(groups.where(condition.data), np.flatnonzero(condition.data), groups)


class Picked:
    """The known values of the rows selected, with what several aggregates share.

    Attributes:
        selection: Of the rows whose value is known.
        values: Those values: int64, float64 or bool.
        asked: The selection that was asked for, known or not.
        groups: The groups of the known values.
    """

    __slots__ = ("_summed", "asked", "groups", "selection", "values")

    def __init__(self, selection: Selection, values: Data, asked: Selection) -> None:
        self.selection = selection
        self.values = values
        self.asked = asked
        self.groups = selection.groups
        self._summed: Wholes | None = None

    @property
    def summed(self) -> Wholes:
        """The sum of each group."""
        if self._summed is None:
            wide = self.values.astype(np.int64, copy=False)
            self._summed = self.groups.reduce(np.add, wide)
        return self._summed


def picked(selection: Selection, column: Vector | Categories) -> Picked:
    """Take a column's known values at the rows selected; of categories their codes."""
    vector = _coded(column) if isinstance(column, Categories) else column
    values = selection.values(vector.data)
    if vector.known is None and not vector.is_float:
        return Picked(selection, values, selection)
    known = selection.values(vector.present()) if vector.known is not None else ~np.isnan(values)
    chosen = np.flatnonzero(known)
    if chosen.size == known.size:
        return Picked(selection, values, selection)
    return Picked(selection.where(chosen, known), values.take(chosen), selection)


def _coded(column: Categories) -> Vector:
    return Vector(column.codes.astype(np.int64), column.codes != ABSENT)
