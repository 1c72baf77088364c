"""Whether all features together tell reference from current: a booster is asked to.

What single columns cannot show, such as two features whose relation changed, is found here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import side_by_side

FEWEST_ROWS = 200  # of each sample
MOST_ROWS = 10_000  # of each sample; more make the answer surer and no other
TOLD = 5  # features named
ROUNDS = 60
PARAMETERS: Mapping[str, float | int | str | bool] = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.1,
    "min_data_in_leaf": 50,
    "feature_fraction_bynode": 0.5,  # of a whole tree, and few columns would never meet
    "max_bin": 63,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,  # both halves are judged side by side
    "verbosity": -1,
}


@dataclass(frozen=True, slots=True)
class Adversarial:
    """How well the samples are told apart.

    Attributes:
        auc: Mean of the AUC on either half, by a model made on the other: 0.5, not at all.
        low: Of its 95 % interval, the model taken as given.
        high: Likewise.
        chance: How often samples of one population are told apart so well, or better.
        rows: Used, of the reference and of the current sample.
        by: The features it went by, most telling first, each with its share of the gain.
    """

    auc: float
    low: float
    high: float
    chance: float
    rows: tuple[int, int]
    by: tuple[tuple[str, float], ...]


def tell_apart(
    reference: Floats,
    current: Floats,
    names: Sequence[str],
    categories: Sequence[int] = (),
    *,
    seed: int,
) -> Adversarial | None:
    """Return how well a booster tells the samples apart; None where there are too few rows.

    Each half of the rows is judged by a model made on the other half. The chance is the smaller of
    both tests (Mann and Whitney's), doubled: it is right whatever the models do.

    Args:
        reference: Shape (n, columns); NaN where a value is missing, categories as numbers from 0.
        current: Shape (m, columns).
        names: Of the columns.
        categories: Which columns are categories, by place.
        seed: Of the halves, and of what LightGBM draws.
    """
    if min(reference.shape[0], current.shape[0]) < FEWEST_ROWS or not names:
        return None
    values = np.vstack([reference, current])
    is_current = np.repeat([0.0, 1.0], [reference.shape[0], current.shape[0]])
    halves = _halves(is_current, seed)

    def judged_half(n: int) -> _Half:
        return _judged(values, is_current, halves[1 - n], halves[n], list(categories), seed)

    judged = list(side_by_side(judged_half, (0, 1)))
    auc = float(np.mean([each.auc for each in judged]))
    error = float(np.sqrt(sum(each.error**2 for each in judged))) / 2
    gains = sum(each.gains for each in judged)
    return Adversarial(
        auc=auc,
        low=max(0.0, auc - 1.96 * error),
        high=min(1.0, auc + 1.96 * error),
        chance=min(1.0, 2 * min(each.chance for each in judged)),
        rows=(reference.shape[0], current.shape[0]),
        by=_most_telling(names, np.asarray(gains, dtype=np.float64)),
    )


@dataclass(frozen=True, slots=True)
class _Half:
    auc: float
    error: float
    chance: float
    gains: Floats


def _halves(is_current: Floats, seed: int) -> tuple[Rows, Rows]:
    """Return two halves of the rows, each with half of either sample."""
    generator = np.random.Generator(np.random.PCG64(seed))
    shuffled = [generator.permutation(np.flatnonzero(is_current == kind)) for kind in (0, 1)]
    first, second = (np.concatenate([each[n::2] for each in shuffled]) for n in (0, 1))
    return first, second


def _judged(
    values: Floats,
    is_current: Floats,
    learnt_on: Rows,
    kept: Rows,
    categories: list[int],
    seed: int,
) -> _Half:
    import lightgbm  # noqa: PLC0415 - seconds, and who reads what was found needs none

    parameters = {**PARAMETERS, "seed": seed}
    data = lightgbm.Dataset(
        values[learnt_on],
        label=is_current[learnt_on],
        categorical_feature=categories,
        params=parameters,
    )
    booster = lightgbm.train(parameters, data, num_boost_round=ROUNDS)
    said = np.asarray(booster.predict(values[kept], num_threads=1), dtype=np.float64)
    auc, error, chance = _area(said, is_current[kept])
    return _Half(auc, error, chance, booster.feature_importance("gain").astype(np.float64))


def _area(said: Floats, is_current: Floats) -> tuple[float, float, float]:
    """Return the AUC, its standard error (DeLong), and its chance without drift (Mann, Whitney)."""
    from scipy.stats import rankdata  # noqa: PLC0415 - 46 MB, likewise

    ranks, now = rankdata(said), is_current == 1
    m, n = int(now.sum()), int((~now).sum())
    above = (ranks[now] - rankdata(said[now])) / n
    below = 1 - (ranks[~now] - rankdata(said[~now])) / m
    auc = float(above.mean())
    error = float(np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))
    _, ties = np.unique(said, return_counts=True)
    total = m + n
    tied = float((ties.astype(np.float64) ** 3 - ties).sum()) / (total * (total - 1))
    spread = np.sqrt((total + 1 - tied) / (12 * m * n))
    chance = float(ndtr(-(auc - 0.5) / spread)) if spread > 0 else 1.0
    return auc, error, chance


def _most_telling(names: Sequence[str], gains: Floats) -> tuple[tuple[str, float], ...]:
    whole = float(gains.sum())
    if whole <= 0:
        return ()
    order = np.argsort(-gains, kind="stable")[:TOLD]
    return tuple((names[at], float(gains[at] / whole)) for at in order.tolist() if gains[at] > 0)
