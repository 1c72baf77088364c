"""Comparing sets of features: the same folds, the same model, and how sure the difference is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import lightgbm
import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.training.split import inside_and_outside, parts_of

FOLDS = 5
TWO_SIDED_95 = 1.959964

GIVEN: Mapping[str, float | int | str | bool] = {
    "objective": "binary", "learning_rate": 0.03, "max_depth": 5, "num_leaves": 26,
    "feature_fraction": 0.2, "lambda_l2": 50.0, "num_threads": 1, "verbosity": -1,
    "deterministic": True, "force_col_wise": True,
}  # fmt: skip
HEAVY = {
    **GIVEN, "max_depth": 4, "num_leaves": 16, "feature_fraction": 0.1, "lambda_l2": 100.0,
    "min_data_in_leaf": 100,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model to compare features with: LightGBM's parameters, and rounds fixed beforehand."""

    name: str
    parameters: Mapping[str, float | int | str | bool]
    rounds: int


Columns = Callable[[Flags, Flags, int], Floats]  # (seen, unseen, seed) to shape (rows, columns)


def out_of_fold(columns: Columns, labels: Floats, recipe: Recipe, seeds: Iterable[int]) -> Floats:
    """Return margins of every row by a booster that has not seen it, one line for each seed.

    Args:
        columns: The features; learned ones may be fitted on the rows that are seen.
        labels: 1 for a default, shape (rows,).
        recipe: The model.
        seeds: Each gives other folds, and another booster.
    """
    found = []
    for seed in seeds:
        fold = parts_of(labels, FOLDS, seed)
        margins = np.empty(labels.size)
        for each in range(FOLDS):
            seen, unseen = inside_and_outside(fold, each)
            values = columns(seen, unseen, seed)
            data = lightgbm.Dataset(values[seen], labels[seen])
            parameters = {**recipe.parameters, "seed": seed}
            booster = lightgbm.train(parameters, data, num_boost_round=recipe.rounds)
            margins[unseen] = booster.predict(values[unseen], raw_score=True, num_threads=1)
        found.append(margins)
    return np.stack(found)


@dataclass(frozen=True, slots=True)
class Placed:
    """For each default the share of repaid loans with a lower margin, and the other way round.

    Their means are both the area under the ROC curve. Averaged over seeds.
    """

    defaults: Floats
    repaid: Floats

    @property
    def area(self) -> float:
        """The area under the ROC curve."""
        return float(self.defaults.mean())


def placed(margins: Floats, labels: Floats) -> Placed:
    """Return the placements of each row, averaged over the seeds (lines) of `margins`."""
    bad, good = labels == 1.0, labels == 0.0
    lines = [(_below(each[bad], each[good]), _below(-each[good], -each[bad])) for each in margins]
    return Placed(
        np.mean([line[0] for line in lines], axis=0),
        np.mean([line[1] for line in lines], axis=0),
    )


def _below(values: Floats, others: Floats) -> Floats:
    ranked = np.sort(others)
    lower = np.searchsorted(ranked, values, side="left")
    ties = np.searchsorted(ranked, values, side="right") - lower
    return np.asarray((lower + ties / 2) / others.size, dtype=np.float64)


def half_width(one: Placed, other: Placed | None = None) -> float:
    """Return half a 95 % interval of an area, or of the difference between two on the same rows.

    Source:
        DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988). With placements averaged over
        seeds it is the interval for other applications, not for other folds.
    """
    defaults = one.defaults - (0.0 if other is None else other.defaults)
    repaid = one.repaid - (0.0 if other is None else other.repaid)
    variance = defaults.var(ddof=1) / defaults.size + repaid.var(ddof=1) / repaid.size
    return float(TWO_SIDED_95 * np.sqrt(variance))
