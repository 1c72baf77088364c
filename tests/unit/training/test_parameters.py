"""Model parameters: what cannot be given to LightGBM is refused where it enters."""

import json
from dataclasses import replace

import lightgbm
import numpy as np
import pytest
from tests.small_model import SmallModel

from creditwright.training.fitting import FIXED, fit, lightgbm_parameters
from creditwright.training.parameters import ModelParameterError, ModelParameters, parameters_of


def test_the_parameters_come_back_from_their_document() -> None:
    some = ModelParameters(learning_rate=0.02, num_leaves=31, monotone=(("a", 1), ("b", -1)))

    assert parameters_of(json.loads(json.dumps(some.as_document()))) == some


def test_a_whole_number_is_taken_for_a_float_where_one_is_due() -> None:
    found = parameters_of({"lambda_l2": 100})

    assert json.dumps(found.as_document()["lambda_l2"]) == "100.0"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 0.0),
        ("learning_rate", 1.5),
        ("learning_rate", float("nan")),
        ("learning_rate", "0.1"),
        ("learning_rate", True),
        ("num_leaves", 1),
        ("num_leaves", 31.0),
        ("max_depth", 0),
        ("feature_fraction", 1.1),
        ("lambda_l2", -1),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ModelParameterError, match=name):
        parameters_of({name: value})


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(ModelParameterError, match=r"'colsample' is not .* feature_fraction"):
        parameters_of({"colsample": 0.3})


def test_no_chosen_parameter_can_undo_a_fixed_one() -> None:
    assert not FIXED.keys() & ModelParameters().as_document().keys()


def test_lightgbm_is_fitted_with_the_parameters_given(small_model: SmallModel) -> None:
    stumps = replace(ModelParameters(), num_leaves=2, max_depth=1)

    booster = fit(small_model.examples, small_model.inputs, rounds=5, seed=1, parameters=stumps)

    leaves = [each["num_leaves"] for each in booster.dump_model()["tree_info"]]
    assert max(leaves) == 2


def test_lightgbm_knows_every_parameter_by_its_name() -> None:
    wanted = lightgbm_parameters(ModelParameters(), (), 1) | {"verbosity": 1}
    rows = np.random.default_rng(1).random((50, 3))

    booster = lightgbm.train(
        wanted, lightgbm.Dataset(rows, label=rows[:, 0] > 0.5), num_boost_round=1
    )

    said = booster.model_to_string()
    assert all(f"[{name}:" in said for name in wanted if name not in FIXED)
