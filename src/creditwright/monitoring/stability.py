"""Whether a model holds over time: three figures, each by itself.

A composite of them can be won by making early months worse, as a competition showed; so none is
made.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from creditwright.core.numbers import Floats
from creditwright.training.metrics import LEVEL, Estimate

FEWEST_MONTHS = 4  # a slope of fewer says nothing


@dataclass(frozen=True, slots=True)
class Stability:
    """How the Gini goes over months.

    Attributes:
        mean_gini: Of the months.
        slope: Change of the Gini a month, with its 95 % interval; below 0 it decays.
        residual_spread: Standard deviation of the months around that line.
        months: How many have a Gini.
    """

    mean_gini: float
    slope: Estimate
    residual_spread: float
    months: int


def stability_of(months: Sequence[int], ginis: Sequence[float]) -> Stability | None:
    """Return how Ginis go over months; None where there are too few, or all of one month.

    Least squares, each month counting once.

    Args:
        months: The number of each month, counted from any; those without a Gini are left out.
        ginis: 2 * AUC - 1 of each.
    """
    at = np.asarray(months, dtype=np.float64)
    found = np.asarray(ginis, dtype=np.float64)
    n = at.size
    if n < FEWEST_MONTHS or np.ptp(at) == 0:
        return None
    away: Floats = at - at.mean()
    slope = float(away @ found / (away @ away))
    rest = found - found.mean() - slope * away
    spread = float(np.sqrt(rest @ rest / (n - 2)))
    half = float(stdtrit(n - 2, (1 + LEVEL) / 2)) * spread / float(np.sqrt(away @ away))
    return Stability(float(found.mean()), Estimate(slope, slope - half, slope + half), spread, n)
