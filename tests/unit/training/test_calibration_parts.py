"""Calibration taken apart: the parts of the Brier score, and the truth of each segment."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats
from creditwright.features.frame import FeatureFrame
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.scoring.scorer import Scores
from creditwright.training.calibration_parts import (
    brier_parts,
    calibration_by_segment,
    segments_in,
)
from creditwright.training.metrics import calibration_bins
from creditwright.training.plain_metrics import brier


def scores_of(log_odds: Floats) -> Scores:
    return Scores(log_odds, probability_from_log_odds(log_odds), log_odds)


def drawn(n: int, seed: int = 1) -> tuple[Scores, Floats]:
    generator = np.random.default_rng(seed)
    scores = scores_of(generator.normal(-2.5, 1.0, n))
    return scores, (generator.random(n) < scores.default_probability).astype(np.float64)


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=20, max_size=200))
def test_the_parts_add_up_to_the_score_and_none_but_the_last_is_negative(
    rows: list[tuple[float, bool]],
) -> None:
    probability = np.array([each for each, _ in rows])
    labels = np.array([float(each) for _, each in rows])
    score = brier(labels, probability)

    parts = brier_parts(calibration_bins(labels, probability), score)

    total = parts.reliability - parts.resolution + parts.uncertainty + parts.within
    assert total == pytest.approx(score)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0


def test_two_groups_foretold_exactly_have_no_unreliability_and_resolve_their_distance() -> None:
    probability = np.repeat([0.2, 0.6], 50)
    labels = np.concatenate([np.tile([1, 0, 0, 0, 0], 10), np.tile([1, 1, 1, 0, 0], 10)]).astype(
        np.float64
    )

    parts = brier_parts(calibration_bins(labels, probability), brier(labels, probability))

    assert parts.reliability == pytest.approx(0, abs=1e-12)
    assert parts.resolution == pytest.approx(0.04)
    assert parts.uncertainty == pytest.approx(0.24)
    assert parts.within == pytest.approx(0, abs=1e-12)


def test_a_true_model_is_true_in_each_segment_and_a_false_one_is_told() -> None:
    scores, labels = drawn(20_000)
    halves = np.where(np.arange(labels.size) % 2 == 0, "even", "odd")
    shifted = scores_of(scores.log_odds + np.where(halves == "odd", 0.5, 0.0))

    true = calibration_by_segment(labels, scores, {"place": halves})
    false = calibration_by_segment(labels, shifted, {"place": halves})

    assert [(each.name, each.is_true) for each in true] == [("even", True), ("odd", True)]
    assert [(each.name, each.is_true) for each in false] == [("even", True), ("odd", False)]
    assert sum(each.applications for each in true) == labels.size
    line = false[1].line
    assert line is not None
    assert line.intercept.high < 0
    assert line.slope.value == pytest.approx(1, abs=0.15)


def test_a_segment_too_small_for_a_line_has_counts_and_an_interval_only() -> None:
    scores, labels = drawn(300)
    rare = np.where(np.arange(labels.size) < 30, "rare", "usual")

    found = {each.name: each for each in calibration_by_segment(labels, scores, {"kind": rare})}

    assert found["rare"].line is None
    assert found["rare"].applications == 30
    assert found["rare"].observed.low <= found["rare"].observed.value


def test_segments_are_told_by_what_the_frame_has_and_what_is_missing_is_called_so() -> None:
    frame = FeatureFrame.of(
        pl.DataFrame(
            {
                "SK_ID_CURR": [1, 2, 3, 4, 5],
                "contract_type": ["Cash loans", None, "Revolving loans", "Cash loans", None],
                "previous_applications": [0.0, 2.0, 3.0, 60.0, None],
            }
        )
    )

    found = segments_in(frame)

    kinds, counts = found.values()
    assert kinds.tolist() == [
        "Cash loans",
        "not known",
        "Revolving loans",
        "Cash loans",
        "not known",
    ]
    assert counts.tolist() == ["none", "1 or 2", "3 to 5", "6 or more", "not known"]
    assert segments_in(frame.at(np.arange(0))).keys() == found.keys()
