"""Attributions add up, and have the same bits alone and in a batch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.small_model import SmallModel

from creditwright.explanation.attribution import (
    TOLERANCE,
    AttributionSumError,
    attribute,
    by_group,
)

VALUES = arrays(np.float64, (5, 4), elements=st.floats(-1e3, 1e3))


def test_attributions_and_base_add_up_to_the_calibrated_log_odds(small_model: SmallModel) -> None:
    scorer = small_model.model.scorer
    log_odds = scorer.score(small_model.matrix).log_odds

    found = attribute(scorer, small_model.matrix, log_odds)

    assert np.abs(found.values.sum(axis=1) + found.base - log_odds).max() < TOLERANCE
    assert found.values.shape == small_model.matrix.values.shape


def test_attributions_that_do_not_add_up_are_refused(small_model: SmallModel) -> None:
    scorer = small_model.model.scorer
    log_odds = scorer.score(small_model.matrix).log_odds

    with pytest.raises(AttributionSumError):
        attribute(scorer, small_model.matrix, log_odds + 1e-6)


def test_log_odds_that_are_no_number_are_refused(small_model: SmallModel) -> None:
    nothing = np.full(small_model.labels.size, np.nan)

    with pytest.raises(AttributionSumError):
        attribute(small_model.model.scorer, small_model.matrix, nothing)


@given(VALUES)
def test_groups_add_up_the_same_alone_and_among_others(values: np.ndarray) -> None:
    groups = ["a", "b", "a", "a"]

    together = by_group(values, groups)

    for row in range(values.shape[0]):
        alone = by_group(values[row : row + 1], groups)
        assert {name: each[row] for name, each in together.items()} == {
            name: each[0] for name, each in alone.items()
        }


def test_each_value_goes_to_its_group_and_no_input_is_changed() -> None:
    values = np.array([[1.0, 10.0, 100.0]])

    found = by_group(values, ["x", "y", "x"])

    assert {name: each.tolist() for name, each in found.items()} == {"x": [101.0], "y": [10.0]}
    assert values.tolist() == [[1.0, 10.0, 100.0]]
