"""From a frame to the model's matrix."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.small_model import FEATURES, feature

from creditwright.features.definition import definitions_of
from creditwright.features.expression import col
from creditwright.features.feature import Dtype
from creditwright.features.frame import FeatureFrame
from creditwright.scoring.inputs import (
    ChangedFeatureError,
    InputTypeError,
    MissingInputError,
    NotFiniteError,
    check_definitions,
    fit_inputs,
    matrix_of,
    unseen_categories,
)

NUMBER, CATEGORY = feature("income"), feature("job", dtype=Dtype.CATEGORY)
TABLE = pl.DataFrame({"SK_ID_CURR": [1, 2], "income": [1.0, None], "job": ["smith", "baker"]})
TRAINING = FeatureFrame.of(TABLE)
TODAY = definitions_of((NUMBER, CATEGORY))
INPUTS = fit_inputs(TRAINING, (NUMBER, CATEGORY), TODAY)


def test_the_vocabulary_is_that_of_the_training_rows_in_alphabetical_order() -> None:
    assert INPUTS[1].categories == ("baker", "smith")
    assert INPUTS[0].categories is None


def test_columns_are_taken_by_name_whatever_their_order() -> None:
    reordered = TABLE.select("job", pl.lit(7).alias("extra"), "income", "SK_ID_CURR")

    found = matrix_of(FeatureFrame.of(reordered), INPUTS)

    np.testing.assert_array_equal(found.values, [[1.0, 1.0], [np.nan, 0.0]])


def test_a_missing_feature_is_named() -> None:
    with pytest.raises(MissingInputError, match="job"):
        matrix_of(FeatureFrame.of(TABLE.drop("job")), INPUTS)


def test_a_category_never_seen_is_missing_and_counted_a_null_is_only_missing() -> None:
    table = pl.DataFrame({"income": [1.0, 2.0, 3.0], "job": ["astronaut", None, "baker"]})

    found = matrix_of(FeatureFrame.of(table.with_row_index("SK_ID_CURR")), INPUTS)

    np.testing.assert_array_equal(found.values[:, 1], [np.nan, np.nan, 0.0])
    assert unseen_categories(found, INPUTS) == [("job",), (), ()]


@pytest.mark.parametrize("bad", [np.inf, -np.inf])
def test_a_number_that_is_infinite_is_refused(bad: float) -> None:
    frame = TRAINING.with_numbers({"income": np.array([1.0, bad])})

    with pytest.raises(NotFiniteError, match="'income' is infinite in 1 "):
        matrix_of(frame, INPUTS)


def test_text_where_a_number_is_due_is_refused() -> None:
    with pytest.raises(InputTypeError, match="'income' should hold numbers"):
        matrix_of(FeatureFrame.of(TABLE.with_columns(income=pl.lit("12"))), INPUTS)


def test_codes_where_a_category_is_due_are_refused() -> None:
    with pytest.raises(InputTypeError, match="'job' should hold categories"):
        matrix_of(FeatureFrame.of(TABLE.with_columns(job=pl.lit(1))), INPUTS)


def test_the_features_the_model_was_trained_with_pass() -> None:
    check_definitions(INPUTS, definitions_of((*FEATURES, CATEGORY, NUMBER)))


def test_a_feature_that_is_computed_otherwise_now_is_named() -> None:
    changed = replace(NUMBER, value=col("INCOME") * 12)

    with pytest.raises(ChangedFeatureError, match="income"):
        check_definitions(INPUTS, definitions_of((changed, CATEGORY)))


def test_a_feature_that_no_longer_exists_is_named() -> None:
    with pytest.raises(ChangedFeatureError, match="job"):
        check_definitions(INPUTS, definitions_of((NUMBER,)))
