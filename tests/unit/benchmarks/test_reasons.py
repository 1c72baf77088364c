"""What the benchmark of reasons computes itself."""

import numpy as np
import pytest

from reason_stability.measures import (
    agreement,
    any_groups,
    costliest,
    mean_of,
    mended,
    reasons_of,
    share_of,
    typical,
)

GROUPS = ("income", "income", "debt", "age of loan")


def test_reasons_are_the_groups_that_cost_most_beside_the_reference() -> None:
    against = np.array([[0.5, 0.5, 0.2, -3.0], [0.0, 0.0, 0.0, 1.0]])
    means = np.array([0.0, 0.0, 0.5, 0.0])

    assert reasons_of(against, means, GROUPS) == [("income",), ("age of loan",)]


def test_the_costliest_inputs_are_named_however_little_each_is() -> None:
    against = np.array([[3.0, 0.001, -1.0, 0.0]])

    assert costliest(against, np.zeros(4), ("a", "b", "c", "d")) == [("a", "b")]


def test_nothing_named_twice_is_the_same() -> None:
    assert agreement([(), ()], [(), ()]).jaccard.value == 1.0


def test_agreement_is_of_sets_their_overlap_and_the_first() -> None:
    one = [("a", "b"), ("a", "b"), ("a",)]
    other = [("b", "a"), ("a", "c"), ("b",)]

    found = agreement(one, other)

    assert found.identical.value == pytest.approx(1 / 3)
    assert found.jaccard.value == pytest.approx((1 + 1 / 3 + 0) / 3)
    assert found.first.value == pytest.approx(1 / 3)


def test_a_share_has_wilsons_interval() -> None:
    found = share_of(np.arange(100) < 90)

    assert (found.value, found.low, found.high) == pytest.approx((0.9, 0.8256, 0.9448), abs=1e-4)


def test_a_mean_has_the_interval_of_its_standard_error() -> None:
    found = mean_of(np.array([0.0, 1.0] * 50))

    assert found.high - found.value == pytest.approx(1.96 * 0.05, abs=1e-3)


def test_what_is_usual_is_the_median_the_commonest_category_or_nothing() -> None:
    nan = np.nan
    values = np.array([[1.0, 2.0, nan], [2.0, 0.0, nan], [9.0, 2.0, 4.0]])

    assert np.array_equal(typical(values, [False, True, False]), [2.0, 2.0, nan], equal_nan=True)


def test_only_the_inputs_of_the_groups_named_are_mended() -> None:
    values = np.arange(8.0).reshape(2, 4)

    found = mended(values, [("income",), ()], GROUPS, np.full(4, -1.0))

    assert found.tolist() == [[-1.0, -1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]]


def test_as_many_groups_are_drawn_as_were_named_each_once() -> None:
    found = any_groups([("debt",), ("debt", "income", "age of loan")], GROUPS, seed=1)

    assert [len(set(each)) for each in found] == [1, 3]
