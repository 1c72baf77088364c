"""Exact statistics over one application's rows: whole numbers are summed, and rounded once.

A sum of floats depends on the order of its terms in the last bits; a sum of whole numbers does not.
So what is summed is always whole: amounts in thousandths, days, and ratios in millionths. Each
statistic ends in one division of whole numbers, hence is the same online, in a batch and in any
partition. Polars' own `mean` and `std` are avoided: they may add floats.

Two columns are divided, never a column by a literal: for a literal Polars multiplies by the
reciprocal, but not where a frame has one row, and the last bit differs.
"""

import polars as pl

MILLIONTHS = 1_000_000  # the steps in which a ratio of one row is kept
LARGEST_RATIO = 1_000_000  # so that sums of ratios, and of their squares, stay within 64, 128 bits
NEAREST_TO_ZERO = 1e-9  # a denominator smaller than this counts as zero


def ratio(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Divide; null where either is null or the denominator is zero, never infinite."""
    over = denominator.cast(pl.Float64)
    return pl.when(over.abs() > NEAREST_TO_ZERO).then(numerator.cast(pl.Float64) / over)


def millionths(number: pl.Expr) -> pl.Expr:
    """Round a number to whole millionths; beyond a million (either sign) it counts as a million."""
    held = number.clip(-LARGEST_RATIO, LARGEST_RATIO)
    return (held * MILLIONTHS).round().cast(pl.Int64)


def ratio_in_millionths(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Divide row by row into whole millionths, so that the ratio can be summed exactly."""
    return millionths(ratio(numerator, denominator))


def in_units(whole: pl.Expr, steps: int) -> pl.Expr:
    """Turn whole steps of 1/`steps` into a float number of units, rounded once."""
    if steps == 1:
        return whole.cast(pl.Float64)
    return whole.cast(pl.Float64) / (whole * 0 + steps).cast(pl.Float64)


def aggregate_in_units(whole: pl.Expr, steps: int) -> pl.Expr:
    """Do the same to an aggregate, without computing it twice."""
    if steps == 1:
        return whole.cast(pl.Float64)
    return whole.cast(pl.Float64) / (pl.len() * 0 + steps).cast(pl.Float64)


def count_true(condition: pl.Expr) -> pl.Expr:
    """Count the rows where `condition` holds; null where it is unknown in every row."""
    known = condition.count()
    return (
        pl.when((known > 0) | (condition.len() == 0))
        .then(condition.sum().cast(pl.Int64))
        .cast(pl.Float64)
    )


def share_true(condition: pl.Expr) -> pl.Expr:
    """Return the share of rows where `condition` holds among those where it is known."""
    known = condition.count()
    return pl.when(known > 0).then(condition.sum().cast(pl.Float64) / known.cast(pl.Float64))


def total(whole: pl.Expr, steps: int = 1) -> pl.Expr:
    """Sum the known values; 0 where there is no row, null where there are only unknown ones."""
    exact = whole.cast(pl.Int64).sum()
    known = (whole.count() > 0) | (whole.len() == 0)
    return pl.when(known).then(aggregate_in_units(exact, steps))


def mean(whole: pl.Expr, steps: int = 1) -> pl.Expr:
    """Average the known values; null where there are none."""
    known = whole.count().cast(pl.Int64) * steps
    return pl.when(known > 0).then(
        whole.cast(pl.Int64).sum().cast(pl.Float64) / known.cast(pl.Float64)
    )


def largest(whole: pl.Expr, steps: int = 1) -> pl.Expr:
    """Return the largest known value; null where there are none."""
    return aggregate_in_units(whole.max().cast(pl.Int64), steps)


def smallest(whole: pl.Expr, steps: int = 1) -> pl.Expr:
    """Return the smallest known value; null where there are none."""
    return aggregate_in_units(whole.min().cast(pl.Int64), steps)


def deviation(whole: pl.Expr, steps: int = 1) -> pl.Expr:
    """Return the standard deviation of the known values; null where there are fewer than two.

        sqrt((n S2 - S1^2) / (n (n - 1))),  S1 = sum of values, S2 = sum of squares

    The sums are 128-bit whole numbers. With the largest amounts, 10^13 thousandths, and a million
    rows of one application n S2 is 10^38; the limit is 1.7 * 10^38.
    """
    n = whole.count().cast(pl.Int128)
    wide = whole.cast(pl.Int128)
    spread = n * (wide * wide).sum() - wide.sum() * wide.sum()
    pairs = n * (n - 1)
    variance = pl.when(pairs > 0).then(spread.cast(pl.Float64) / pairs.cast(pl.Float64))
    if steps == 1:
        return variance.sqrt()
    return variance.sqrt() / (pl.len() * 0 + steps).cast(pl.Float64)
