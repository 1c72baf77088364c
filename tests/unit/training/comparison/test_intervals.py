"""Intervals by drawing again: the quick way gives what the plain way gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.numbers import Floats
from creditwright.training.comparison.intervals import order_estimates
from creditwright.training.paired import mean_estimate
from creditwright.training.plain_metrics import average_precision, kolmogorov_smirnov


def made_up(n: int, seed: int, digits: int) -> tuple[Floats, Floats]:
    generator = np.random.default_rng(seed)
    scores = np.round(generator.normal(size=n), digits)  # few digits: many ties
    chance = 1 / (1 + np.exp(-scores + 1))
    labels = (generator.random(n) < chance).astype(np.float64)
    labels[:2] = 0.0, 1.0
    return labels, scores


@given(seed=st.integers(0, 1000), digits=st.integers(0, 3))
def test_a_figure_lies_between_its_ends_and_is_the_plain_one(seed: int, digits: int) -> None:
    labels, scores = made_up(300, seed, digits)

    distance, precision = order_estimates(labels, scores, seed=1)

    assert distance.value == kolmogorov_smirnov(labels, scores)
    assert precision.value == average_precision(labels, scores)
    assert 0 <= precision.low <= precision.value <= precision.high <= 1
    assert 0 <= distance.low <= distance.high <= 1


def test_the_ends_are_those_of_drawing_rows_and_measuring_each_time() -> None:
    labels, scores = made_up(800, seed=3, digits=1)
    generator = np.random.default_rng(9)
    drawn = []
    for _ in range(400):
        rows = generator.integers(0, labels.size, labels.size)
        drawn.append(average_precision(labels[rows], scores[rows]))

    _, precision = order_estimates(labels, scores, seed=1)

    low, high = np.quantile(drawn, [0.025, 0.975])
    assert precision.low == pytest.approx(low, abs=0.015)
    assert precision.high == pytest.approx(high, abs=0.015)


def test_the_interval_of_a_mean_holds_the_truth_in_95_of_100_draws() -> None:
    generator = np.random.default_rng(4)
    found = [mean_estimate(generator.exponential(2.0, 500)) for _ in range(400)]

    held = np.mean([each.low <= 2.0 <= each.high for each in found])

    assert held == pytest.approx(0.95, abs=0.03)
