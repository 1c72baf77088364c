"""Two sorted samples of numbers compared, exactly, without looking at most of their values.

Apart from the other distances, which are over counts. Both distribution functions are taken at some
thousand ends. Between two ends they can do no more than rise from the one to the other: where that
settles which is the greater, and that the greatest distance is elsewhere, sums are all that is
needed. Only where it does not are the values between two ends merged.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats

ENDS = 4096  # of each sample; more are dearer to find, fewer leave more to merge

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two samples of numbers compared value by value.

    Attributes:
        kolmogorov_smirnov: The greatest distance of their distribution functions, 0 to 1.
        wasserstein: The mean way a value has to go for one to become the other, in its unit.
    """

    kolmogorov_smirnov: float
    wasserstein: float


def apart(reference: Floats, current: Floats) -> Apart:
    """Compare two samples of numbers, exactly but for rounding: 1e-15 of the largest value.

        greatest |F - G|, and the integral of |F - G|

    Args:
        reference: Sorted, shape (n,), at least one.
        current: Sorted, shape (m,), at least one.
    """
    ends = _ends(reference, current)
    first, second = _Steps.of(reference, ends), _Steps.of(current, ends)
    known = max(
        float(np.abs(first.at - second.at).max()),
        float(np.abs(first.before[1:] - second.before[1:]).max(initial=0.0)),
    )
    rises = first.before[1:] - second.at[:-1], second.before[1:] - first.at[:-1]
    unsettled = ((rises[0] > 0) & (rises[1] > 0)) | (np.maximum(*rises) > known)
    settled = np.abs(first.areas - second.areas)[~unsettled].sum()
    greatest, between = _merged(first, second, ends, unsettled)
    return Apart(max(known, greatest), float(settled + between))


@dataclass(frozen=True, slots=True)
class _Steps:
    """A sample's distribution function between ends.

    Attributes:
        values: The sample, sorted, shape (n,).
        upto: How many values are up to each end, shape (ends,).
        under: How many are below it.
        areas: The integral of the function from each end to the next, shape (ends - 1,).
    """

    values: Floats
    upto: Counts
    under: Counts
    areas: Floats

    @classmethod
    def of(cls, values: Floats, ends: Floats) -> "_Steps":
        upto = np.searchsorted(values, ends, side="right")
        under = np.searchsorted(values, ends, side="left")
        within = under[1:] - upto[:-1]
        slices = np.column_stack([upto[:-1], under[1:]]).ravel()
        sums = np.add.reduceat(np.append(values, 0.0), slices)[::2] if slices.size else ends[:0]
        risen = np.where(within > 0, within * ends[1:] - sums, 0.0)
        return cls(values, upto, under, (upto[:-1] * np.diff(ends) + risen) / values.size)

    @property
    def at(self) -> Floats:
        """The function at each end."""
        return np.asarray(self.upto / self.values.size, dtype=np.float64)

    @property
    def before(self) -> Floats:
        """The function just before each end."""
        return np.asarray(self.under / self.values.size, dtype=np.float64)

    def inside(self, chosen: Flags) -> Floats:
        """Return the values strictly between the ends of chosen intervals."""
        marks = np.zeros(self.values.size + 1, dtype=np.int8)
        np.add.at(marks, self.upto[:-1][chosen], 1)
        np.add.at(marks, self.under[1:][chosen], -1)
        return self.values[np.cumsum(marks[:-1], dtype=np.int8) > 0]

    def jumps(self, chosen: Flags) -> Counts:
        """Return what each end adds to the count, with all that is left out before it."""
        counted = np.where(chosen, self.under[1:], self.upto[:-1])
        found: Counts = self.upto - np.concatenate([[0], counted])
        return found


def _ends(*samples: Floats) -> Floats:
    some = [each[:: max(1, each.size // ENDS)] for each in samples]
    return np.unique(np.concatenate([*some, *(each[-1:] for each in samples)]))


def _merged(first: _Steps, second: _Steps, ends: Floats, chosen: Flags) -> tuple[float, float]:
    """Return the greatest distance, and the area between, within chosen intervals."""
    parts = first.inside(chosen), second.inside(chosen)
    values = np.concatenate([*parts, ends])
    rises = np.zeros((2, values.size), dtype=np.int64)
    rises[0, : parts[0].size] = rises[1, parts[0].size : values.size - ends.size] = 1
    rises[0, -ends.size :], rises[1, -ends.size :] = first.jumps(chosen), second.jumps(chosen)
    order = np.argsort(values, kind="stable")  # three sorted runs: merged, not sorted
    values, rises = values[order], rises[:, order]
    counts = np.cumsum(rises, axis=1)[:, :-1]
    gaps = np.diff(values)
    is_end = order >= order.size - ends.size
    of_interval = np.append(chosen, False)[np.cumsum(is_end)[:-1] - 1]
    inside = of_interval & (gaps > 0)  # within equal values no function has a value
    distance = np.abs(counts[0] / first.values.size - counts[1] / second.values.size)[inside]
    return float(distance.max(initial=0.0)), float((distance * gaps[inside]).sum())
