"""Exact statistics over one application's rows, named as features name them.

What is summed is always whole: amounts in thousandths, days, and ratios in millionths. Each
statistic ends in one division of whole numbers, hence is the same online, in a batch and in any
partition (docs/decisions/0002-exact-features.md).
"""

from creditwright.features.expression import Expression
from creditwright.features.kernels import MILLIONTHS

__all__ = ["MILLIONTHS", "deviation", "largest", "mean", "ratio_in_millionths", "smallest", "total"]


def ratio_in_millionths(numerator: Expression, denominator: Expression) -> Expression:
    """Divide row by row into whole millionths, so that the ratio can be summed exactly."""
    return (numerator / denominator).millionths()


def total(whole: Expression, steps: int = 1) -> Expression:
    """Sum the known values; 0 where there is no row, missing where there are only unknown ones."""
    return whole.total().in_units(steps)


def mean(whole: Expression, steps: int = 1) -> Expression:
    """Average the known values; missing where there are none."""
    return whole.mean(steps)


def largest(whole: Expression, steps: int = 1) -> Expression:
    """Return the largest known value; missing where there are none."""
    return whole.max().in_units(steps)


def smallest(whole: Expression, steps: int = 1) -> Expression:
    """Return the smallest known value; missing where there are none."""
    return whole.min().in_units(steps)


def last(whole: Expression, steps: int = 1) -> Expression:
    """Return the last row's value; missing where it is missing there."""
    return whole.last().in_units(steps)


def deviation(whole: Expression, steps: int = 1) -> Expression:
    """Return the standard deviation of the known values; missing where there are fewer than two."""
    return whole.deviation(steps)
