"""A points scorecard: each feature cut into few bins, each bin worth whole points.

The interpretable challenger: it can be printed on a page and added up by hand. OptBinning cuts the
bins so that they tell most, a logistic regression on them gives the points.
"""

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scale import ScoreScale
from creditwright.training.challengers.candidate import Candidate, Family, Fitted
from creditwright.training.fitting import Examples

if TYPE_CHECKING:
    import pandas as pd
    from optbinning import Scorecard

FEATURES_BINNED = 60  # those that tell most by themselves; each takes the solver a while
FEATURES_KEPT = 25  # as many as people still read
MOST_BINS = 6
SMALLEST_BIN = 0.05  # share of the applications
TENTHS = 10
PENALTY = 1.0  # scikit-learn's C
MOST_STEPS = 500
SCALE = ScoreScale()


def scorecard_candidates() -> tuple[Candidate, ...]:
    """Return the scorecard."""
    return (
        Candidate(
            name="scorecard",
            label="points scorecard",
            family=Family.SCORECARD,
            meaning="Bins and whole points for a few features, on one page.",
            settings={
                "features": FEATURES_KEPT,
                "max_n_bins": MOST_BINS,
                "min_bin_size": SMALLEST_BIN,
                "C": PENALTY,
            },
            fit=_fit,
            one_at_a_time=True,
            library="optbinning",
        ),
    )


def _fit(examples: Examples, inputs: Sequence[ModelInput], seed: int) -> Fitted:
    chosen = telling_most(examples, inputs, FEATURES_BINNED)
    names = [inputs[n].name for n in chosen]
    categories = [inputs[n].name for n in chosen if inputs[n].categories is not None]
    card = _scorecard(names, categories, seed)
    card.fit(
        _frame(examples.values[:, chosen], names),  # noqa: PD011 - an array of ours
        examples.labels.astype(np.int64),
        metric_special="empirical",
        metric_missing="empirical",
    )

    def log_odds(values: Floats) -> Floats:
        points = np.asarray(card.score(_frame(values[:, chosen], names)), dtype=np.float64)
        return log_odds_of_points(points)

    return Fitted(log_odds, size_bytes=len(card.table().to_csv(index=False).encode()))


def log_odds_of_points(points: Floats) -> Floats:
    """Return the log-odds of default that points say: the scale of scores, read backwards.

    >>> log_odds_of_points(np.array([600.0, 620.0])).round(3).tolist()  # 50:1, and 100:1
    [-3.912, -4.605]
    """
    doublings = (points - SCALE.anchor_score) / SCALE.points_to_double_odds
    found: Floats = -(np.log(SCALE.anchor_odds) + doublings * np.log(2))
    return found


def telling_most(examples: Examples, inputs: Sequence[ModelInput], at_most: int) -> Rows:
    """Return the places of the inputs with the greatest information value, greatest first.

        sum over bins of (share of repaid - share of defaults) * ln(one / other)

    Numbers are cut into tenths; missing values are a bin of their own.

    Source:
        Siddiqi, Credit Risk Scorecards (Wiley, 2006), on information value.
    """
    worth = [
        _information(_bins(examples.values[:, n], each), examples.labels)  # noqa: PD011 - likewise
        for n, each in enumerate(inputs)
    ]
    return np.argsort(-np.array(worth), kind="stable")[:at_most]


def _bins(values: Floats, described: ModelInput) -> Rows:
    known = ~np.isnan(values)
    if described.categories is not None:
        return np.where(known, values, -1).astype(np.int64) + 1
    if not known.any():
        return np.zeros(values.size, dtype=np.int64)
    inner = np.unique(np.quantile(values[known], np.arange(1, TENTHS) / TENTHS))
    return np.where(known, np.searchsorted(inner, values) + 1, 0)


def _information(bins: Rows, labels: Floats) -> float:
    """Return the information value; a bin with none of a kind counts half a one."""
    counts = [np.bincount(bins[labels == kind], minlength=int(bins.max()) + 1) for kind in (0, 1)]
    there = (counts[0] + counts[1]) > 0
    repaid, defaults = (np.maximum(each[there], 0.5) / each.sum() for each in counts)
    return float(((repaid - defaults) * np.log(repaid / defaults)).sum())


def _frame(values: Floats, names: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - what OptBinning reads, and nothing else here

    return pd.DataFrame(values, columns=list(names))


def _scorecard(names: Sequence[str], categories: Sequence[str], seed: int) -> "Scorecard":
    """Return the scorecard, not fitted."""
    warnings.filterwarnings("ignore", module="optbinning")  # it writes to pandas as pandas 4 won't
    from optbinning import BinningProcess, Scorecard  # noqa: PLC0415 - ten seconds
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    process = BinningProcess(
        list(names),
        categorical_variables=list(categories),
        max_n_bins=MOST_BINS,
        min_bin_size=SMALLEST_BIN,
        selection_criteria={"iv": {"strategy": "highest", "top": FEATURES_KEPT}},
    )
    return Scorecard(
        binning_process=process,
        estimator=LogisticRegression(C=PENALTY, max_iter=MOST_STEPS, random_state=seed),
        scaling_method="pdo_odds",
        scaling_method_params={
            "pdo": SCALE.points_to_double_odds,
            "odds": SCALE.anchor_odds,
            "scorecard_points": SCALE.anchor_score,
        },
        rounding=True,
    )
