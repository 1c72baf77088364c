import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.monitoring.estimated import (
    FEWEST,
    Calibrated,
    EstimatedPerformance,
    estimate_performance,
    expected_auc,
)
from creditwright.monitoring.performance import Realised, realised_of
from creditwright.training.line_doubt import line_doubt
from creditwright.training.platt import fit_line

CUT_OFF, COSTS = 1 / 11, Costs()


def probabilities(log_odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-log_odds))
    return found


def both(foretold: Floats, truth: Floats, seed: int) -> tuple[EstimatedPerformance, Realised]:
    """Return what is estimated of probabilities, and what labels of the true ones say."""
    labels = (np.random.default_rng(seed).random(truth.size) < truth).astype(float)
    estimated = estimate_performance(foretold, CUT_OFF, COSTS, seed=seed)
    realised = realised_of(foretold, labels, CUT_OFF, COSTS, seed=seed)
    assert estimated is not None
    assert realised is not None
    return estimated, realised


@given(values=st.lists(st.sampled_from([0.1, 0.2, 0.4, 0.7]), min_size=2, max_size=12))
def test_the_expected_auc_is_that_of_every_pair(values: list[float]) -> None:
    p = np.array(values)
    weight = np.outer(p, 1 - p)
    np.fill_diagonal(weight, 0)
    above = (p[:, None] > p[None, :]) + 0.5 * (p[:, None] == p[None, :])

    if np.ptp(p) == 0:
        assert np.isnan(expected_auc(p))
    else:
        assert expected_auc(p) == pytest.approx((weight * above).sum() / weight.sum())


def test_expected_default_rate_recall_precision_and_cost_by_hand() -> None:
    p = np.repeat([0.05, 0.2], [FEWEST, FEWEST])

    found = estimate_performance(p, CUT_OFF, COSTS, seed=1)

    assert found is not None
    assert found.default_rate.value == pytest.approx(0.125)
    assert found.recall is not None
    assert found.recall.value == pytest.approx(0.2 / 0.25)
    assert found.precision is not None
    assert found.precision.value == pytest.approx(0.2)
    assert found.cost_per_applicant.value == pytest.approx((10 * 0.05 + 1 * 0.8) / 2)


def test_an_interval_holds_what_the_sample_of_the_calibration_left_open() -> None:
    generator = np.random.default_rng(4)
    held = {False: 0, True: 0}
    for run in range(25):
        seen, met = (generator.normal(-2.5, 1, n) for n in (300, 2_000))
        line = fit_line(seen, (generator.random(seen.size) < probabilities(seen)).astype(float))
        said = line.slope * met + line.intercept
        rate = (generator.random(met.size) < probabilities(met)).mean()
        doubt = line_doubt(line.slope * seen + line.intercept)
        for knows in held:
            whose = Calibrated(np.zeros(met.size, dtype=np.int64), [doubt if knows else None])
            found = estimate_performance(
                probabilities(said), CUT_OFF, COSTS, seed=run, calibrated=whose
            )
            assert found is not None
            assert found.holds_calibration is knows
            held[knows] += found.default_rate.low <= rate <= found.default_rate.high

    assert held[True] >= 21
    assert held[False] <= 17


def test_where_probabilities_are_right_the_interval_holds_what_is_realised() -> None:
    generator = np.random.default_rng(1)
    held = 0
    for run in range(20):
        p = probabilities(generator.normal(-2.5, 1, 800))
        estimated, realised = both(p, p, run)
        assert estimated.auc is not None
        assert realised.auc is not None
        held += estimated.auc.low <= realised.auc.value <= estimated.auc.high

    assert held >= 17


def test_a_change_of_applicants_is_seen_before_labels() -> None:
    p = probabilities(np.random.default_rng(2).normal(-1.5, 0.6, 20_000))

    estimated, realised = both(p, p, 1)

    assert estimated.auc is not None
    assert realised.auc is not None
    assert estimated.auc.value == pytest.approx(realised.auc.value, abs=0.01)
    assert estimated.default_rate.value == pytest.approx(realised.default_rate.value, abs=0.01)


def test_applicants_who_come_to_default_more_often_are_not_seen_and_this_is_said() -> None:
    log_odds = np.random.default_rng(3).normal(-2.5, 1, 20_000)

    estimated, realised = both(probabilities(log_odds), probabilities(log_odds + 0.7), 1)

    assert realised.gap.low > 0.02
    assert estimated.default_rate.high < realised.default_rate.low


def test_nothing_is_estimated_of_too_few() -> None:
    assert estimate_performance(np.full(FEWEST - 1, 0.1), CUT_OFF, COSTS, seed=1) is None


def test_probabilities_that_are_all_alike_have_no_auc_and_nobody_declined_no_precision() -> None:
    found = estimate_performance(np.full(FEWEST, 0.05), CUT_OFF, COSTS, seed=1)

    assert found is not None
    assert (found.auc, found.precision) == (None, None)
