"""The score scale."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.scoring.scale import ScaleError, ScoreScale, score_from_log_odds

SCALE = ScoreScale(anchor_score=600, anchor_odds=50, points_to_double_odds=20)


def score_at_odds(odds: float) -> float:
    return float(score_from_log_odds(np.array([-math.log(odds)]), SCALE)[0])


def test_the_anchor_odds_get_the_anchor_score() -> None:
    assert score_at_odds(50) == pytest.approx(600)


@given(odds=st.floats(min_value=0.01, max_value=100_000))
def test_doubling_the_odds_adds_the_points_to_double_the_odds(odds: float) -> None:
    gained = score_at_odds(2 * odds) - score_at_odds(odds)

    assert gained == pytest.approx(20)


def test_a_safer_application_scores_higher() -> None:
    scores = score_from_log_odds(np.array([2.0, 0.0, -3.0]), SCALE)

    assert (np.diff(scores) > 0).all()


@pytest.mark.parametrize("scale", [(600, 50, 0), (600, -1, 20), (math.nan, 50, 20), (600, 50, -20)])
def test_a_scale_that_turns_safe_and_risky_around_is_refused(
    scale: tuple[float, float, float],
) -> None:
    with pytest.raises(ScaleError):
        ScoreScale(*scale)
