"""Principal reasons: small cases by hand, and what holds for every applicant."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from creditwright.decision.reasons import (
    AT_MOST,
    LEAST_SHARE,
    PrincipalReasons,
    Shortfalls,
    principal_reasons,
    shortfalls,
)
from creditwright.features.feature import Theme

CODES = [theme.value for theme in Theme] + ["employment", "repayment", "repayment"]
ROW = arrays(np.float64, (1, len(CODES)), elements=st.floats(-2, 2))
MISSING = arrays(np.bool_, (1, len(CODES)))


def one(costs: dict[str, float], missing: frozenset[str] = frozenset()) -> PrincipalReasons:
    return principal_reasons(
        Shortfalls(
            {code: np.array([cost]) for code, cost in costs.items()},
            {code: np.array([code in missing]) for code in costs},
        )
    )[0]


def test_the_costliest_groups_are_named_costliest_first() -> None:
    found = one({"a": 0.1, "b": 0.5, "c": -3.0, "d": 0.4})

    assert found.codes == ("b", "d", "a")
    assert found.coverage == pytest.approx(1.0)


def test_no_more_than_four_are_named() -> None:
    found = one({"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0})

    assert found.codes == ("e", "d", "c", "b")
    assert found.coverage == pytest.approx(14 / 15)


def test_a_group_below_a_twentieth_of_the_whole_is_left_out_one_on_it_is_not() -> None:
    assert one({"a": 96.0, "b": 4.0}).codes == ("a",)
    assert one({"a": 95.0, "b": 5.0}).codes == ("a", "b")


def test_groups_that_cost_the_same_go_by_their_code() -> None:
    assert one({"b": 1.0, "c": 1.0, "a": 1.0}).codes == ("a", "b", "c")


def test_who_is_better_than_the_reference_in_everything_gets_no_reason() -> None:
    assert one({"a": -1.0, "b": 0.0}) == PrincipalReasons((), 0.0)


def test_what_was_not_known_is_not_told_as_a_fact() -> None:
    assert one({"a": 2.0, "b": 1.0}, missing=frozenset("a")).codes == ("a.missing", "b")


def test_a_group_is_missing_where_more_than_half_of_what_it_cost_came_from_unknown_values() -> None:
    attributions = np.array([[0.6, 0.4, -0.9], [0.4, 0.6, 0.0]])
    missing = np.array([[True, False, False], [True, False, False]])

    found = shortfalls(attributions, np.zeros(3), missing, ["a", "a", "a"])

    assert found.mostly_missing["a"].tolist() == [True, False]


def test_nobody_gets_no_reasons() -> None:
    nobody = np.empty((0, 2))

    found = shortfalls(nobody, np.zeros(2), nobody.astype(np.bool_), ["a", "b"])

    assert principal_reasons(found) == []


@given(row=ROW, means=ROW, missing=MISSING)
def test_shortfalls_add_up_to_the_distance_from_the_reference(
    row: np.ndarray, means: np.ndarray, missing: np.ndarray
) -> None:
    found = shortfalls(row, means[0], missing, CODES)

    total = sum(float(each[0]) for each in found.of_group.values())
    assert total == pytest.approx(float(row.sum() - means.sum()), abs=1e-9)


@given(row=ROW, means=ROW, missing=MISSING)
def test_whoever_is_worse_than_the_reference_gets_one_to_four_reasons(
    row: np.ndarray, means: np.ndarray, missing: np.ndarray
) -> None:
    worse = row + (max(0.0, float(means.sum() - row.sum())) + 0.1) / len(CODES)

    found = principal_reasons(shortfalls(worse, means[0], missing, CODES))[0]

    assert 1 <= len(found.codes) <= AT_MOST
    assert 0 < found.coverage <= 1 + 1e-12


@given(row=ROW, means=ROW, missing=MISSING)
def test_every_reason_is_positive_a_twentieth_at_least_and_none_left_out_costs_more(
    row: np.ndarray, means: np.ndarray, missing: np.ndarray
) -> None:
    found = shortfalls(row, means[0], missing, CODES)
    costs = {code: float(each[0]) for code, each in found.of_group.items()}

    named = [code.removesuffix(".missing") for code in principal_reasons(found)[0].codes]

    against = sum(cost for cost in costs.values() if cost > 0)
    assert len(set(named)) == len(named)
    assert all(costs[code] > 0 and costs[code] >= LEAST_SHARE * against for code in named)
    left_out = [cost for code, cost in costs.items() if code not in named]
    if len(named) == AT_MOST:
        assert max(left_out) <= min(costs[code] for code in named)
