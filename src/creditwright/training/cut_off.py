"""The cut-off that costs least, chosen on out-of-fold probabilities and nothing else."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats, Rows
from creditwright.decision.policy import Costs
from creditwright.training.metrics import LEVEL, Estimate

STEPS = 1000
GRID: Floats = np.arange(1, STEPS) / STEPS  # 0.001 to 0.999
RESAMPLES = 500  # of whole curves; the ends of the interval stand on the grid anyway
ENDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


class CutOffAtEdgeError(BadDataError):
    """The cheapest cut-off lies at the edge of the grid: approving or refusing everybody."""

    def __init__(self, costs: Costs, cheapest: str) -> None:
        super().__init__(
            f"At a cost of {costs.missed_default:g} for a missed default and "
            f"{costs.refused_good:g} for a refused good loan, {cheapest} is cheapest, so a model "
            "cannot help to decide. Check the two costs, or whether the model tells good from bad."
        )


@dataclass(frozen=True, slots=True)
class CutOff:
    """The cheapest cut-off and what it was chosen by.

    Attributes:
        probability: Above it an application is declined.
        theoretical: What it would be if the probabilities were exactly true.
        interval: The cut-offs that would have been chosen on other applications drawn from the
            same ones: from the 2.5 % to the 97.5 % quantile.
        cost: Per applicant at the cut-off, on the rows it was chosen on, with its interval.
        curve: The cost per applicant at each point of `GRID`.
    """

    probability: float
    theoretical: float
    interval: tuple[float, float]
    cost: Estimate
    curve: Floats

    @property
    def agrees_with_theory(self) -> bool:
        """Whether the theoretical cut-off lies in the interval, to a step of the grid."""
        low, high = self.interval
        return low - 1 / STEPS <= self.theoretical <= high + 1 / STEPS

    @property
    def doubt(self) -> str | None:
        """What to tell where theory and practice disagree; None where they do not."""
        if self.agrees_with_theory:
            return None
        low, high = self.interval
        return (
            f"The cheapest cut-off out of fold, {self.probability:.3f} ({low:.3f} to {high:.3f}), "
            f"is not the one that the costs ask for, {self.theoretical:.4f}: the probabilities "
            "are not true there. Look at the calibration before anybody is declined by it."
        )


def cost_curve(default_probability: Floats, labels: Floats, costs: Costs) -> Floats:
    """Return the cost per applicant at each cut-off of `GRID`.

        cost(c) = (missed * #{default, p <= c} + refused * #{repaid, p > c}) / n

    Args:
        default_probability: Shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        costs: What the two mistakes cost.
    """
    defaults = np.sort(default_probability[labels == 1])
    repaid = np.sort(default_probability[labels == 0])
    missed = np.searchsorted(defaults, GRID, side="right")
    refused = repaid.size - np.searchsorted(repaid, GRID, side="right")
    curve: Floats = (costs.missed_default * missed + costs.refused_good * refused) / labels.size
    return curve


def choose_cut_off(
    default_probability: Floats, labels: Floats, costs: Costs, *, seed: int = 1
) -> CutOff:
    """Return the cheapest cut-off; among equally cheap ones the nearest to the theoretical.

    Args:
        default_probability: Calibrated, of rows that their model had not seen, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        costs: What the two mistakes cost.
        seed: Of the applications drawn again for the intervals.

    Raises:
        CutOffAtEdgeError: If approving everybody, or nobody, is as cheap.
    """
    curve = cost_curve(default_probability, labels, costs)
    cheapest = np.flatnonzero(curve <= curve.min())
    if cheapest[0] == 0:
        raise CutOffAtEdgeError(costs, "refusing everybody")
    if cheapest[-1] == GRID.size - 1:
        raise CutOffAtEdgeError(costs, "approving everybody")
    theoretical = costs.theoretical_cut_off
    best = int(_cheapest(curve[None, :], theoretical)[0])
    drawn = _drawn_again(default_probability, labels, costs, seed)
    low, high = np.quantile(GRID[_cheapest(drawn, theoretical)], ENDS)
    cost = Estimate(float(curve[best]), *np.quantile(drawn[:, best], ENDS).tolist())
    return CutOff(float(GRID[best]), theoretical, (float(low), float(high)), cost, curve)


def _cheapest(curves: Floats, theoretical: float) -> Rows:
    """Return for each curve the place of its cheapest cut-off, shape (curves,)."""
    lowest = curves <= curves.min(axis=1, keepdims=True)
    distance = np.where(lowest, np.abs(GRID - theoretical), np.inf)
    found: Rows = distance.argmin(axis=1)
    return found


def _drawn_again(default_probability: Floats, labels: Floats, costs: Costs, seed: int) -> Floats:
    """Return the cost curves of applications drawn again with replacement, (resamples, GRID.size).

    A curve depends on how many defaults and good loans lie between two points of the grid, and
    drawing applications again is drawing these counts from a multinomial: no row is touched.
    """
    place = np.searchsorted(GRID, default_probability, side="left") + STEPS * (labels == 1)
    counts = np.bincount(place, minlength=2 * STEPS)
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = generator.multinomial(labels.size, counts / labels.size, RESAMPLES)
    repaid, defaults = drawn[:, :STEPS], drawn[:, STEPS:]
    missed = defaults.cumsum(axis=1)[:, :-1]
    refused = repaid.sum(axis=1, keepdims=True) - repaid.cumsum(axis=1)[:, :-1]
    curves: Floats = (costs.missed_default * missed + costs.refused_good * refused) / labels.size
    return curves
