"""Every figure of an evaluation, against a count by hand, another library or a simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.training.metrics import (
    Mistakes,
    auc,
    calibration_bins,
    calibration_line,
    cost_per_applicant,
    expected_calibration_error,
    mistakes,
)
from creditwright.training.plain_metrics import average_precision, brier, kolmogorov_smirnov

SEEDS = st.integers(0, 10_000)


def sample(seed: int, n: int = 400) -> tuple[Floats, Floats, Floats]:
    """Return labels, their true log-odds and the probabilities, scores rounded so that some tie."""
    generator = np.random.default_rng(seed)
    log_odds = np.round(generator.normal(-1.5, 1.0, n), 1)
    probabilities = 1 / (1 + np.exp(-log_odds))
    labels = (generator.random(n) < probabilities).astype(np.float64)
    labels[:2] = 0.0, 1.0
    return labels, log_odds, probabilities


@given(SEEDS)
def test_the_auc_is_scikit_learns(seed: int) -> None:
    labels, log_odds, _ = sample(seed)

    assert auc(labels, log_odds).value == pytest.approx(roc_auc_score(labels, log_odds))


def test_delongs_interval_is_that_of_a_bootstrap() -> None:
    labels, log_odds, _ = sample(1, n=2000)
    generator = np.random.default_rng(2)

    found = auc(labels, log_odds)

    drawn = [generator.integers(0, labels.size, labels.size) for _ in range(1000)]
    low, high = np.quantile([auc(labels[d], log_odds[d]).value for d in drawn], [0.025, 0.975])
    assert found.low == pytest.approx(low, abs=0.004)
    assert found.high == pytest.approx(high, abs=0.004)


def test_delongs_interval_holds_the_truth_19_times_in_20() -> None:
    true_auc = auc(*sample(0, n=400_000)[:2]).value

    held = [f.low <= true_auc <= f.high for f in (auc(*sample(s)[:2]) for s in range(1, 401))]

    assert 0.92 <= np.mean(held) <= 0.98


def test_a_perfect_order_has_an_auc_of_one_and_no_interval() -> None:
    found = auc(np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0]))

    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_average_precision_is_the_mean_precision_at_each_default_found() -> None:
    labels = np.array([1.0, 0.0, 1.0, 0.0])

    found = average_precision(labels, np.array([4.0, 3.0, 2.0, 1.0]))

    assert found == pytest.approx((1 / 1 + 2 / 3) / 2)


def test_average_precision_takes_equal_scores_together() -> None:
    labels = np.array([1.0, 0.0, 1.0, 0.0])

    found = average_precision(labels, np.array([3.0, 3.0, 3.0, 1.0]))

    assert found == pytest.approx(2 / 3)


@given(SEEDS)
def test_kolmogorov_smirnov_is_the_greatest_distance_of_the_two_shares_below_a_score(
    seed: int,
) -> None:
    labels, log_odds, _ = sample(seed)

    apart = [
        abs(float((log_odds[labels == 1] <= at).mean() - (log_odds[labels == 0] <= at).mean()))
        for at in np.unique(log_odds)
    ]
    assert kolmogorov_smirnov(labels, log_odds) == pytest.approx(max(apart))


def test_the_brier_score_is_the_mean_squared_distance_from_the_truth() -> None:
    found = brier(np.array([0.0, 1.0]), np.array([0.1, 0.4]))

    assert found == pytest.approx((0.1**2 + 0.6**2) / 2)


def test_true_probabilities_have_a_slope_of_one_and_an_intercept_of_nothing() -> None:
    labels, log_odds, _ = sample(3, n=50_000)

    line = calibration_line(labels, log_odds)

    assert line.slope.low < 1 < line.slope.high
    assert line.intercept.low < 0 < line.intercept.high
    assert line.slope.high - line.slope.low < 0.1


def test_probabilities_too_sure_of_themselves_have_a_slope_under_one() -> None:
    labels, log_odds, _ = sample(4, n=50_000)

    assert calibration_line(labels, 2 * log_odds).slope.value == pytest.approx(0.5, abs=0.03)


def test_the_bins_hold_all_applications_safest_first() -> None:
    labels, _, probabilities = sample(5, n=1003)

    bins = calibration_bins(labels, probabilities)

    assert sum(each.applications for each in bins) == 1003
    assert [each.foretold for each in bins] == sorted(each.foretold for each in bins)
    assert all(0 <= b.observed.low <= b.observed.value <= b.observed.high <= 1 for b in bins)


def test_true_probabilities_have_a_small_calibration_error_wrong_ones_a_large() -> None:
    labels, _, probabilities = sample(6, n=50_000)

    right = expected_calibration_error(calibration_bins(labels, probabilities))
    wrong = expected_calibration_error(calibration_bins(labels, probabilities / 2))

    assert right < 0.01
    assert wrong == pytest.approx(float(labels.mean()) / 2, abs=0.01)


def test_mistakes_are_counted_with_the_cut_off_itself_approved() -> None:
    labels = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    probabilities = np.array([0.1, 0.2, 0.3, 0.2, 0.9])

    found = mistakes(labels, probabilities, 0.2)

    assert found == Mistakes(missed_defaults=2, caught_defaults=1, refused_good=1, accepted_good=1)


def test_the_cost_is_that_of_the_mistakes_with_an_interval_around_it() -> None:
    counted = Mistakes(missed_defaults=30, caught_defaults=50, refused_good=200, accepted_good=720)

    found = cost_per_applicant(counted, Costs(10, 1), seed=1)

    assert found.value == pytest.approx(0.5)
    assert found.low < 0.5 < found.high
    error = np.sqrt((100 * 0.03 + 0.2 - 0.25) / 1000)  # of the mean of that price list
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.05)
