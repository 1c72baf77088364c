"""Means by group: what members agree on, where each stands, and the mean at each place."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.features.frame import FeatureFrame

FEWEST = 100  # known values; a group with fewer is compared with a wider one
MISSING = 0  # the place of what is not known; the last place is for what training did not see
LONGEST = 10_000.0  # beyond this a number is no group of its own


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the members of a group agree on.

    Attributes:
        words: The categories, or None for a number, which is rounded.
        numbers: The whole numbers, rising, or None for a category.
    """

    name: str
    words: tuple[str, ...] | None
    numbers: tuple[int, ...] | None

    @classmethod
    def of(cls, frame: FeatureFrame, name: str) -> "Part":
        """Return what the applications of `frame` have there."""
        if name in frame.categories:
            return cls(name, frame.categories[name].vocabulary(), None)
        rounded = np.rint(frame.numbers[name])
        known = np.unique(rounded[np.abs(rounded) <= LONGEST])
        return cls(name, None, tuple(int(each) for each in known.tolist()))

    @property
    def places(self) -> int:
        """How many there are, with a place for the missing and one for the unseen."""
        return len(self.words or self.numbers or ()) + 2

    def place(self, frame: FeatureFrame) -> Rows:
        """Return the place of each application."""
        if self.words is not None:
            column = frame.categories[self.name]
            found = column.in_vocabulary(self.words) + 1
            return _placed(found, missing=column.codes < 0, unseen=self.places - 1)
        known = np.array(self.numbers, dtype=np.float64)
        rounded = np.rint(frame.numbers[self.name])
        at = np.searchsorted(known, rounded)
        near = known[np.minimum(at, known.size - 1)] if known.size else np.full(at.size, np.nan)
        found = np.where(near == rounded, at + 1.0, np.nan)
        return _placed(found, missing=np.isnan(rounded), unseen=self.places - 1)


def _placed(found: Floats, *, missing: Flags, unseen: int) -> Rows:
    known = np.where(np.isnan(found), unseen, found)
    return np.where(missing, MISSING, known).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Means:
    """The means of one group.

    Attributes:
        parts: What its members agree on.
        means: By figure one mean for each place, the last part's places next to one another. A
            place with too few members has the mean of the wider group. None: nobody has the figure.
    """

    parts: tuple[Part, ...]
    means: dict[str, tuple[float | None, ...]]

    def place(self, frame: FeatureFrame) -> Rows:
        """Return the place of each application among the means."""
        return _joint([(each.place(frame), each.places) for each in self.parts])


def _joint(placed: Iterable[tuple[Rows, int]]) -> Rows:
    joint: Rows | None = None
    for place, places in placed:
        joint = place if joint is None else joint * places + place
    if joint is None:
        raise ValueError("a group needs at least one thing to agree on")
    return joint


def means_by_place(values: Floats, parts: tuple[Part, ...], placed: list[Rows]) -> Floats:
    """Return the mean at each place; too few known values: that of the next wider group."""
    known = ~np.isnan(values)
    wider = np.array([values[known].mean() if known.any() else np.nan])
    for depth in range(1, len(parts) + 1):
        sizes = [each.places for each in parts[:depth]]
        place = _joint(zip(placed[:depth], sizes, strict=True))[known]
        count = np.bincount(place, minlength=int(np.prod(sizes)))
        total = np.bincount(place, weights=values[known], minlength=int(np.prod(sizes)))
        enough = count >= FEWEST
        own = np.divide(total, count, out=np.full(count.size, np.nan), where=enough)
        wider = np.where(enough, own, np.repeat(wider, sizes[-1]))
    return wider


def as_document(means: Floats) -> tuple[float | None, ...]:
    """Return means as JSON holds them: null where nobody has the figure."""
    return tuple(None if np.isnan(each) else each for each in means.tolist())
