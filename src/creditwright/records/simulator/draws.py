"""How values are drawn: shapes from quantiles, categories from shares, ragged rows from counts."""

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rng = np.random.Generator

QUANTILE_LEVELS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
END = 4.0  # the normal score taken for the least and the greatest value seen in 60,000 rows
CURRENCY_STEP = 0.045  # the finest step in the known amounts: hundredths times the scale of 4.5

_NORMAL = NormalDist()
_SCORES = np.array(
    [-END, *(_NORMAL.inv_cdf(level) for level in QUANTILE_LEVELS[1:-1]), END], dtype=np.float64
)
_GRID = np.linspace(-6.0, 6.0, 4801)
_GRID_CDF = np.array([_NORMAL.cdf(float(z)) for z in _GRID])


def normal_cdf(scores: Floats) -> Floats:
    """Return the share of a standard normal below each score; error below 1e-6."""
    shares: Floats = np.interp(scores, _GRID, _GRID_CDF)
    return shares


def normal_score(share: float) -> float:
    """Return the score below which `share` of a standard normal lies; 0 < share < 1."""
    return _NORMAL.inv_cdf(share)


def mixed(rng: Rng, *terms: tuple[float, Floats]) -> Floats:
    """Return standard normal scores that correlate with independent standard normal `terms`.

        z = sum_k w_k x_k + sqrt(1 - sum_k w_k^2) e,   e ~ N(0, 1)

    Raises:
        ValueError: If the squared weights sum to more than one.
    """
    weight = sum(w * w for w, _ in terms)
    scores = math.sqrt(1.0 - weight) * rng.standard_normal(terms[0][1].size)
    for w, x in terms:
        scores += w * x
    return scores


def from_quantiles(scores: Floats, quantiles: Sequence[float]) -> Floats:
    """Map standard normal scores to a distribution known by its quantiles at QUANTILE_LEVELS."""
    return np.interp(scores, _SCORES, np.asarray(quantiles, dtype=np.float64))


def from_positive_quantiles(scores: Floats, quantiles: Sequence[float]) -> Floats:
    """Like `from_quantiles`, straight in the logarithm: for amounts with a long upper tail."""
    return np.exp(np.interp(scores, _SCORES, np.log(np.asarray(quantiles, dtype=np.float64))))


def whole(values: Floats) -> Integers:
    """Round to whole numbers."""
    return np.rint(values).astype(np.int64)


def money(amounts: Floats, step: float = CURRENCY_STEP) -> Floats:
    """Round amounts to multiples of `step`, written with at most three decimals."""
    thousandths = np.rint(amounts / step) * round(step * 1000)
    return thousandths / 1000.0


def pick(rng: Rng, shares: ArrayLike, size: int) -> Integers:
    """Draw `size` indices with the given shares (any positive scale)."""
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64))
    points = rng.random(size) * bounds[-1]
    indices: Integers = np.searchsorted(bounds, points, side="right").astype(np.int64)
    return indices


def pick_by_row(rng: Rng, weights: Floats) -> Integers:
    """Draw one index for each row of `weights`, shape (rows, categories), in their proportion."""
    bounds = np.cumsum(weights, axis=1)
    point = rng.random(weights.shape[0]) * bounds[:, -1]
    indices: Integers = (bounds <= point[:, None]).sum(axis=1)
    return indices


def in_order(scores: Floats, shares: Sequence[float]) -> Integers:
    """Cut standard normal scores into ordered classes of the given shares, least first."""
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64) / sum(shares))[:-1]
    cuts = [normal_score(float(min(max(bound, 1e-9), 1 - 1e-9))) for bound in bounds]
    return np.searchsorted(np.array(cuts), scores, side="right").astype(np.int64)


def chance(rng: Rng, probability: Floats | float, size: int) -> Flags:
    """Return `size` independent flags, each true with its probability."""
    return rng.random(size) < probability


def logistic(log_odds: Floats) -> Floats:
    """Return 1 / (1 + exp(-log_odds))."""
    return 1.0 / (1.0 + np.exp(-log_odds))


def rows_of(counts: Integers) -> tuple[Integers, Integers]:
    """Return, for ragged rows, whose each is and its place among theirs, from 0.

    >>> owner, place = rows_of(np.array([2, 0, 1]))
    >>> owner.tolist(), place.tolist()
    ([0, 0, 2], [0, 1, 0])
    """
    owner = np.repeat(np.arange(counts.size), counts)
    starts = np.cumsum(counts) - counts
    place = np.arange(owner.size) - starts[owner]
    return owner, place


def words(labels: Sequence[str], codes: Integers, null: Flags | None = None) -> pl.Series:
    """Return the label of each code as text, null where `null` is true."""
    chosen = pl.Series(labels, dtype=pl.String).gather(pl.Series(codes.astype(np.uint32)))
    if null is None:
        return chosen
    return pl.select(pl.when(pl.Series(~null)).then(chosen)).to_series()


def labels_and_shares(shares: Mapping[str, float]) -> tuple[tuple[str, ...], Floats]:
    """Split a table of shares into labels and shares that sum to one."""
    values = np.array(list(shares.values()), dtype=np.float64)
    return tuple(shares), values / values.sum()
