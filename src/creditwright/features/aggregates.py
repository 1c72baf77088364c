"""What the rows of each group add up to, exactly.

Whole numbers are summed as such and rounded once at the end, so that the result is the same in
whatever order rows stand, and however many groups there are.
"""

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.features.frame import Categories
from creditwright.features.groups import Groups, Picked, Selection, Wholes, picked
from creditwright.features.sorting import is_sorted, sorted_places
from creditwright.features.vector import FLOAT, Data, Vector, both_known

LOW_BITS = 22  # of numbers to 10^13: products of halves of a million of them fit in 64 bits
HALF = 1 << (LOW_BITS - 1)
LARGEST_WHOLE = 2**63 - 1
FEW_KINDS = 64


def count_rows(selection: Selection) -> Vector:
    """Count the rows selected."""
    return Vector(selection.groups.sizes)


def count(of: Picked) -> Vector:
    """Count the known values."""
    return Vector(of.groups.sizes)


def total_or_nothing(of: Picked) -> Vector:
    """Add up; 0 where no value is known."""
    return Vector(of.summed)


def total(of: Picked) -> Vector:
    """Add up; 0 where no row was selected, missing where rows were but none is known."""
    if of.groups.filled is None:
        return Vector(of.summed)
    return Vector(of.summed, (of.groups.sizes > 0) | (of.asked.groups.sizes == 0))


def mean(of: Picked, steps: int) -> Vector:
    """Average: one division of the exact sum."""
    sums, counts = of.summed.astype(np.float64), (of.groups.sizes * steps).astype(np.float64)
    return Vector(_missing_without(of, sums / counts))


def largest(of: Picked) -> Vector:
    """Return the largest value of each group."""
    return _known_only(of, of.groups.reduce(np.maximum, of.values))


def smallest(of: Picked) -> Vector:
    """Return the smallest value of each group."""
    return _known_only(of, of.groups.reduce(np.minimum, of.values))


def times_true(of: Picked) -> Vector:
    """Count where a condition holds; missing where rows were selected but none is known."""
    return Vector(total(of).floats())


def share_true(of: Picked) -> Vector:
    """Return the share of known conditions that hold."""
    return mean(of, 1)


def _at(selection: Selection, vector: Vector | Categories, edges: Wholes) -> Vector | Categories:
    """Return the value of one selected row of each group, given by its place among the selected."""
    some = selection.groups.filled
    places = edges if some is None else np.where(some, edges, 0)
    if selection.places is not None:
        places = selection.places[places] if selection.places.size else places
    if isinstance(vector, Categories):
        codes = vector.codes[places] if vector.codes.size else np.full(places.size, -1, np.int32)
        return Categories(codes if some is None else np.where(some, codes, -1), vector.words)
    if not vector.data.size:
        nothing = np.zeros(places.size, dtype=vector.data.dtype)
        return Vector(nothing * np.nan) if vector.is_float else Vector(nothing, nothing != 0)
    data = vector.data[places]
    if vector.is_float:
        return Vector(data if some is None else np.where(some, data, np.nan))
    known = None if vector.known is None else vector.known[places]
    known = both_known(known, some)
    return Vector(data if known is None else data * known, known)


def first(selection: Selection, vector: Vector | Categories) -> Vector | Categories:
    """Return the value of the first row selected, missing if it is missing there."""
    return _at(selection, vector, selection.groups.begins)


def last(selection: Selection, vector: Vector | Categories) -> Vector | Categories:
    """Return the value of the last row selected, missing if it is missing there."""
    return _at(selection, vector, selection.groups.ends - 1)


