"""The cut-off that costs least, chosen on out-of-fold probabilities and nothing else."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs

STEPS = 1000
GRID: Floats = np.arange(1, STEPS) / STEPS  # 0.001 to 0.999


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
        cost_per_applicant: At the cut-off, on the rows it was chosen on.
        curve: The cost per applicant at each point of `GRID`.
    """

    probability: float
    theoretical: float
    cost_per_applicant: float
    curve: Floats


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


def choose_cut_off(default_probability: Floats, labels: Floats, costs: Costs) -> CutOff:
    """Return the cheapest cut-off; among equally cheap ones the nearest to the theoretical.

    Args:
        default_probability: Calibrated, of rows that their model had not seen, shape (n,).
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        costs: What the two mistakes cost.

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
    best = cheapest[np.abs(GRID[cheapest] - theoretical).argmin()]
    return CutOff(float(GRID[best]), theoretical, float(curve[best]), curve)
