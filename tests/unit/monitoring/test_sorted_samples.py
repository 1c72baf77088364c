import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats
from creditwright.monitoring.sorted_samples import ENDS, apart

VALUES = st.lists(st.integers(-5, 5) | st.floats(-9, 9), min_size=2, max_size=40)
MANY = 5 * ENDS  # values between two ends, of which most are left out


def assert_scipys(first: Floats, second: Floats) -> None:
    ways = apart(np.sort(first), np.sort(second))

    assert ways.kolmogorov_smirnov == pytest.approx(
        scipy.stats.ks_2samp(first, second, method="asymp").statistic, rel=1e-12, abs=1e-15
    )
    assert ways.wasserstein == pytest.approx(
        scipy.stats.wasserstein_distance(first, second), rel=1e-9, abs=1e-15 * np.abs(first).max()
    )


@given(first=VALUES, second=VALUES)
def test_the_distances_of_two_samples_are_scipys(first: list[float], second: list[float]) -> None:
    assert_scipys(np.array(first, dtype=float), np.array(second, dtype=float))


@pytest.mark.parametrize("moved", [0.0, 0.003, 0.5, 20.0])
@pytest.mark.parametrize("digits", [0, 2, 12])
def test_of_many_values_too_whether_they_repeat_or_not(moved: float, digits: int) -> None:
    generator = np.random.default_rng(7)

    first = generator.normal(0, 3, MANY).round(digits)
    second = generator.normal(moved, 3.01, MANY * 2 // 3).round(digits)

    assert_scipys(first, second)


def test_values_far_from_zero_keep_their_distance() -> None:
    generator = np.random.default_rng(8)

    first, second = (1e9 + generator.lognormal(3, 1, MANY) for _ in range(2))

    assert_scipys(first, second)


def test_a_sample_is_no_way_from_itself() -> None:
    values = np.sort(np.random.default_rng(9).lognormal(11, 1, MANY))

    assert apart(values, values).kolmogorov_smirnov == 0
    assert apart(values, values).wasserstein == 0
