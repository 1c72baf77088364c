"""The rate of interest behind an instalment: the annuity equation, solved for each row alone."""

from typing import TypeVar

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.features.vector import Vector

Number = TypeVar("Number", float, Floats)

LEAST_INTEREST = 1e-6  # of the loan in all; with less the equation loses its digits
STEPS = 7  # six reach the last bits for every term and rate tried; one more costs little
FEW_ROWS = 8  # up to here Python's own numbers are quicker than starting NumPy's loops


def annuity_rate(ratio: Vector, instalments: int) -> Vector:
    """Return the rate for one instalment's time at which `ratio` of a loan repays it in n.

        ratio = r (1 + r)^n / ((1 + r)^n - 1)

    Newton's steps from r = ratio, which is never below the root of this rising convex function, so
    that each step comes nearer from above. Their number is fixed and they only add, multiply and
    divide: each row gets the same bits alone and among others, on every processor.

    Args:
        ratio: The instalment divided by the loan.
        instalments: How many instalments there are, n, at least 2.

    Returns:
        The rate, more than 0; missing where n instalments come to no more than the loan, or to a
        millionth more.
    """
    numbers = ratio.floats()
    repays = numbers * instalments > 1.0 + LEAST_INTEREST
    asked = np.where(repays, numbers, 1.0)
    if asked.size <= FEW_ROWS:
        solved = [_rate(each, instalments) for each in asked.ravel().tolist()]
        rates = np.array(solved, dtype=np.float64).reshape(asked.shape)
    else:
        rates = _rate(asked, instalments)
    return Vector(np.where(repays, rates, np.nan))


def _rate(ratio: Number, instalments: int) -> Number:
    rate = ratio
    for _ in range(STEPS):
        growth = 1.0 + rate
        kept = 1.0 / _power(growth, instalments)
        paid_off = 1.0 - kept
        slope = paid_off - instalments * rate * kept / growth
        rate = rate - (rate - ratio * paid_off) * paid_off / slope
    return rate


def _power(number: Number, exponent: int) -> Number:
    """Multiply by repeated squaring: a library's power may differ in its last bits."""
    square, found = number, number / number
    while exponent:
        if exponent & 1:
            found = found * square
        square = square * square
        exponent >>= 1
    return found
