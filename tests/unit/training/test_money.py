"""What a policy's approvals lose and earn, amount by amount."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.decision.policy import Exposure
from creditwright.training.money import Loans, money_beside

EXPOSURE = Exposure(loss_given_default=0.5, margin=0.1)
NOBODY, EVERYBODY = np.zeros(3, dtype=np.bool_), np.ones(3, dtype=np.bool_)
LOANS = Loans(
    amounts=np.array([100.0, 1000.0, 400.0]),
    default_probability=np.array([0.1, 0.2, 0.5]),
    labels=np.array([0.0, 1.0, np.nan]),
)
SHARES = st.floats(0.001, 1.0)


def test_money_is_that_of_counting_by_hand() -> None:
    found = money_beside(LOANS, EVERYBODY, NOBODY, EXPOSURE).then

    assert found.lent.value == pytest.approx(500)
    assert found.loss.value == pytest.approx(0.5 * (10 + 200 + 200) / 3)
    assert found.earned.value == pytest.approx(0.1 * (90 + 800 + 200) / 3)
    assert found.result.value == pytest.approx(found.earned.value - found.loss.value)
    assert found.known_result is not None
    assert found.known_result.value == pytest.approx((0.1 * 100 - 0.5 * 1000) / 2)


def test_who_refuses_all_lends_nothing_and_earns_nothing() -> None:
    found = money_beside(LOANS, EVERYBODY, NOBODY, EXPOSURE)

    assert found.now.lent.value == found.now.result.value == 0
    assert found.difference.value == pytest.approx(found.then.result.value)


def test_where_no_end_is_known_none_is_made_up() -> None:
    loans = Loans(LOANS.amounts, LOANS.default_probability, np.full(3, np.nan))

    found = money_beside(loans, NOBODY, EVERYBODY, EXPOSURE)

    assert found.now.known_result is None
    assert found.known_difference is None


@given(
    lost=SHARES,
    earned=SHARES,
    amount=st.floats(1, 1e7),
    probability=st.floats(0.001, 0.999),
)
def test_an_application_pays_exactly_at_or_below_the_cut_off_whatever_its_amount(
    lost: float, earned: float, amount: float, probability: float
) -> None:
    exposure = Exposure(loss_given_default=lost, margin=earned)
    cut_off = exposure.costs.theoretical_cut_off
    loans = Loans(np.array([amount]), np.array([probability]), np.array([np.nan]))

    expected_loss, expected_earned = loans.expected(np.zeros(1, dtype=np.bool_), exposure)

    if abs(probability - cut_off) > 1e-9:
        assert (expected_earned[0] > expected_loss[0]) == (probability < cut_off)