def n_unique(of: Picked) -> Vector:
    """Count the different values of each group."""
    if not of.values.size:
        return Vector(np.zeros_like(of.groups.sizes))
    lowest = of.values.min()
    kinds = int(of.values.max() - lowest) + 1
    if kinds <= FEW_KINDS:
        seen = np.zeros((of.groups.sizes.size, kinds), dtype=np.bool_)
        seen[of.groups.of_row, of.values - lowest] = True
        return Vector(seen.sum(axis=1, dtype=np.int64))
    group, values = of.groups.of_row, of.values
    if not is_sorted((group, values)):
        values = values.take(sorted_places((group, values)))  # the groups stay where they are
    new = np.ones(values.size, dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (values[1:] != values[:-1])
    return Vector(of.groups.total(new))


def last_of_each(groups: Groups, *columns: Vector) -> Vector:
    """Say of each row whether the next one differs in a column, or belongs to another group."""
    last = np.zeros(groups.rows, dtype=np.bool_)
    last[groups.ends[groups.sizes > 0] - 1] = True
    for column in columns:
        last[:-1] |= column.data[1:] != column.data[:-1]
    return Vector(last)


def as_in_the_last(groups: Groups, *columns: Vector) -> Vector:
    """Say of each row whether it agrees with the last of its group on every column."""
    last = groups.ends[groups.of_row] - 1
    same = np.ones(groups.rows, dtype=np.bool_)
    for column in columns:
        same &= column.data == column.data[last]
    return Vector(same)


def from_the_end(selection: Selection) -> Vector:
    """Count the selected rows from each selected row to its group's last; 1 is the last."""
    inner = selection.groups
    return _placed(selection, inner.ends[inner.of_row] - np.arange(inner.rows))


def from_the_start(selection: Selection) -> Vector:
    """Count the selected rows from its group's first to each selected row; 1 is the first."""
    inner = selection.groups
    return _placed(selection, np.arange(inner.rows) - inner.begins[inner.of_row] + 1)


def _placed(selection: Selection, numbers: Wholes) -> Vector:
    if selection.places is None:
        return Vector(numbers)
    everywhere = np.zeros(selection.all_groups.rows, dtype=np.int64)
    everywhere[selection.places] = numbers
    known = np.zeros(everywhere.size, dtype=np.bool_)
    known[selection.places] = True
    return Vector(everywhere, known)


def deviation(of: Picked, steps: int) -> Vector:
    """Return the standard deviation of each group; missing with fewer than two values.

    Squares are taken of the distances to the whole part of the mean, for they are small:

        variance = (sum d^2 - (sum d)^2 / n) / (n - 1)
    """
    n = of.groups.sizes.astype(np.float64)
    distance, whole_rest = _from_the_mean(of)
    rest = whole_rest.astype(np.float64)
    squares = _sum_of_products(of.groups, distance, distance)
    variance = (squares - rest * rest / n) / (n - 1.0)
    found = np.sqrt(np.where(variance > 0.0, variance, 0.0)) / np.float64(steps)
    return Vector(np.where(of.groups.sizes > 1, found, np.nan))


def slope(of: Picked, over: Vector, steps: int) -> Vector:
    """Return the least-squares slope of each group; missing where `over` does not vary.

    With distances x, y to the whole parts of the means,

        slope = (n sum xy - sum x sum y) / (n sum x^2 - (sum x)^2)
    """
    of, across = _where_both_known(of, over)
    (y, rest_y), (x, rest_x) = _from_the_mean(of), _from_the_mean(across)
    n = of.groups.sizes.astype(np.float64)
    sum_x, sum_y = rest_x.astype(np.float64), rest_y.astype(np.float64)
    rise = n * _sum_of_products(of.groups, x, y) - sum_x * sum_y
    run = n * _sum_of_products(of.groups, x, x) - sum_x * sum_x
    return Vector(np.where(run > 0.0, rise / (run * np.float64(steps)), np.nan))


def weighted_mean(of: Picked, weight: Vector) -> Vector:
    """Average with weights: sum of value times weight, divided by the sum of weights."""
    of, weights = _where_both_known(of, weight)
    wide = of.values.astype(np.int64)
    weighted = _sum_of_products(of.groups, wide, weights.values)
    whole_weight = weights.summed.astype(np.float64)
    return Vector(np.where(whole_weight > 0.0, weighted / whole_weight, np.nan))


def _where_both_known(of: Picked, other: Vector) -> tuple[Picked, Picked]:
    there = picked(of.selection, other)
    if there.selection is of.selection:
        return of, there
    known = np.flatnonzero(of.selection.values(other.present()))
    return Picked(there.selection, of.values.take(known), of.asked), there


def _from_the_mean(of: Picked) -> tuple[Wholes, Wholes]:
    """Return each value's distance to the whole part of its group's mean, and their sums."""
    middle = of.summed // np.maximum(of.groups.sizes, 1)
    distance: Wholes = of.values.astype(np.int64) - middle.take(of.groups.of_row)
    return distance, of.summed - middle * of.groups.sizes


def _sum_of_products(groups: Groups, left: Wholes, right: Wholes) -> Floats:
    """Add up products exactly, and round once.

    Each number is split in two halves, high * 2^22 + low with low on either side of 0, so that
    sums of the halves' products are whole numbers of 64 bits. What overflows from a lower sum is
    carried to the next before the two floats are added. Where the products fit as they are, their
    sum is the same number.
    """
    if not left.size:
        return np.zeros(groups.sizes.size)
    largest_left = _largest(left)
    largest_right = largest_left if right is left else _largest(right)
    if largest_left * largest_right * left.size <= LARGEST_WHOLE:
        return groups.total(left * right).astype(np.float64)
    high_left, low_left = _halves(left)
    high_right, low_right = (high_left, low_left) if right is left else _halves(right)
    low = groups.total(low_left * low_right)
    mixed = groups.total(high_left * low_right + low_left * high_right)
    high = groups.total(high_left * high_right)
    mixed = mixed + (low >> LOW_BITS)
    high = high + (mixed >> LOW_BITS)
    below = ((mixed & (2 * HALF - 1)) << LOW_BITS) + (low & (2 * HALF - 1))
    found: Floats = high.astype(np.float64) * 2.0 ** (2 * LOW_BITS) + below.astype(np.float64)
    return found


def _largest(numbers: Wholes) -> int:
    return max(int(numbers.max()), -int(numbers.min()))


def _halves(numbers: Wholes) -> tuple[Wholes, Wholes]:
    high = (numbers + HALF) >> LOW_BITS
    return high, numbers - (high << LOW_BITS)


def _known_only(of: Picked, found: Data) -> Vector:
    if found.dtype.kind == FLOAT:
        return Vector(_missing_without(of, found))
    return Vector(found, of.groups.filled)


def _missing_without(of: Picked, found: Floats) -> Floats:
    return found if of.groups.filled is None else np.where(of.groups.filled, found, np.nan)
