"""How a feature is distributed in a group, and where one application stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows

BARS = 30
TAIL = 0.01  # of either side, which the first and last bar hold together: else they hide the rest
FEW_VALUES = 20  # up to here each value has its own bar
LOOKED_AT = 5_000  # values, to see whether there may be few different ones


@dataclass(frozen=True, slots=True)
class Bar:
    """How many applications lie in a piece of the axis.

    Attributes:
        low: Where it begins, itself included.
        high: Where it ends, itself included in the last one only; as `low`: it is one value.
        holds_tail: Whether all beyond it are counted in it as well.
    """

    low: float
    high: float
    applications: int
    holds_tail: bool = False


@dataclass(frozen=True, slots=True)
class Distribution:
    """A number in a group.

    Attributes:
        applications: In the group.
        missing: Of how many it is not known.
        bars: Rising; none where it is known of nobody.
        median: None where it is known of nobody.
    """

    applications: int
    missing: int
    median: float | None
    mean: float | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where one stands among those of whom the number is known, as shares of them.

    Attributes:
        below: The share with less: "higher than 6 %".
        equal: The share with the same.
    """

    below: float
    equal: float


def distribution_of(values: Floats) -> Distribution:
    """Return how a number is distributed.

    Args:
        values: Of every application of the group, shape (n,); NaN where it is not known.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return Distribution(values.size, values.size, None, None, ())
    return Distribution(
        applications=values.size,
        missing=values.size - known.size,
        median=float(np.median(known)),
        mean=float(known.mean()),
        bars=_bars_of_values(known) or _bars(known),
    )


def _bars_of_values(known: Floats) -> tuple[Bar, ...]:
    """Return one bar a value; none where there are too many values."""
    if np.unique(known[:LOOKED_AT]).size > FEW_VALUES:
        return ()
    found, counts = np.unique(known, return_counts=True)
    if found.size > FEW_VALUES:
        return ()
    pairs = zip(found.tolist(), counts.tolist(), strict=True)
    return tuple(Bar(value, value, n) for value, n in pairs)


def _bars(known: Floats) -> tuple[Bar, ...]:
    low, high = without_tails(known)
    counts = np.bincount(pieces(known, low, high, BARS), minlength=BARS)
    edges = np.linspace(low, high, BARS + 1)
    has_tail = bool((known < low).any()), bool((known > high).any())
    last = BARS - 1
    return tuple(
        Bar(
            float(edges[n]),
            float(edges[n + 1]),
            int(counts[n]),
            holds_tail=(n == 0 and has_tail[0]) or (n == last and has_tail[1]),
        )
        for n in range(BARS)
    )


def pieces(values: Floats, low: float, high: float, n: int) -> Rows:
    """Return in which of n equal pieces of an axis each value lies; beyond it, at its ends."""
    wide = (high - low) or 1.0
    share = (np.clip(values, low, high) - low) / wide
    found: Rows = np.minimum((share * n).astype(np.int64), n - 1)
    return found


def without_tails(known: Floats) -> tuple[float, float]:
    """Return the ends between which all lie but `TAIL` on either side; both are values there."""
    low = float(np.quantile(known, TAIL, method="higher"))
    high = float(np.quantile(known, 1 - TAIL, method="lower"))
    if low < high:
        return low, high
    return float(known.min()), float(known.max())  # nearly all have one value


def position_of(value: float, values: Floats) -> Position | None:
    """Return where a value stands among those of a group; None: it, or all of them, are not known.

    Args:
        value: Of the application; NaN: not known.
        values: Of the group, shape (n,).
    """
    known = values[~np.isnan(values)]
    if np.isnan(value) or not known.size:
        return None
    return Position(float((known < value).mean()), float((known == value).mean()))


@dataclass(frozen=True, slots=True)
class Words:
    """A category in a group: how many have which, the most frequent first.

    Attributes:
        missing: Of how many it is not known, or is one that the model never saw.
    """

    applications: int
    missing: int
    counts: tuple[tuple[str, int], ...]


def words_of(values: Floats, vocabulary: Sequence[str]) -> Words:
    """Return how a category is distributed.

    Args:
        values: Of the group, each the place of its word in `vocabulary`, or NaN; shape (n,).
        vocabulary: The words.
    """
    known = values[~np.isnan(values)].astype(np.int64)
    counted = np.bincount(known, minlength=len(vocabulary))
    order = np.argsort(-counted, kind="stable").tolist()
    return Words(
        applications=values.size,
        missing=values.size - known.size,
        counts=tuple((vocabulary[n], int(counted[n])) for n in order if counted[n]),
    )
