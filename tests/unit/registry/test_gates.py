"""The gates before a version becomes champion."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.registry.gates import (
    Comparison,
    Difference,
    approver_gate,
    auc_gate,
    calibration_gate,
    cost_gate,
    fairness_gate,
    golden_gate,
    newer_gate,
    policy_gate,
    recorded_comparison,
    stability_gate,
)

FIGURES: Mapping[str, float] = {
    "auc": 0.75,
    "auc_low": 0.73,
    "auc_high": 0.77,
    "auc_out_of_fold": 0.751,
    "auc_out_of_fold_low": 0.741,
    "auc_out_of_fold_high": 0.761,
    "fold_auc_spread": 0.01,
    "score_stability_index": 0.01,
    "calibration_slope": 1.0,
    "calibration_slope_low": 0.95,
    "calibration_slope_high": 1.05,
    "cost_per_applicant": 0.5,
    "cost_per_applicant_low": 0.45,
    "cost_per_applicant_high": 0.55,
    "cost_per_applicant_approve_all": 0.8,
    "cost_per_applicant_refuse_all": 0.9,
}
SAME = Difference(0.0, -0.01, 0.01)


def compared(*, auc: Difference = SAME, cost: Difference = SAME) -> Comparison:
    return Comparison(auc=auc, cost=cost, how="on the same applications")


def test_a_version_that_may_be_worse_and_may_be_better_passes() -> None:
    assert auc_gate(FIGURES, compared()).passed
    assert cost_gate(FIGURES, compared()).passed


def test_a_version_that_is_surely_worse_in_order_does_not_pass() -> None:
    found = auc_gate(FIGURES, compared(auc=Difference(-0.02, -0.03, -0.01)))

    assert not found.passed
    assert "-0.0200 (-0.0300 to -0.0100) AUC" in found.said
    assert found.figures["difference"] == -0.02


def test_a_version_that_surely_costs_more_does_not_pass() -> None:
    assert not cost_gate(FIGURES, compared(cost=Difference(0.02, 0.01, 0.03))).passed


def test_the_first_version_has_to_beat_chance_and_deciding_without_a_model() -> None:
    assert auc_gate(FIGURES, None).passed
    assert cost_gate(FIGURES, None).passed
    assert not auc_gate({**FIGURES, "auc_low": 0.49}, None).passed
    assert not cost_gate({**FIGURES, "cost_per_applicant": 0.81}, None).passed


def test_recorded_figures_are_compared_with_the_noise_of_both() -> None:
    worse = {**FIGURES, "auc": 0.73, "auc_low": 0.7, "auc_high": 0.76}

    found = recorded_comparison(worse, FIGURES).auc

    assert found.value == pytest.approx(-0.02)
    assert found.high - found.value == pytest.approx((0.02**2 + 0.03**2) ** 0.5)


@given(st.floats(0.01, 3))
def test_a_slope_passes_where_it_lies_in_the_band_and_nowhere_else(slope: float) -> None:
    figures = {**FIGURES, "calibration_slope": slope}

    assert calibration_gate(figures).passed == (0.9 <= slope <= 1.1)


def test_a_slope_that_may_be_anything_is_told_to_be_so() -> None:
    wide = {**FIGURES, "calibration_slope_low": 0.6, "calibration_slope_high": 1.4}

    assert "too small to be sure" in calibration_gate(wide).said
    assert "too small" not in calibration_gate(FIGURES).said


def test_folds_may_spread_as_far_as_their_size_explains() -> None:
    few = {**FIGURES, "auc_out_of_fold_low": 0.68, "auc_out_of_fold_high": 0.82}

    assert not stability_gate({**FIGURES, "fold_auc_spread": 0.06}, folds=5).passed
    assert stability_gate({**few, "fold_auc_spread": 0.06}, folds=5).passed


def test_scores_that_shift_between_training_and_hold_out_do_not_pass() -> None:
    assert stability_gate({**FIGURES, "score_stability_index": 0.1}, folds=5).passed
    assert not stability_gate({**FIGURES, "score_stability_index": 0.11}, folds=5).passed


def test_a_model_for_research_does_not_become_champion() -> None:
    assert policy_gate("eu", may_decide=True).passed
    assert policy_gate("research", may_decide=False).said.endswith("may not decide")


def test_a_version_without_a_fairness_report_does_not_pass() -> None:
    assert not fairness_gate(None).passed
    assert fairness_gate("ab" * 32).figures == {"sha256": "ab" * 32}


@pytest.mark.parametrize(
    ("author", "approver", "passed"),
    [("ann", "bob", True), ("ann", "ann", False), ("Ann", "ann", False), ("", "bob", False)],
)
def test_who_trained_a_version_does_not_approve_it(
    author: str, approver: str, *, passed: bool
) -> None:
    assert approver_gate(author, approver).passed == passed


@pytest.mark.parametrize(("champion", "passed"), [(None, True), (2, True), (4, False)])
def test_a_version_older_than_the_champion_does_not_pass(
    champion: int | None, *, passed: bool
) -> None:
    assert newer_gate(3, champion).passed == passed


def test_golden_rows_that_score_otherwise_do_not_pass() -> None:
    assert golden_gate(None, rows=256).passed
    assert golden_gate("3 rows differ", rows=0).said == "3 rows differ"
