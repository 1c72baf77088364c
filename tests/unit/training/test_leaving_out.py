"""Inputs that no tree looks at are left out, and nothing else of a model changes."""

import lightgbm
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import PLAN, SmallModel, feature

from creditwright.core.progress import SilentProgress
from creditwright.features.definition import definitions_of
from creditwright.scoring.inputs import fit_inputs
from creditwright.scoring.structure import canonical_model_text, check_structure
from creditwright.training.fitting import Examples, fit
from creditwright.training.leaving_out import inputs_read, with_inputs
from creditwright.training.model import bundle_files, train


@settings(max_examples=10)
@given(rounds=st.integers(1, 12), seed=st.integers(0, 1000), leaves=st.integers(2, 5))
def test_margins_and_attributions_are_the_same_bits_without_what_is_never_read(
    small_model: SmallModel, rounds: int, seed: int, leaves: int
) -> None:
    values = small_model.examples.values
    parameters = {"num_leaves": leaves, "feature_fraction": 0.3, "seed": seed, "verbose": -1}
    booster = lightgbm.train(
        {"objective": "binary", **parameters},
        lightgbm.Dataset(values, small_model.examples.labels, categorical_feature=[8, 9]),
        num_boost_round=rounds,
    )
    whole = canonical_model_text(booster.model_to_string())
    read = inputs_read(check_structure(whole))

    text = with_inputs(whole, read)

    assert len(check_structure(text).input_names) == read.size
    assert np.array_equal(inputs_read(check_structure(text)), np.arange(read.size))
    less = lightgbm.Booster(model_str=text)
    assert np.array_equal(
        less.predict(values[:, read], raw_score=True), booster.predict(values, raw_score=True)
    )
    attributed = np.asarray(booster.predict(values, pred_contrib=True))
    others = np.setdiff1d(np.arange(values.shape[1]), read)
    assert not attributed[:, others].any()
    assert np.array_equal(
        less.predict(values[:, read], pred_contrib=True), attributed[:, [*read, -1]]
    )


def test_a_model_that_reads_all_keeps_its_text(small_model: SmallModel) -> None:
    booster = fit(small_model.examples, small_model.inputs, rounds=60, seed=1)
    text = canonical_model_text(booster.model_to_string())
    read = inputs_read(check_structure(text))
    assert read.size == len(small_model.inputs)

    assert with_inputs(text, read) == text


def test_a_model_without_a_split_keeps_one_input() -> None:
    values = np.zeros((100, 3))
    booster = lightgbm.train(
        {"objective": "binary", "verbose": -1},
        lightgbm.Dataset(values, np.arange(100) % 2),
        num_boost_round=1,
    )
    text = canonical_model_text(booster.model_to_string())

    assert inputs_read(check_structure(text)).tolist() == [0]


def test_training_leaves_out_what_tells_nothing(small_model: SmallModel) -> None:
    of_training = small_model.split.training
    values = small_model.matrix.values[of_training]
    nothing = np.zeros((values.shape[0], 1))
    examples = Examples(np.hstack([nothing, values]), small_model.labels[of_training])
    constant = feature("constant")
    frame = small_model.frame.at(of_training).with_numbers({"constant": nothing[:, 0]})
    described = fit_inputs(frame, [constant], definitions_of([constant]))

    model = train(examples, [*described, *small_model.inputs], PLAN, SilentProgress())

    assert model.read.tolist() == list(range(1, len(small_model.inputs) + 1))
    assert [each.name for each in model.scorer.inputs] == [each.name for each in small_model.inputs]
    assert "constant" not in bundle_files(model, {})["features.json"].decode()
