"""The calibration line and the probability."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.scoring.calibration import (
    Calibration,
    CalibrationError,
    probability_from_log_odds,
)

LOG_ODDS = st.floats(min_value=-700, max_value=700)


@given(slope=st.floats(0.01, 10), intercept=st.floats(-5, 5), a=LOG_ODDS, b=LOG_ODDS)
def test_calibration_keeps_the_order(slope: float, intercept: float, a: float, b: float) -> None:
    low, high = Calibration(slope, intercept).log_odds(np.array([min(a, b), max(a, b)]))

    assert low <= high


@given(st.lists(LOG_ODDS, min_size=1, max_size=40))
def test_the_probability_is_the_logistic_function(log_odds: list[float]) -> None:
    found = probability_from_log_odds(np.array(log_odds))

    with np.errstate(over="ignore"):
        assert found == pytest.approx(1 / (1 + np.exp(-np.array(log_odds))), rel=1e-14)
    assert ((found >= 0) & (found <= 1)).all()


@given(st.lists(LOG_ODDS, min_size=2, max_size=40))
def test_a_probability_is_the_same_alone_and_among_others(log_odds: list[float]) -> None:
    together = probability_from_log_odds(np.array(log_odds))
    alone = [float(probability_from_log_odds(np.array([each]))[0]) for each in log_odds]

    assert together.tolist() == alone


@pytest.mark.parametrize("line", [(0, 0), (-1, 0), (math.nan, 0), (math.inf, 0), (1, math.nan)])
def test_a_line_that_does_not_rise_is_refused(line: tuple[float, float]) -> None:
    with pytest.raises(CalibrationError):
        Calibration(*line)
