"""Constraints of direction: read, refused where they cannot be, and kept by the booster."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import FEATURES, NUMBERS, SmallModel

from creditwright.features.catalogue import FEATURES as ALL_FEATURES
from creditwright.features.feature import Dtype
from creditwright.training.fitting import Examples, fit
from creditwright.training.monotone import USUAL_SIGNS, MonotoneError, check_monotone, monotone_of
from creditwright.training.parameters import ModelParameterError, ModelParameters

NAMES = list(NUMBERS)
QUICK = ModelParameters(learning_rate=0.3, min_data_in_leaf=5, lambda_l2=0.0, feature_fraction=1.0)


def test_directions_are_read_in_order_of_the_names() -> None:
    assert monotone_of(["b=-1", "a=+1", "c=1"]) == (("a", 1), ("b", -1), ("c", 1))


def test_what_is_named_alone_wins_over_what_is_usual() -> None:
    found = dict(monotone_of(["external_score_1=+1", "usual"]))

    assert found == {**USUAL_SIGNS, "external_score_1": 1}


@pytest.mark.parametrize("given", ["a", "a=", "=+1", "a=2", "a=up", ""])
def test_what_is_no_direction_is_refused(given: str) -> None:
    with pytest.raises(MonotoneError, match="is no constraint"):
        monotone_of([given])


def test_two_directions_of_one_feature_are_refused() -> None:
    with pytest.raises(MonotoneError, match="a cannot go both up and down"):
        monotone_of(["a=+1", "a=-1"])


def test_a_direction_that_is_no_sign_is_refused() -> None:
    with pytest.raises(ModelParameterError, match="direction of a must be 1 or -1, got 2"):
        ModelParameters(monotone=(("a", 2),))


def test_every_usual_feature_exists_and_is_a_number() -> None:
    numbers = {each.name for each in ALL_FEATURES if each.dtype is not Dtype.CATEGORY}

    assert set(USUAL_SIGNS) <= numbers


def test_a_constraint_on_an_unknown_feature_is_refused() -> None:
    with pytest.raises(MonotoneError, match="'shoe_size' is not a feature of this model"):
        check_monotone([("shoe_size", 1)], FEATURES)


def test_a_constraint_on_a_category_is_refused() -> None:
    with pytest.raises(MonotoneError, match="'housing' is a category"):
        check_monotone([("housing", 1)], FEATURES)


def test_usual_constraints_may_be_of_features_that_a_model_leaves_out() -> None:
    check_monotone(monotone_of(["usual"]), FEATURES)


@settings(max_examples=10)
@given(
    sign=st.sampled_from([1, -1]), column=st.integers(0, len(NAMES) - 1), seed=st.integers(0, 99)
)
def test_a_constrained_booster_never_goes_the_other_way(
    small_model: SmallModel, sign: int, column: int, seed: int
) -> None:
    """On noise, so that without the constraint it would."""
    generator = np.random.default_rng(seed)
    labels = (generator.random(600) < 0.3).astype(np.float64)
    noise = Examples(small_model.examples.values[:600], labels)
    parameters = replace(QUICK, monotone=((NAMES[column], sign),))
    booster = fit(noise, small_model.inputs, rounds=30, seed=seed, parameters=parameters)
    rows = np.repeat(noise.values[:20], 50, axis=0)
    rows[:, column] = np.tile(np.linspace(-4, 4, 50), 20)

    margins = np.asarray(booster.predict(rows, raw_score=True)).reshape(20, 50)

    assert (sign * np.diff(margins, axis=1) >= 0).all()


def test_without_a_constraint_noise_goes_both_ways(small_model: SmallModel) -> None:
    labels = (np.random.default_rng(1).random(600) < 0.3).astype(np.float64)
    noise = Examples(small_model.examples.values[:600], labels)
    booster = fit(noise, small_model.inputs, rounds=30, seed=1, parameters=QUICK)
    rows = np.repeat(noise.values[:20], 50, axis=0)
    rows[:, 0] = np.tile(np.linspace(-4, 4, 50), 20)

    steps = np.diff(np.asarray(booster.predict(rows, raw_score=True)).reshape(20, 50), axis=1)

    assert (steps < 0).any()
    assert (steps > 0).any()
