"""The points scorecard: what can be told of it without its solver."""

import numpy as np
import pytest
from tests.small_model import SmallModel

from creditwright.scoring.scale import ScoreScale, score_from_log_odds
from creditwright.training.challengers.scorecard import log_odds_of_points, telling_most


def test_points_say_the_log_odds_that_our_own_scale_gives_them_for() -> None:
    log_odds = np.array([-6.0, -2.3, 0.0, 1.5])

    points = score_from_log_odds(log_odds, ScoreScale())

    np.testing.assert_allclose(log_odds_of_points(points), log_odds, atol=1e-12)


def test_the_features_that_decide_most_tell_most_and_noise_tells_least(
    small_model: SmallModel,
) -> None:
    names = [each.name for each in small_model.inputs]

    chosen = telling_most(small_model.examples, small_model.inputs, len(names))

    assert {names[n] for n in chosen[:3]} == {"external_score", "credit_to_income", "employed_days"}
    assert names[chosen[-1]] == "housing"


@pytest.mark.parametrize("at_most", [1, 3])
def test_no_more_features_are_told_than_asked_for(at_most: int, small_model: SmallModel) -> None:
    assert telling_most(small_model.examples, small_model.inputs, at_most).size == at_most
