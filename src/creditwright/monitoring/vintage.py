"""Vintage curves: of the applications of one month, how many have defaulted after how long.

Applications that are still watched, or were repaid, are counted as long as they were watched and no
longer (Kaplan and Meier): a young vintage does not look better than it is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Rows
from creditwright.training.metrics import TWO_SIDED, Estimate

FEWEST_WATCHED = 30  # applications still watched that a point of a curve is told of


@dataclass(frozen=True, slots=True)
class VintagePoint:
    """How many of a vintage have defaulted by a maturity.

    Attributes:
        maturity: In whole months since the decision.
        watched: Applications watched at least until the month before.
        defaulted: Share that defaulted by then, with its 95 % interval.
    """

    maturity: int
    watched: int
    defaulted: Estimate


def vintage_curve(maturity: Rows, defaulted: Flags) -> tuple[VintagePoint, ...]:
    """Return the share that defaulted by each month, as long as enough are watched.

    Args:
        maturity: Months from the decision to the default, or to the last day watched; shape (n,),
            each at least 0.
        defaulted: Whether it ended with a default.

    Source:
        Kaplan, Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958);
        intervals by Greenwood on the log-log scale (Kalbfleisch, Prentice, 1980).
    """
    found: list[VintagePoint] = []
    surviving, variance = 1.0, 0.0
    for month in range(int(maturity.max()) + 1 if maturity.size else 0):
        watched = int((maturity >= month).sum())
        if watched < FEWEST_WATCHED:
            break
        gone = int((defaulted & (maturity == month)).sum())
        surviving *= 1 - gone / watched
        if gone < watched:
            variance += gone / (watched * (watched - gone))
        found.append(VintagePoint(month, watched, _estimate(surviving, variance)))
    return tuple(found)


def _estimate(surviving: float, variance: float) -> Estimate:
    if not 0 < surviving < 1:
        return Estimate(1 - surviving, 1 - surviving, 1 - surviving)
    middle = math.log(-math.log(surviving))
    half = TWO_SIDED * math.sqrt(variance) / abs(math.log(surviving))
    low, high = (1 - math.exp(-math.exp(middle + side * half)) for side in (-1, 1))
    return Estimate(1 - surviving, low, high)


def months_between(start: Sequence[str], end: Sequence[str]) -> Rows:
    """Return the whole months from each day to another; days as YYYY-MM-DD, 0 where it is before.

    >>> months_between(["2026-01-31", "2026-01-15"], ["2026-02-28", "2026-01-01"]).tolist()
    [0, 0]
    """
    first = np.array([each[:10] for each in start], dtype="datetime64[D]")
    last = np.array([each[:10] for each in end], dtype="datetime64[D]")
    months = last.astype("datetime64[M]") - first.astype("datetime64[M]")
    day = (first - first.astype("datetime64[M]")).astype(int)
    day_after = (last - last.astype("datetime64[M]")).astype(int)
    found: Rows = np.maximum(months.astype(np.int64) - (day_after < day), 0)
    return found
