"""Logistic regression, a decision tree, a random forest: scikit-learn's, each with what it needs.

Missing values are filled, numbers brought to one scale and categories spread over columns inside
the pipeline, so all of that is learned from the rows the model is fitted on and from no others.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, RobustScaler
from sklearn.tree import DecisionTreeClassifier

from creditwright.core.numbers import Floats
from creditwright.scoring.inputs import ModelInput
from creditwright.training.challengers.candidate import Candidate, Family, Fitted, log_odds_of
from creditwright.training.fitting import Examples

RAREST_CATEGORY = 50  # applications; rarer ones share a column
MIDDLE = (5, 95)  # per cent: the spread of the applications between is one unit
FARTHEST = 3.0  # units from the median; money has tails so long that few would outweigh all others
MOST_STEPS = 500
PENALTY = 0.003  # scikit-learn's C: the smaller, the more is asked of a coefficient
TREE_DEPTH = 6
SMALLEST_LEAF = 100
FOREST_TREES = 200
FOREST_LEAF = 20

MakeModel = Callable[[int], ClassifierMixin]  # from the seed


def classical_candidates() -> tuple[Candidate, ...]:
    """Return scikit-learn's models."""
    logistic: dict[str, object] = {"C": PENALTY, "scaling": "5 % to 95 %"}
    return (
        Candidate(
            name="logistic",
            label="logistic regression",
            family=Family.LINEAR,
            meaning="The usual first model: one weight for each number and category.",
            settings=logistic,
            fit=partial(_linear, make=_logistic),
            one_at_a_time=True,
        ),
        Candidate(
            name="logistic_weighted",
            label="logistic regression, class weights",
            family=Family.LINEAR,
            meaning="The same with class_weight='balanced'.",
            settings=logistic | {"class_weight": "balanced"},
            fit=partial(_linear, make=partial(_logistic, class_weight="balanced")),
            one_at_a_time=True,
        ),
        Candidate(
            name="decision_tree",
            label="decision tree",
            family=Family.TREES,
            meaning="One tree that can be read.",
            settings={"max_depth": TREE_DEPTH, "min_samples_leaf": SMALLEST_LEAF},
            fit=partial(_of_trees, make=_tree),
            one_at_a_time=True,
        ),
        Candidate(
            name="random_forest",
            label="random forest",
            family=Family.TREES,
            meaning="Many deep trees, each on other rows and features.",
            settings={"n_estimators": FOREST_TREES, "min_samples_leaf": FOREST_LEAF},
            fit=partial(_of_trees, make=_forest),
            one_at_a_time=True,
        ),
    )


def _logistic(seed: int, class_weight: str | None = None) -> ClassifierMixin:
    return LogisticRegression(
        C=PENALTY, max_iter=MOST_STEPS, tol=1e-3, class_weight=class_weight, random_state=seed
    )


def _tree(seed: int) -> ClassifierMixin:
    return DecisionTreeClassifier(
        max_depth=TREE_DEPTH, min_samples_leaf=SMALLEST_LEAF, random_state=seed
    )


def _forest(seed: int) -> ClassifierMixin:
    return RandomForestClassifier(
        n_estimators=FOREST_TREES, min_samples_leaf=FOREST_LEAF, n_jobs=1, random_state=seed
    )


def _linear(
    examples: Examples, inputs: Sequence[ModelInput], seed: int, *, make: MakeModel
) -> Fitted:
    limited = FunctionTransformer(np.clip, kw_args={"a_min": -FARTHEST, "a_max": FARTHEST})
    scaled = make_pipeline(_filled(), RobustScaler(quantile_range=MIDDLE), limited)
    columns = _columns(inputs, scaled)
    pipeline = make_pipeline(columns, make(seed)).fit(examples.values, examples.labels)
    model = pipeline[-1]
    of_scaling = 3 * examples.values.shape[1] * model.coef_.itemsize  # fill, median and spread
    return _fitted(pipeline, size_bytes=model.coef_.nbytes + of_scaling)


def _of_trees(
    examples: Examples, inputs: Sequence[ModelInput], seed: int, *, make: MakeModel
) -> Fitted:
    columns = _columns(inputs, make_pipeline(_filled()))
    pipeline = make_pipeline(columns, make(seed)).fit(examples.values, examples.labels)
    model = pipeline[-1]
    trees = [each.tree_ for each in getattr(model, "estimators_", [model])]
    return _fitted(pipeline, size_bytes=sum(_size_of(each) for each in trees))


def _size_of(tree: object) -> int:
    """Return how many bytes the arrays of a tree take."""
    names = ("children_left", "children_right", "feature", "threshold", "value")
    return sum(int(getattr(tree, name).nbytes) for name in names)


def _filled() -> SimpleImputer:
    """Return what fills gaps by the median; a feature with nothing but gaps becomes 0."""
    return SimpleImputer(strategy="median", keep_empty_features=True)


def _columns(inputs: Sequence[ModelInput], numbers: Pipeline) -> ColumnTransformer:
    """Return what makes columns without gaps of a model's inputs, which are taken by place."""
    of_numbers = [n for n, each in enumerate(inputs) if each.categories is None]
    of_categories = [n for n, each in enumerate(inputs) if each.categories is not None]
    spread = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=RAREST_CATEGORY, sparse_output=False
    )
    return ColumnTransformer(
        [
            ("numbers", numbers, of_numbers),
            ("gaps", MissingIndicator(error_on_new=False), of_numbers),
            ("categories", spread, of_categories),
        ]
    )


def _fitted(pipeline: Pipeline, *, size_bytes: int) -> Fitted:
    def log_odds(values: Floats) -> Floats:
        return log_odds_of(np.asarray(pipeline.predict_proba(values)[:, 1], dtype=np.float64))

    return Fitted(log_odds, size_bytes=size_bytes)
