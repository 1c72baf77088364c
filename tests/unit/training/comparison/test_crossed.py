"""Calibration and cut-off of a fold know nothing of that fold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats, Rows
from creditwright.decision.policy import Costs, Outcome
from creditwright.training.comparison.crossed import cheapest_cut_off, crossed
from creditwright.training.platt import fit_line

FOLDS = 3
COSTS = Costs()


def made_up(n: int = 900, seed: int = 1) -> tuple[Floats, Floats, Rows]:
    """Return log-odds that are too sure of themselves, labels, and folds."""
    generator = np.random.default_rng(seed)
    truth = generator.normal(-2, 1, n)
    labels = (generator.random(n) < 1 / (1 + np.exp(-truth))).astype(np.float64)
    return 3 * truth + 1, labels, np.arange(n) % FOLDS


@given(which=st.integers(0, FOLDS - 1), seed=st.integers(0, 50))
def test_what_is_said_of_a_fold_does_not_depend_on_its_labels(which: int, seed: int) -> None:
    log_odds, labels, fold = made_up()
    here = fold == which
    others = labels.copy()
    others[here] = np.random.default_rng(seed).permutation(labels[here])[::-1]

    before, after = (crossed(log_odds, each, fold, COSTS) for each in (labels, others))

    np.testing.assert_array_equal(before.default_probability[here], after.default_probability[here])
    np.testing.assert_array_equal(before.declined[here], after.declined[here])
    assert before.cut_offs[which] == after.cut_offs[which]


def test_crossed_probabilities_are_nearly_true_whatever_the_candidate_claims() -> None:
    log_odds, labels, fold = made_up(6000)

    found = crossed(log_odds, labels, fold, COSTS).default_probability

    line = fit_line(np.log(found / (1 - found)), labels)
    assert line.slope == pytest.approx(1, abs=0.05)
    assert found.mean() == pytest.approx(labels.mean(), abs=0.005)


def test_log_odds_that_are_all_equal_give_the_share_of_defaults_elsewhere() -> None:
    _, labels, fold = made_up()

    found = crossed(np.zeros(labels.size), labels, fold, COSTS)

    for which in range(FOLDS):
        elsewhere = labels[fold != which].mean()
        np.testing.assert_allclose(found.default_probability[fold == which], elsewhere)


def test_where_no_line_fits_a_candidate_is_left_its_own_probabilities() -> None:
    labels = np.array([0.0, 0.0, 1.0, 1.0] * 3)
    log_odds = np.array([-3.0, -2.0, 2.0, 3.0] * 3)  # perfect: a line would be infinitely steep

    found = crossed(log_odds, labels, np.arange(12) // 4, COSTS)

    np.testing.assert_allclose(found.default_probability, 1 / (1 + np.exp(-log_odds)))


@pytest.mark.parametrize(
    ("always", "declines"), [(Outcome.APPROVE, False), (Outcome.DECLINE, True)]
)
def test_who_decides_without_a_model_has_no_cut_off(always: Outcome, *, declines: bool) -> None:
    _, labels, fold = made_up()

    found = crossed(np.zeros(labels.size), labels, fold, COSTS, always=always)

    assert found.cut_offs == ()
    assert (found.declined == declines).all()


def test_a_cut_off_at_the_edge_is_a_finding_and_no_error() -> None:
    labels = np.array([0.0] * 99 + [1.0])

    assert cheapest_cut_off(np.full(100, 0.01), labels, Costs(1, 1)) >= 0.01
