"""The rate behind an instalment solves the annuity equation, for each row alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import values_of

from creditwright.features.annuity import LEAST_INTEREST, annuity_rate
from creditwright.features.expression import col
from creditwright.features.functions import annuity_rate as rate_of
from creditwright.features.vector import Vector

TERMS = st.integers(min_value=2, max_value=120)
INTEREST = st.floats(min_value=1e-5, max_value=1e4)  # over the whole term, as a share of the loan


def _payment(rate: float, instalments: int) -> float:
    """Return the instalment of a loan of 1; without digits lost where the rate is small."""
    return float(rate / -np.expm1(-instalments * np.log1p(rate)))


@given(interest=INTEREST, instalments=TERMS)
def test_a_loan_at_the_rate_found_has_the_instalment_asked_for(
    interest: float, instalments: int
) -> None:
    ratio = (1 + interest) / instalments

    rate = float(annuity_rate(Vector(np.array([ratio])), instalments).data[0])

    assert _payment(rate, instalments) == pytest.approx(ratio, rel=1e-8)


@given(
    ratios=st.lists(st.floats(min_value=0, max_value=2) | st.just(np.nan), min_size=9, max_size=40),
    instalments=TERMS,
)
def test_a_row_gets_the_same_bits_alone_and_among_others(
    ratios: list[float], instalments: int
) -> None:
    together = annuity_rate(Vector(np.array(ratios)), instalments).data

    alone = [annuity_rate(Vector(np.array([each])), instalments).data[0] for each in ratios]

    assert np.array(alone).tobytes() == together.tobytes()


def test_a_hundred_thousand_at_one_per_cent_a_month_is_repaid_by_8884_88_over_a_year() -> None:
    ratio = {"ratio": [8884.8788678341 / 100_000]}

    [rate] = values_of(rate_of(col("ratio"), 12), ratio)

    assert rate == pytest.approx(0.01, rel=1e-9)


def test_what_does_not_repay_the_loan_has_no_rate() -> None:
    ratios: list[float | None] = [0.0, -1.0, 0.09, 0.1, (1 + LEAST_INTEREST) / 10, None]

    assert values_of(rate_of(col("ratio"), 10), {"ratio": ratios}) == [None] * 6


def test_an_instalment_far_beyond_the_loan_has_a_finite_rate() -> None:
    [alone] = values_of(rate_of(col("ratio"), 60), {"ratio": [1e9]})

    assert alone == pytest.approx(1e9)
