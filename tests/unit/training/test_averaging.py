"""Several boosters as one: the mean of their margins, and of their attributions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import PLAN, SmallModel

from creditwright.core.progress import SilentProgress
from creditwright.scoring.structure import canonical_model_text, check_structure
from creditwright.training.averaging import mean_of
from creditwright.training.fitting import fit
from creditwright.training.model import bundle_files, train
from creditwright.training.parameters import ModelParameterError, ModelParameters


@settings(max_examples=8)
@given(count=st.integers(2, 7), rounds=st.integers(1, 25), seed=st.integers(0, 1000))
def test_margins_and_attributions_are_the_means_of_the_boosters_own(
    small_model: SmallModel, count: int, rounds: int, seed: int
) -> None:
    values = small_model.examples.values
    boosters = [
        fit(small_model.examples, small_model.inputs, rounds=rounds, seed=seed + n)
        for n in range(count)
    ]

    mean = mean_of(boosters)

    assert mean.num_trees() == count * rounds
    for asked in ({"raw_score": True}, {"pred_contrib": True}):
        theirs = np.mean([each.predict(values, **asked) for each in boosters], axis=0)
        np.testing.assert_allclose(mean.predict(values, **asked), theirs, rtol=1e-12, atol=1e-12)


def test_one_booster_is_its_own_mean(small_model: SmallModel) -> None:
    booster = fit(small_model.examples, small_model.inputs, rounds=3, seed=1)

    assert mean_of([booster]) is booster


def test_the_mean_is_a_model_that_a_bundle_may_hold(small_model: SmallModel) -> None:
    boosters = [
        fit(small_model.examples, small_model.inputs, rounds=20, seed=seed) for seed in (1, 2, 3)
    ]

    text = canonical_model_text(mean_of(boosters).model_to_string())

    assert len(check_structure(text).trees) == 60


def test_a_model_of_several_boosters_is_trained_and_told(small_model: SmallModel) -> None:
    plan = replace(PLAN, folds=2, parameters=ModelParameters(boosters=2))

    model = train(small_model.examples, small_model.inputs, plan, SilentProgress())

    text = bundle_files(model, {})["model.txt"].decode()
    assert len(check_structure(text).trees) == 2 * model.folds.mean_rounds


def test_runs_with_neighbouring_seeds_share_no_booster(small_model: SmallModel) -> None:
    several = ModelParameters(boosters=2)
    first, second = (
        fit(small_model.examples, small_model.inputs, rounds=5, seed=seed, parameters=several)
        for seed in (1, 2)
    )
    trees = [
        {tree.partition("\n")[2] for tree in each.model_to_string().split("\nTree=")[1:]}
        for each in (first, second)
    ]

    assert not trees[0] & trees[1]


def test_too_many_boosters_are_refused() -> None:
    with pytest.raises(ModelParameterError, match="boosters must be a whole number from 1 to 100"):
        ModelParameters(boosters=101)
