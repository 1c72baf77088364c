"""The ratio of two rates and the distance of two means, with their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.fairness.comparison import (
    ratio_of_rates,
    ratio_to_all,
    standardised_difference,
)
from creditwright.training.metrics import Estimate, wilson

COUNTS = st.tuples(st.integers(1, 5000), st.floats(0, 1)).map(
    lambda drawn: (round(drawn[0] * drawn[1]), drawn[0])
)


def coverage(rates: tuple[float, float], sizes: tuple[int, int], draws: int = 4000) -> float:
    """Return how often the interval holds the true ratio."""
    generator = np.random.default_rng(3)
    hits = [generator.binomial(n, rate, draws) for n, rate in zip(sizes, rates, strict=True)]
    truth, held = rates[0] / rates[1], 0
    for one, other in zip(*hits, strict=True):
        found = ratio_of_rates(wilson(int(one), sizes[0]), wilson(int(other), sizes[1]))
        held += found is not None and found.low <= truth <= found.high
    return held / draws


@pytest.mark.parametrize(
    ("rates", "sizes"),
    [((0.6, 0.8), (100, 1000)), ((0.95, 0.99), (120, 400)), ((0.05, 0.2), (150, 150))],
)
def test_the_interval_of_a_ratio_holds_the_truth_nineteen_times_in_twenty(
    rates: tuple[float, float], sizes: tuple[int, int]
) -> None:
    assert coverage(rates, sizes) == pytest.approx(0.95, abs=0.02)


@given(one=COUNTS, other=COUNTS)
def test_a_ratio_lies_within_its_interval(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = ratio_of_rates(wilson(*one), wilson(*other))

    if other[0] == 0:
        assert found is None
        return
    assert found is not None
    assert 0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9


@given(counts=COUNTS, other=COUNTS.filter(lambda each: each[0] > 0))
def test_a_ratio_to_all_is_the_group_s_rate_over_the_rate_of_everybody(
    counts: tuple[int, int], other: tuple[int, int]
) -> None:
    (hits, n), (others, m) = counts, other

    found = ratio_to_all(wilson(hits, n), wilson(others, m), n / (n + m))

    assert found is not None
    assert found.value == pytest.approx((hits / n) / ((hits + others) / (n + m)))
    assert found.low <= found.value + 1e-9
    assert found.value <= found.high + 1e-9


def test_nobody_approved_has_the_ratio_nothing_with_an_upper_end() -> None:
    found = ratio_of_rates(wilson(0, 100), wilson(50, 100))

    assert found is not None
    assert found.value == found.low == 0
    assert 0.05 < found.high < 0.15


def test_a_difference_is_counted_in_standard_deviations() -> None:
    generator = np.random.default_rng(1)
    one, other = generator.normal(3.0, 2.0, 4000), generator.normal(2.0, 2.0, 3000)

    found = standardised_difference(one, other)

    assert found.low < 0.5 < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.sqrt(1 / 4000 + 1 / 3000), rel=0.1)


def test_values_that_are_all_equal_do_not_differ() -> None:
    same = np.full(5, 0.25)

    assert standardised_difference(same, same) == Estimate(0.0, 0.0, 0.0)
