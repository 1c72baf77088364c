"""How a model decides: by one cut-off for all, or by one for each group.

Whatever is chosen is chosen on other folds than those it decides on.
"""

from collections.abc import Callable

import numpy as np
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import DemographicParity, ErrorRate, ExponentiatedGradient
from lightgbm import LGBMClassifier
from sklearn.base import BaseEstimator, ClassifierMixin

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Costs
from creditwright.records.applicant_groups import Words
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.training.cut_off import choose_cut_off
from creditwright.training.platt import fit_line
from creditwright.training.split import inside_and_outside
from fairness_price.models import FOLDS, Model

SHARES = np.arange(1, 80) / 100  # shares of each group that may be refused
REDUCTION_STEPS = 8
REDUCTION_ROUNDS = 150
ALLOWED_DIFFERENCE = 0.02  # between the refusal rates of two groups, in the reduction


def calibrated(margins: Floats, labels: Floats, fold: Rows) -> Floats:
    """Return probabilities of default, each fold's by the line of the others."""
    found = np.empty(labels.size)
    for each in range(FOLDS):
        others, here = inside_and_outside(fold, each)
        line = fit_line(margins[others], labels[others])
        found[here] = probability_from_log_odds(line.slope * margins[here] + line.intercept)
    return found


def by_one_cut_off(probability: Floats, labels: Floats, fold: Rows, costs: Costs) -> Floats:
    """Return who is refused (1) by the cut-off that was cheapest on the other folds."""
    refused = np.empty(labels.size)
    for each in range(FOLDS):
        others, here = inside_and_outside(fold, each)
        cut_off = choose_cut_off(probability[others], labels[others], costs).probability
        refused[here] = probability[here] > cut_off
    return refused


def same_share(
    probability: Floats, labels: Floats, groups: Words, fold: Rows, costs: Costs
) -> Floats:
    """Return who is refused where of every group the same share is: the cheapest such share."""
    refused = np.empty(labels.size)
    for each in range(FOLDS):
        others, here = inside_and_outside(fold, each)
        found = [_by_share(probability, groups, others, others, share) for share in SHARES.tolist()]
        prices = [cost_of(one[others], labels[others], costs).mean() for one in found]
        share = float(SHARES[int(np.argmin(prices))])
        refused[here] = _by_share(probability, groups, others, here, share)[here]
    return refused


def _by_share(
    probability: Floats, groups: Words, learned_on: Flags, used_on: Flags, share: float
) -> Floats:
    refused = np.zeros(probability.size)
    for group in np.unique(groups[used_on]):
        members = groups == group
        known = probability[learned_on & members]
        cut_off = np.quantile(known, 1 - share) if known.size else 1.0
        there = used_on & members
        refused[there] = probability[there] > cut_off
    return refused


class _AsGiven(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """A model that has been asked already: its input is its answer."""

    def fit(self, *_: object) -> "_AsGiven":
        """Do nothing: Fairlearn wants to find it."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        """Return that it needs no fitting."""
        return True

    def predict(self, column: Floats) -> Floats:
        """Return the one column."""
        return np.asarray(column, np.float64)[:, 0]


def by_fairlearn_thresholds(
    constraint: str,
) -> Callable[[Floats, Floats, Words, Rows, int], Floats]:
    """Return who is refused by Fairlearn's cut-offs by group, drawn by lot where it says so.

    Its balanced accuracy weighs defaults by how rare they are: about 11.4 to 1 at 8 %.
    """

    def decide(probability: Floats, labels: Floats, groups: Words, fold: Rows, seed: int) -> Floats:
        refused = np.empty(labels.size)
        for each in range(FOLDS):
            others, here = inside_and_outside(fold, each)
            optimiser = ThresholdOptimizer(
                estimator=_AsGiven(),
                constraints=constraint,
                objective="balanced_accuracy_score",
                prefit=True,
                predict_method="predict",
            )
            optimiser.fit(probability[others, None], labels[others],
                          sensitive_features=groups[others])  # fmt: skip
            refused[here] = optimiser.predict(
                probability[here, None], sensitive_features=groups[here], random_state=seed
            )
        return refused

    return decide


def by_reduction(
    model: Model, labels: Floats, groups: Words, fold: Rows, costs: Costs, *, seed: int
) -> Floats:
    """Return who is refused by models fitted under a constraint on the groups' refusal rates.

    Fairlearn fits several boosters on reweighed rows and draws one of them for each applicant.
    """
    refused = np.empty(labels.size)
    for each in range(FOLDS):
        seen, unseen = inside_and_outside(fold, each)
        values = model.columns(seen, unseen, seed)
        booster = LGBMClassifier(
            n_estimators=REDUCTION_ROUNDS, learning_rate=0.06, max_depth=4, num_leaves=16,
            colsample_bytree=0.2, reg_lambda=100.0, min_child_samples=100, n_jobs=1,
            random_state=seed, verbosity=-1,
        )  # fmt: skip
        reduced = ExponentiatedGradient(
            booster,
            DemographicParity(difference_bound=ALLOWED_DIFFERENCE),
            objective=ErrorRate(costs={"fp": costs.refused_good, "fn": costs.missed_default}),
            max_iter=REDUCTION_STEPS,
        )
        reduced.fit(values[seen], labels[seen], sensitive_features=groups[seen])
        refused[unseen] = reduced.predict(values[unseen], random_state=seed)
    return refused


def cost_of(refused: Floats, labels: Floats, costs: Costs) -> Floats:
    """Return what each decision cost."""
    missed = costs.missed_default * labels * (1 - refused)
    return missed + costs.refused_good * (1 - labels) * refused
