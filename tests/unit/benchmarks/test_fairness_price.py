"""What the benchmark of fairness computes itself."""

import numpy as np
import pytest

from creditwright.decision.policy import Costs
from fairness_price.decide import same_share
from fairness_price.models import FOLDS, reweighed
from fairness_price.price import Pair, Way, cost, ratio

N = 4000
GENERATOR = np.random.default_rng(1)
GROUPS = GENERATOR.choice(["female", "male"], N, p=[0.7, 0.3])
IS_MALE = GROUPS == "male"
PROBABILITY = GENERATOR.beta(1, 9, N) * np.where(IS_MALE, 1.0, 0.5)
LABELS = (GENERATOR.random(N) < PROBABILITY).astype(np.float64)
EVERYBODY = np.ones(N, np.bool_)
PAIR = Pair("male / female", IS_MALE, ~IS_MALE)


def test_reweighed_rows_make_group_and_default_independent() -> None:
    weights = reweighed(GROUPS, LABELS)

    assert weights.sum() == pytest.approx(N)
    rates = [np.average(LABELS[group == GROUPS], weights=weights[group == GROUPS])
             for group in ("female", "male")]  # fmt: skip
    assert rates[0] == pytest.approx(rates[1]) == pytest.approx(LABELS.mean())


def test_the_same_share_of_each_group_is_refused() -> None:
    refused = same_share(PROBABILITY, LABELS, GROUPS, np.arange(N) % FOLDS, Costs())

    assert refused[IS_MALE].mean() == pytest.approx(refused[~IS_MALE].mean(), abs=0.04)
    assert 0 < refused.mean() < 1


def test_the_interval_of_a_difference_of_ratios_is_what_other_applications_would_show() -> None:
    one = Way("one", PROBABILITY, (PROBABILITY > 0.09).astype(np.float64))
    other = Way("other", PROBABILITY, (PROBABILITY > 0.12).astype(np.float64))

    found = ratio(one, other, PAIR, EVERYBODY)

    drawn = []
    for _ in range(400):
        rows = GENERATOR.integers(0, N, N)
        pair = Pair("", IS_MALE[rows], ~IS_MALE[rows])
        ways = [Way("", None, each.refused[rows]) for each in (one, other)]
        drawn.append(ratio(ways[0], ways[1], pair, EVERYBODY).difference)
    assert found.half_width == pytest.approx(1.96 * np.std(drawn), rel=0.15)


def test_a_way_beside_itself_costs_nothing_more() -> None:
    way = Way("one", PROBABILITY, (PROBABILITY > 0.09).astype(np.float64))

    found = cost(way, way, LABELS, Costs())

    missed, refused = LABELS * (1 - way.refused), (1 - LABELS) * way.refused
    assert found.value == pytest.approx((10 * missed + refused).mean())
    assert (found.difference, found.half_width) == (0, 0)
