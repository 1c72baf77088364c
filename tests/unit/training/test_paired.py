"""How far two models are apart on the same applications."""

import math

import numpy as np
import pytest

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.training.metrics import auc
from creditwright.training.paired import auc_difference, cost_difference


def two_models(n: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Return labels and the scores of two models that share much of their noise."""
    generator = np.random.default_rng(seed)
    labels = (generator.random(n) < 0.2).astype(np.float64)
    shared = labels + generator.normal(size=n)
    return labels, shared + 0.3 * generator.normal(size=n), shared + 0.6 * generator.normal(size=n)


def test_the_difference_is_that_of_the_two_areas() -> None:
    labels, new, old = two_models(500, seed=1)

    found = auc_difference(labels, new, old)

    assert found.value == pytest.approx(auc(labels, new).value - auc(labels, old).value)


def test_the_interval_is_as_wide_as_the_difference_really_varies() -> None:
    found = [auc_difference(*two_models(400, seed=seed)) for seed in range(400)]

    spread = np.std([each.value for each in found])
    claimed = np.mean([each.high - each.low for each in found]) / (2 * 1.96)
    assert claimed == pytest.approx(spread, rel=0.15)


def test_the_paired_interval_is_narrower_than_that_of_two_samples() -> None:
    labels, new, old = two_models(2000, seed=3)

    paired = auc_difference(labels, new, old)

    alone = auc(labels, new), auc(labels, old)
    apart = math.hypot(*(each.high - each.low for each in alone))
    assert paired.high - paired.low < 0.6 * apart


def test_the_difference_in_cost_counts_what_each_decision_costs() -> None:
    labels = np.array([1.0, 1.0, 0.0, 0.0])
    new, old = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.0, 0.0, 0.0, 1.0])

    found = cost_difference(labels, new, old, Costs(missed_default=10, refused_good=1))

    assert found.value == pytest.approx((-10 + 0 + 1 - 1) / 4)
