"""Attributions of many at once are LightGBM's own, from tables."""

from itertools import permutations
from math import prod

import lightgbm
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.small_model import SmallModel

from creditwright.explanation.attribution import AttributionSumError, attribute
from creditwright.explanation.bulk import (
    BLOCK_ROWS,
    FEWEST_ROWS,
    attribute_many,
    attribute_together,
    looked_up,
)
from creditwright.explanation.leaf_tables import DeepTreeError, leaf_tables, shapley_tables
from creditwright.scoring.calibration import Calibration
from creditwright.scoring.inputs import Matrix
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer


def test_many_are_explained_as_each_is_alone(small_model: SmallModel) -> None:
    scorer, matrix = small_model.model.scorer, small_model.matrix
    log_odds = scorer.score(matrix).log_odds
    tables = leaf_tables(scorer)

    many, alone = (
        attribute_many(scorer, tables, matrix, log_odds),
        attribute(scorer, matrix, log_odds),
    )

    np.testing.assert_allclose(many.values, alone.values, rtol=0, atol=1e-12)
    np.testing.assert_allclose(many.base, alone.base, rtol=0, atol=1e-12)


def boosted(rows: np.ndarray, **parameters: object) -> Scorer:
    labels = (np.nan_to_num(rows[:, 0]) + np.nan_to_num(rows[:, 1]) % 3 > 1).astype(float)
    chosen = {"objective": "binary", "verbose": -1, "min_data_in_leaf": 5, "num_threads": 1}
    data = lightgbm.Dataset(rows, labels, categorical_feature=[1])
    booster = lightgbm.train({**chosen, **parameters}, data, num_boost_round=20)
    return Scorer(booster, (), Calibration(1.0, 0.0), ScoreScale())


def rows_of(seed: int, rows: int) -> np.ndarray:
    """Return numbers, codes of a category, zeros and missing values; some codes were never seen."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(rows, 4))
    values[:, 1] = generator.integers(0, 12, rows)
    values[generator.random(values.shape) < 0.1] = 0.0
    values[generator.random(values.shape) < 0.2] = np.nan
    return values


@pytest.mark.parametrize(
    "parameters",
    [
        {"max_depth": 5, "num_leaves": 26},
        {"max_depth": 2, "num_leaves": 4},
        {"zero_as_missing": True, "max_depth": 5},
        {"use_missing": False, "max_depth": 5},
        {"max_depth": 8, "num_leaves": 60},
    ],
)
def test_every_kind_of_question_is_answered_as_lightgbm_does(parameters: dict[str, object]) -> None:
    scorer = boosted(rows_of(1, 800), **parameters)
    rows = np.concatenate([rows_of(2, 500), [[0, 99, 1e-36, -0.0], [np.inf, -3, -np.inf, 0]]])

    found = looked_up(leaf_tables(scorer), rows)

    expected = scorer.booster.predict(rows, pred_contrib=True)
    np.testing.assert_allclose(found, np.asarray(expected)[:, :-1], rtol=0, atol=1e-12)


def test_a_row_gets_the_same_bits_alone_and_among_others() -> None:
    scorer = boosted(rows_of(1, 800), max_depth=5)
    tables, rows = leaf_tables(scorer), rows_of(3, BLOCK_ROWS + 10)

    assert np.array_equal(looked_up(tables, rows)[-1:], looked_up(tables, rows[-1:]))


def test_attributions_that_do_not_add_up_are_refused(small_model: SmallModel) -> None:
    scorer, matrix = small_model.model.scorer, small_model.matrix
    log_odds = scorer.score(matrix).log_odds + 1e-6

    with pytest.raises(AttributionSumError):
        attribute_many(scorer, leaf_tables(scorer), matrix, log_odds)


def test_deep_trees_and_few_applications_are_explained_by_lightgbm(small_model: SmallModel) -> None:
    scorer, few = small_model.model.scorer, small_model.matrix.at(np.arange(5))
    log_odds = scorer.score(few).log_odds
    deep = boosted(rows_of(1, 3000), num_leaves=400, min_data_in_leaf=1)
    rows = rows_of(2, FEWEST_ROWS)
    many = Matrix(rows, np.zeros(rows.shape, np.bool_))
    margins = np.asarray(deep.booster.predict(rows, raw_score=True))

    assert np.array_equal(
        attribute_together(scorer, few, log_odds).values, attribute(scorer, few, log_odds).values
    )
    assert np.array_equal(
        attribute_together(deep, many, margins).values, attribute(deep, many, margins).values
    )


def test_no_applications_have_no_attributions(small_model: SmallModel) -> None:
    scorer, none = small_model.model.scorer, small_model.matrix.values[:0]
    matrix = Matrix(none, small_model.matrix.unseen[:0])

    found = attribute_many(scorer, leaf_tables(scorer), matrix, np.empty(0))

    assert found.values.shape == none.shape


def test_trees_that_are_too_deep_are_refused() -> None:
    rows = rows_of(1, 3000)
    labels = np.random.default_rng(1).random(3000)
    data = lightgbm.Dataset(rows, labels)
    chosen = {"objective": "regression", "verbose": -1, "min_data_in_leaf": 1, "num_leaves": 500}
    booster = lightgbm.train(chosen, data, num_boost_round=2)

    with pytest.raises(DeepTreeError, match="10 at most"):
        leaf_tables(Scorer(booster, (), Calibration(1.0, 0.0), ScoreScale()))


@given(
    value=st.floats(-5, 5),
    shares=st.lists(st.floats(0.01, 1), min_size=1, max_size=4),
    answers=st.integers(0, 15),
)
def test_the_tables_hold_shapley_values_as_they_are_defined(
    value: float, shares: list[float], answers: int
) -> None:
    size = len(shares)
    leads = [answers >> n & 1 for n in range(size)]

    def game(coalition: set[int]) -> float:
        return value * prod(leads[n] if n in coalition else shares[n] for n in range(size))

    orders = list(permutations(range(size)))
    expected = [
        sum(
            game({*order[: order.index(n) + 1]}) - game({*order[: order.index(n)]})
            for order in orders
        )
        / len(orders)
        for n in range(size)
    ]

    found = shapley_tables(np.array([value]), np.array([shares]))[0, answers % (1 << size)]

    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
