"""One group beside another: the ratio of two rates, and the distance of two means."""

import math

from creditwright.core.numbers import Floats
from creditwright.training.metrics import TWO_SIDED, Estimate


def ratio_of_rates(one: Estimate, other: Estimate) -> Estimate | None:
    """Return one rate divided by another of other people, with a 95 % interval.

    The interval is made of the two rates' own (MOVER): with Wilson's it holds for small counts and
    for rates near 1, where a bootstrap of the counts does not.

    Args:
        one: A rate with its interval, of 0 to 1.
        other: The rate to divide by; None is returned if it is 0.

    Source:
        Donner and Zou, Closed-form confidence intervals for functions of the normal mean and
        standard deviation, Statistical Methods in Medical Research 21 (2012).
    """
    if other.value <= 0:
        return None
    product = one.value * other.value
    lowest, greatest = _spread(one.value, one.low), _spread(one.value, one.high)
    by_greatest, by_lowest = _spread(other.value, other.high), _spread(other.value, other.low)
    low = 0.0
    if product > 0:  # written so that it needs no division by a spread, which may be 0
        low = lowest / (product + math.sqrt(max(0.0, product**2 - lowest * by_greatest)))
    high = (product + math.sqrt(max(0.0, product**2 - greatest * by_lowest))) / by_lowest
    return Estimate(one.value / other.value, low, high)


def _spread(value: float, end: float) -> float:
    return end * (2 * value - end)


def ratio_to_all(one: Estimate, others: Estimate, share: float) -> Estimate | None:
    """Return a group's rate divided by that of everybody, itself included.

        r / (share * r + 1 - share), where r is its ratio to the others

    Args:
        one: The group's rate.
        others: The rate of all who are not in it; None is returned if it is 0.
        share: The group's share of everybody, more than 0 and less than 1.
    """
    ratio = ratio_of_rates(one, others)
    if ratio is None:
        return None
    ends = (ratio.value, ratio.low, ratio.high)
    return Estimate(*(each / (share * each + 1 - share) for each in ends))


def standardised_difference(one: Floats, other: Floats) -> Estimate:
    """Return the difference of two means in standard deviations (Cohen's d), with its interval.

    Args:
        one: Values of one group, at least two.
        other: Values of another, at least two.

    Source:
        Hedges and Olkin, Statistical Methods for Meta-Analysis (Academic Press, 1985).
    """
    n, m = one.size, other.size
    pooled = ((n - 1) * one.var(ddof=1) + (m - 1) * other.var(ddof=1)) / (n + m - 2)
    if pooled <= 0:
        return Estimate(0.0, 0.0, 0.0)
    value = float((one.mean() - other.mean()) / math.sqrt(pooled))
    half = TWO_SIDED * math.sqrt((n + m) / (n * m) + value**2 / (2 * (n + m)))
    return Estimate(value, value - half, value + half)
