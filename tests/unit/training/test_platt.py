"""The calibration line, fitted."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from creditwright.training.platt import NoCalibrationError, fit_line


def margins_and_labels(n: int = 3000) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(1)
    margins = generator.normal(-2.0, 1.0, n)
    chance = 1 / (1 + np.exp(-(1.3 * margins + 0.4)))
    return margins, (generator.random(n) < chance).astype(np.float64)


def test_the_line_is_that_of_logistic_regression() -> None:
    margins, labels = margins_and_labels()

    found = fit_line(margins, labels)

    other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(margins[:, None], labels)
    assert found.slope == pytest.approx(other.coef_[0, 0], rel=1e-4)
    assert found.intercept == pytest.approx(other.intercept_[0], rel=1e-4)


def test_the_line_that_made_the_labels_lies_within_its_errors() -> None:
    found = fit_line(*margins_and_labels(20_000))

    assert abs(found.slope - 1.3) < 3 * found.slope_error
    assert abs(found.intercept - 0.4) < 3 * found.intercept_error


def test_labels_that_are_told_apart_perfectly_have_no_line() -> None:
    with pytest.raises(NoCalibrationError, match="computed from the label"):
        fit_line(np.array([-2.0, -1.0, 1.0, 2.0]), np.array([0.0, 0.0, 1.0, 1.0]))


def test_margins_all_equal_have_no_line() -> None:
    with pytest.raises(NoCalibrationError):
        fit_line(np.ones(10), np.array([0.0, 1.0] * 5))


def test_margins_the_wrong_way_round_have_a_falling_line() -> None:
    margins, labels = margins_and_labels()

    assert fit_line(-margins, labels).slope < 0
