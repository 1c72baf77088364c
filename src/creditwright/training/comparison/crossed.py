"""Calibration and cut-off, chosen for each fold on the other folds.

A candidate's log-odds are out of fold already. If its calibration line and its cut-off came from
the same rows they would flatter it, each candidate by another amount. So for each fold both come
from the others, and what is reported of a row depends on no label of its fold.
"""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Costs, Outcome
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.training.cut_off import GRID, cost_curve
from creditwright.training.platt import NoCalibrationError, fit_line
from creditwright.training.split import inside_and_outside


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a candidate says and does, nothing of which was chosen by looking at the row's fold.

    Attributes:
        default_probability: Calibrated, shape (n,).
        declined: Whether the application is declined at its fold's cut-off, shape (n,).
        cut_offs: By fold; none if the candidate decides without one.
    """

    default_probability: Floats
    declined: Flags
    cut_offs: tuple[float, ...]


def crossed(
    log_odds: Floats, labels: Floats, fold: Rows, costs: Costs, *, always: Outcome | None = None
) -> Crossed:
    """Calibrate, and decide by the cheapest cut-off, each fold by what the others say.

    Args:
        log_odds: Out of fold, as the candidate gives them, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        fold: Of each row, shape (n,).
        costs: What the two mistakes cost.
        always: The outcome that everybody gets; None: a cut-off decides.
    """
    foretold, declined = np.empty(labels.size), np.zeros(labels.size, dtype=np.bool_)
    cut_offs = []
    for each in range(int(fold.max()) + 1):
        others, here = inside_and_outside(fold, each)
        calibrated = calibrated_by(log_odds, labels, others)
        foretold[here] = calibrated[here]
        if always is None:
            cut_off = cheapest_cut_off(calibrated[others], labels[others], costs)
            declined[here] = calibrated[here] > cut_off
            cut_offs.append(cut_off)
        else:
            declined[here] = always is Outcome.DECLINE
    return Crossed(foretold, declined, tuple(cut_offs))


def calibrated_by(log_odds: Floats, labels: Floats, rows: Flags) -> Floats:
    """Return probabilities of all rows by the calibration line of some.

    Where all log-odds are equal there is no line: everybody gets the share of defaults. Where no
    line fits, as with few applications and a tree of few leaves, the candidate is left its own
    probabilities.
    """
    if np.ptp(log_odds[rows]) == 0:
        return np.full(labels.size, labels[rows].mean())
    try:
        line = fit_line(log_odds[rows], labels[rows])
    except NoCalibrationError:
        return probability_from_log_odds(log_odds)
    return probability_from_log_odds(line.slope * log_odds + line.intercept)


def cheapest_cut_off(default_probability: Floats, labels: Floats, costs: Costs) -> float:
    """Return the cheapest point of the grid; of equally cheap ones the nearest to the theoretical.

    Unlike where a model is trained for use, the edge of the grid is not refused: that everybody is
    best approved with a candidate is a finding about it.
    """
    curve = cost_curve(default_probability, labels, costs)
    cheapest = np.flatnonzero(curve <= curve.min())
    nearest = np.abs(GRID[cheapest] - costs.theoretical_cut_off).argmin()
    return float(GRID[cheapest[nearest]])
