"""Rows in groups that stand together: an application's rows, a loan's months.

`aggregates` says what the rows of each group add up to.
"""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Rows
from creditwright.features.frame import ABSENT, Categories
from creditwright.features.vector import Data, Vector

Wholes = NDArray[np.int64]
LARGEST_32 = 2**31 - 1
MOSTLY_ONE_ROW = 1.25  # rows a group, up to which it pays to look at the others only
FEW_GROUPS = 50  # up to here one call of NumPy's that does more is quicker than several


class Groups:
    """Where each group's rows begin and end; they follow one another without gaps.

    Attributes:
        bounds: The place of each group's first row, and in the end how many rows there are: shape
            (groups + 1,). An empty group begins where the next one does.
        rows: How many rows all groups have.
        sizes: How many rows each group has.
    """

    __slots__ = ("__dict__", "bounds", "rows", "sizes")

    def __init__(self, bounds: Wholes) -> None:
        self.bounds = bounds
        self.rows = int(bounds[-1])
        self.sizes: Wholes = bounds[1:] - bounds[:-1]

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

    @cached_property
    def filled(self) -> Flags | None:
        """Which groups have rows; None: all."""
        some = self.sizes > 0
        return None if some.all() else some

    @cached_property
    def with_rows(self) -> Rows:
        """The groups that have rows, by place."""
        return np.flatnonzero(self.sizes)

    @cached_property
    def _several(self) -> tuple[Rows, Rows, Wholes]:
        """The groups of more than one row, the rows of those, and where among them each begins."""
        places = np.flatnonzero(self.sizes > 1)
        sizes = self.sizes.take(places)
        begins = np.cumsum(sizes) - sizes
        rows = np.arange(int(sizes.sum())) + np.repeat(self.begins.take(places) - begins, sizes)
        return places, rows, begins

    @cached_property
    def of_row(self) -> Wholes:
        """The group of each row."""
        return np.repeat(np.arange(self.sizes.size), self.sizes)

    def total(self, values: Data) -> Wholes:
        """Return the sum of the values of each group, whole numbers or conditions.

        Between the running sum before a group and after it lies the group's: for many groups that
        is quicker than adding up each by itself, and it is the same number, for whole numbers that
        run over 64 bits come back by the difference.
        """
        if self.sizes.size <= FEW_GROUPS or self.rows <= self.sizes.size * MOSTLY_ONE_ROW:
            return self.reduce(np.add, values.astype(np.int64, copy=False))
        running = np.zeros(self.rows + 1, dtype=np.int64)
        np.cumsum(values, out=running[1:])
        at_bounds = running.take(self.bounds)
        return at_bounds[1:] - at_bounds[:-1]

    def reduce(self, by: np.ufunc, values: Data) -> Data:
        """Return `by` over the values of each group; 0 for a group without rows.

        Where most groups have one row, that is its own result, and only the others are looked at.
        """
        if not values.size:
            return np.zeros(self.sizes.size, dtype=values.dtype)
        few = self.rows <= self.sizes.size * MOSTLY_ONE_ROW
        reduced = values.take if few else partial(by.reduceat, values)
        if self.filled is None:
            found: Data = reduced(self.begins)
        else:
            found = np.zeros(self.sizes.size, dtype=values.dtype)
            found[self.with_rows] = reduced(self.begins.take(self.with_rows))
        if few and self._several[0].size:
            places, rows, begins = self._several
            found[places] = by.reduceat(values.take(rows), begins)
        return found

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
            self._summed = self.groups.total(self.values)
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
