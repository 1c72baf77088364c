"""The price of a way to decide: differences to another on the same rows, and how sure they are."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.decision.policy import Costs
from fairness_price.decide import cost_of
from feature_worth.compare import TWO_SIDED_95, half_width, placed


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, and its difference to the first way's with half a 95 % interval."""

    value: float
    difference: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups of one kind, of which one is refused more often.

    Attributes:
        worse: Which rows belong to it.
        better: Which rows belong to the other.
    """

    name: str
    worse: Flags
    better: Flags


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide: probabilities of default, None where it has none, and who is refused."""

    name: str
    probability: Floats | None
    refused: Floats  # 0 or 1


def cost(way: Way, first: Way, labels: Floats, costs: Costs) -> Figure:
    """Return the cost per applicant."""
    mine = cost_of(way.refused, labels, costs)
    difference = mine - cost_of(first.refused, labels, costs)
    return Figure(float(mine.mean()), float(difference.mean()), _half(difference))


def area(way: Way, first: Way, labels: Floats) -> Figure | None:
    """Return the area under the ROC curve; None without probabilities."""
    if way.probability is None or first.probability is None:
        return None
    one = placed(way.probability[None, :], labels)
    other = placed(first.probability[None, :], labels)
    return Figure(one.area, one.area - other.area, half_width(one, other))


def ratio(way: Way, first: Way, pair: Pair, among: Flags) -> Figure:
    """Return the approval rate of the worse placed group divided by the other's.

    The interval of the difference is of the delta method: each row's share in both ratios.

    Args:
        way: The way to decide.
        first: The way it is compared with.
        pair: The two groups.
        among: The rows that count: all, or the loans that were repaid.
    """
    worse, better = pair.worse & among, pair.better & among
    mine, mine_by_row = _ratio(1 - way.refused, worse, better)
    other, other_by_row = _ratio(1 - first.refused, worse, better)
    return Figure(mine, mine - other, _half(mine_by_row - other_by_row))


def _ratio(approved: Floats, worse: Flags, better: Flags) -> tuple[float, Floats]:
    one, other = approved[worse].mean(), approved[better].mean()
    value = float(one / other)
    by_row = worse * (approved - one) / worse.mean() - value * better * (approved - other) / (
        better.mean()
    )
    return value, np.asarray(by_row / other, np.float64)


def _half(by_row: Floats) -> float:
    return float(TWO_SIDED_95 * by_row.std(ddof=1) / np.sqrt(by_row.size))
