import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from creditwright.monitoring.distances import (
    chance_beyond,
    chance_of_distance,
    chance_of_share,
    chi_squared_chance,
    jensen_shannon,
    population_stability_index,
)

COUNTS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=2, max_size=8)


@given(counts=COUNTS)
def test_jensen_shannon_is_scipys_in_bits(counts: list[tuple[int, int]]) -> None:
    first, second = np.array(counts).T + 1

    assert jensen_shannon(first, second) == pytest.approx(
        float(scipy.spatial.distance.jensenshannon(first, second, base=2)), abs=1e-7
    )


@given(counts=COUNTS)
def test_psi_is_the_same_both_ways_and_never_negative(counts: list[tuple[int, int]]) -> None:
    first, second = np.array(counts).T

    found = population_stability_index(first, second)

    assert found >= 0
    assert found == pytest.approx(population_stability_index(second, first))


def test_psi_by_hand() -> None:
    found = population_stability_index(np.array([50, 50]), np.array([80, 20]))

    first, second = np.array([50.5, 50.5]) / 101, np.array([80.5, 20.5]) / 101
    assert found == pytest.approx(float(((second - first) * np.log(second / first)).sum()))


def test_a_bin_that_both_leave_empty_changes_nothing() -> None:
    with_it = population_stability_index(np.array([50, 0, 50]), np.array([80, 0, 20]))

    assert with_it == population_stability_index(np.array([50, 50]), np.array([80, 20]))


def test_an_empty_bin_makes_no_distance_infinite() -> None:
    assert 0 < population_stability_index(np.array([100, 0]), np.array([0, 100])) < 15


def test_the_chance_of_a_distance_is_that_of_the_limit() -> None:
    expected = scipy.stats.kstwobign.sf(0.05 * np.sqrt(500))

    assert chance_of_distance(0.05, 1000, 1000) == pytest.approx(expected)


def test_counts_are_compared_as_scipy_does() -> None:
    first, second = np.array([30, 50, 20]), np.array([45, 40, 15])

    found = chi_squared_chance(first, second)

    assert found == pytest.approx(scipy.stats.chi2_contingency([first, second]).pvalue)


def test_two_bins_are_compared_with_yates_correction() -> None:
    first, second = np.array([30, 70]), np.array([45, 55])

    expected = scipy.stats.chi2_contingency([first, second], correction=True).pvalue

    assert chi_squared_chance(first, second) == pytest.approx(expected)
    assert chance_of_share((30, 100), (45, 100)) == pytest.approx(expected)


def test_bins_of_too_few_are_taken_together() -> None:
    first, second = np.array([500, 480, 1, 1]), np.array([500, 490, 0, 3])

    together = np.array([500, 482]), np.array([500, 493])

    assert chi_squared_chance(first, second) == pytest.approx(chi_squared_chance(*together))


def test_one_bin_is_no_comparison() -> None:
    assert chi_squared_chance(np.array([7]), np.array([9])) == 1


def test_a_share_that_nobody_or_everybody_has_says_nothing() -> None:
    assert chance_of_share((0, 10), (0, 20)) == 1
    assert chance_of_share((10, 10), (20, 20)) == 1


def test_the_chance_that_the_greatest_are_all_current() -> None:
    assert chance_beyond(0, 10, 10) == 1
    assert chance_beyond(2, 10, 10) == pytest.approx(10 / 20 * 9 / 19)
