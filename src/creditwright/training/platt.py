"""The calibration line, fitted: logistic regression of the label on one margin.

Fitted on out-of-fold margins and applied to a booster refitted on all training rows. That booster
has seen a quarter more rows (with five folds) than those the line was fitted on, so it is a little
better than the line believes; the slope and intercept on the hold-out, which the evaluation
reports, say by how much.
"""

from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats

MOST_STEPS = 100
PRECISE_ENOUGH = 1e-12


class NoCalibrationError(BadDataError):
    """No line fits: the margins part good from bad without a single mistake, or are all equal."""

    def __init__(self) -> None:
        super().__init__(
            "The labels cannot be calibrated: the model tells them apart perfectly, or not at all. "
            "A perfect model nearly always means that a feature was computed from the label."
        )


@dataclass(frozen=True, slots=True)
class Line:
    """log-odds = slope * x + intercept, with what is not known about both.

    Attributes:
        slope_error: Standard error of the slope.
        intercept_error: Standard error of the intercept.
    """

    slope: float
    intercept: float
    slope_error: float
    intercept_error: float


def fit_line(x: Floats, labels: Floats) -> Line:
    """Return the line of greatest likelihood, by Newton's method.

    Args:
        x: Margins or log-odds, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).

    Raises:
        NoCalibrationError: If there is none.
    """
    design = np.column_stack([x, np.ones_like(x)])
    found = np.array([1.0, 0.0])
    for _ in range(MOST_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ found, -500, 500)))
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        if not np.linalg.cond(information) < 1 / np.finfo(np.float64).eps:
            raise NoCalibrationError
        step = np.linalg.solve(information, design.T @ (labels - chance))
        found = found + step * min(1.0, 5.0 / float(np.abs(step).max() + 1e-300))
        if np.abs(step).max() < PRECISE_ENOUGH * max(1.0, float(np.abs(found).max())):
            errors = np.sqrt(np.diag(np.linalg.inv(information)))
            return Line(*found.tolist(), *errors.tolist())
    raise NoCalibrationError
