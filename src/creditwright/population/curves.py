"""What each cut-off would do to a population: curves over all of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats
from creditwright.population.population import Population
from creditwright.population.sides import Terms
from creditwright.training.metrics import Estimate, wilson

STEPS = 100  # of the curves
LAST_SHARE = 0.995  # of the applications that the curves reach


@dataclass(frozen=True, slots=True)
class Curves:
    """What each cut-off would do, of those that the cut-off decides; each has one entry a step.

    Attributes:
        cut_offs: Rising.
        approved: The share of all applications at or below each.
        foretold: Mean probability of default among these; None where there are none.
        defaulted: The share of these that defaulted, where it is known of some.
        expected_cost: Per applicant, by the probabilities.
        result: Per applicant in money, by the probabilities; empty where nothing is said of what a
            loan loses and earns.
        best: The cut-off of the least cost, or of the greatest result where there is one.
    """

    cut_offs: tuple[float, ...]
    approved: tuple[float, ...]
    foretold: tuple[float | None, ...]
    defaulted: tuple[Estimate | None, ...]
    expected_cost: tuple[float, ...]
    result: tuple[float, ...]
    best: float


def curves_of(population: Population, inside: Flags, terms: Terms, *, tells_money: bool) -> Curves:
    """Return what each cut-off would do, of those that no hard rule decides.

    Args:
        population: The population.
        inside: The part of it that is looked at.
        terms: What cut-offs are weighed by.
        tells_money: Whether all amounts are known, and what a loan loses and earns.
    """
    order = population.by_probability
    order = order[inside[order] & ~population.by_rule[order]]
    probability, labels = population.probability[order], population.labels[order]
    n = int(np.count_nonzero(inside))
    last = float(np.quantile(probability, LAST_SHARE)) if order.size else 1.0
    cut_offs = np.linspace(0, last, STEPS + 1)[1:]
    ends = np.searchsorted(probability, cut_offs, side="right")
    sums = _sums(probability, ends)
    costs = terms.costs
    refusing_all = costs.refused_good * (probability.size - float(probability.sum()))
    expected = costs.missed_default * sums - costs.refused_good * (ends - sums) + refusing_all
    result = _results(population, order, ends, terms) / n if tells_money else np.empty(0)
    best = int(result.argmax()) if result.size else int(expected.argmin())
    told, defaults = _sums(~np.isnan(labels), ends), _sums(labels == 1, ends)
    return Curves(
        cut_offs=tuple(cut_offs.tolist()),
        approved=tuple((ends / n).tolist()),
        foretold=tuple(_share(a, b) for a, b in zip(sums.tolist(), ends.tolist(), strict=True)),
        defaulted=tuple(
            wilson(int(a), int(b)) if b else None
            for a, b in zip(defaults.tolist(), told.tolist(), strict=True)
        ),
        expected_cost=tuple((expected / n).tolist()),
        result=tuple(result.tolist()),
        best=float(cut_offs[best]),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _sums(values: Floats | Flags, ends: NDArray[np.int64]) -> Floats:
    """Return the sum of the values before each end."""
    running: Floats = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return running[ends]


def _results(
    population: Population, order: NDArray[np.int64], ends: NDArray[np.int64], terms: Terms
) -> Floats:
    if terms.exposure is None:
        return np.empty(0)
    nobody: Flags = np.zeros(order.size, dtype=np.bool_)
    lost, earned = population.loans().at(order).expected(nobody, terms.exposure)
    return _sums(earned - lost, ends)
