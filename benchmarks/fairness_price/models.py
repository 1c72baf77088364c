"""The models compared: which features each has, and how much each row counts in fitting it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import lightgbm
import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.fairness.proxies import Proxy, find_proxies
from creditwright.features.catalogue import FEATURES
from creditwright.features.definition import definitions_of
from creditwright.learned.catalogue import DEFAULT
from creditwright.records.applicant_groups import ApplicantGroups, Words
from creditwright.scoring.inputs import fit_inputs, matrix_of
from creditwright.training.split import inside_and_outside, parts_of
from feature_worth.compare import HEAVY, Columns
from feature_worth.data import DataSet
from feature_worth.learned import with_stages

FOLDS = 5
ROUNDS = 500
GUESS_ROUNDS = 150  # of the booster that guesses a group


@dataclass(frozen=True, slots=True)
class Model:
    """One model to measure.

    Attributes:
        features: How many declared features it has; learned ones come on top.
        weights: How much each row counts, shape (rows,); None: all the same.
    """

    name: str
    columns: Columns
    features: int
    weights: Floats | None = None


def usable_blocks(data: DataSet) -> tuple[str, ...]:
    """Return the blocks of features that training uses by default."""
    return tuple(block for block in data.blocks if block != "protected")


def proxies_in(data: DataSet, groups: ApplicantGroups, seed: int) -> dict[str, tuple[Proxy, ...]]:
    """Return by kind of group the features that tell it best."""
    there = {name for block in usable_blocks(data) for name in data.blocks[block]}
    features = [each for each in FEATURES if each.name in there]
    inputs = fit_inputs(data.frame, features, definitions_of(FEATURES))
    nothing = dict.fromkeys(there, 0.0)
    matrix = matrix_of(data.frame, inputs)
    return dict(find_proxies(matrix, inputs, groups, attributions=nothing, seed=seed))


def models(
    data: DataSet, groups: ApplicantGroups, proxies: dict[str, tuple[Proxy, ...]]
) -> Iterable[Model]:
    """Yield every model to measure, the one that the others are compared with first."""
    base = usable_blocks(data)
    yield _with(data, base, "as trained by default")
    yield _with(data, (*base, "protected"), "with protected features too")
    named = {kind: {each.feature for each in found} for kind, found in proxies.items()}
    for kind in ("sex", "age"):
        yield _with(_without(data, named[kind]), base, f"without the ten best proxies of {kind}")
    every = set().union(*named.values())
    yield _with(_without(data, every), base, "without the ten best proxies of each kind")
    for kind in ("sex", "age"):
        weights = reweighed(groups.by_kind[kind], data.labels)
        yield replace(_with(data, base, f"rows reweighed by {kind}"), weights=weights)


def _with(data: DataSet, blocks: Sequence[str], name: str) -> Model:
    there = tuple(block for block in blocks if block in data.blocks)
    count = sum(len(data.blocks[block]) for block in there)
    return Model(name, with_stages(data, there, DEFAULT), count)


def _without(data: DataSet, names: set[str]) -> DataSet:
    left = {
        block: tuple(name for name in there if name not in names)
        for block, there in data.blocks.items()
    }
    return replace(data, blocks={block: there for block, there in left.items() if there})


def reweighed(groups: Words, labels: Floats) -> Floats:
    """Return weights under which group and default are independent of each other.

        weight = P(group) * P(label) / P(group and label)

    Source:
        Kamiran and Calders, Data preprocessing techniques for classification without
        discrimination, Knowledge and Information Systems 33 (2012).
    """
    weights = np.ones(labels.size)
    for group in np.unique(groups):
        for label in (0.0, 1.0):
            both = (groups == group) & (labels == label)
            if both.any():
                expected = (groups == group).mean() * (labels == label).mean()
                weights[both] = expected / both.mean()
    return weights


def out_of_fold(model: Model, labels: Floats, fold: Rows, seed: int) -> Floats:
    """Return the margin of every row by a booster that has not seen it."""
    margins = np.empty(labels.size)
    for each in range(FOLDS):
        seen, unseen = inside_and_outside(fold, each)
        values = model.columns(seen, unseen, seed)
        weights = None if model.weights is None else model.weights[seen]
        found = lightgbm.Dataset(values[seen], labels[seen], weight=weights)
        booster = lightgbm.train({**HEAVY, "seed": seed}, found, num_boost_round=ROUNDS)
        margins[unseen] = booster.predict(values[unseen], raw_score=True, num_threads=1)
    return margins


def guessed(model: Model, members: Floats, seed: int) -> Floats:
    """Return how surely a booster with the model's features takes each row for a member."""
    fold = parts_of(members, 2, seed)
    margins = np.empty(members.size)
    for each in range(2):
        seen, unseen = inside_and_outside(fold, each)
        values = model.columns(seen, unseen, seed)
        found = lightgbm.Dataset(values[seen], members[seen])
        booster = lightgbm.train({**HEAVY, "seed": seed}, found, num_boost_round=GUESS_ROUNDS)
        margins[unseen] = booster.predict(values[unseen], raw_score=True, num_threads=1)
    return margins
