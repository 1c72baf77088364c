"""From the booster's margin to a probability that is true on average.

Two numbers, fitted on margins that the booster gave to applications it had not seen. A straight
line keeps the order of applications, and keeps attributions exact: each is multiplied by the slope.
"""

import math
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats


class CalibrationError(BadDataError):
    """A calibration that would turn safe and risky around, or is not a number."""

    def __init__(self, slope: float, intercept: float) -> None:
        super().__init__(
            f"A calibration needs a positive, finite slope and a finite intercept, got slope "
            f"{slope} and intercept {intercept}. A slope of 0 or less means that the model does "
            "not tell good from bad on applications it has not seen."
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line from margin to log-odds of default: log_odds = slope * margin + intercept.

    Source:
        Platt, Probabilistic outputs for support vector machines (1999), without its smoothing of
        the labels, which serves samples of some dozens.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        """Refuse a line that does not rise."""
        if not (self.slope > 0 and math.isfinite(self.slope) and math.isfinite(self.intercept)):
            raise CalibrationError(self.slope, self.intercept)

    def log_odds(self, margins: Floats) -> Floats:
        """Return the calibrated log-odds of default of the booster's margins, same shape."""
        calibrated: Floats = self.slope * margins + self.intercept
        return calibrated


def _probability(log_odds: float) -> float:
    if log_odds < 0:
        odds = math.exp(log_odds)
        return odds / (1.0 + odds)
    return 1.0 / (1.0 + math.exp(-log_odds))


def probability_from_log_odds(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-log_odds)), shape (n,).

    One call of the C library for each value: a vectorised exponential may take another path, and
    so give another last bit, for one application than for a block of them.

    >>> probability_from_log_odds(np.array([0.0]))
    array([0.5])
    """
    return np.fromiter(map(_probability, log_odds.tolist()), dtype=np.float64, count=log_odds.size)
