import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.monitoring.profile import KEPT_POINTS, counted_in, number_profile


@given(values=st.lists(st.integers(0, 30) | st.just(float("nan")), max_size=200))
def test_every_known_value_is_in_one_bin(values: list[float]) -> None:
    profile = number_profile(np.array(values, dtype=float))

    assert profile.counts.sum() == profile.known
    assert profile.known + profile.missing == len(values)


def test_many_different_values_are_in_tenths() -> None:
    profile = number_profile(np.arange(1000.0))

    assert profile.counts.tolist() == [100] * 10


def test_a_value_of_most_applications_has_a_bin_of_its_own() -> None:
    profile = number_profile(np.repeat([0.0, 1.0, 2.0], [5, 90, 5]))

    assert profile.counts.tolist() == [5, 90, 5]


def test_a_constant_has_a_bin_and_one_on_either_side() -> None:
    profile = number_profile(np.full(50, 3.0))

    assert counted_in(np.array([2.0, 3.0, 4.0]), profile.edges).tolist() == [1, 1, 1]


def test_infinities_are_no_numbers() -> None:
    assert number_profile(np.array([1.0, np.inf, np.nan, -np.inf])).missing == 3


def test_a_kept_profile_has_the_same_ends_and_bins_in_few_points() -> None:
    whole = number_profile(np.random.default_rng(1).normal(size=5000))

    kept = whole.kept()

    assert kept.points.size == KEPT_POINTS
    assert (kept.points[0], kept.points[-1]) == (whole.points[0], whole.points[-1])
    assert kept.counts.tolist() == whole.counts.tolist()
    assert np.median(kept.points) == pytest.approx(np.median(whole.points), abs=0.01)
