"""The cut-off that costs least."""

import numpy as np
import pytest

from creditwright.decision.policy import Costs
from creditwright.training.cut_off import GRID, CutOffAtEdgeError, choose_cut_off, cost_curve
from creditwright.training.metrics import mistakes


def true_probabilities(n: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(1)
    probabilities = generator.beta(0.8, 9, n)
    return probabilities, (generator.random(n) < probabilities).astype(np.float64)


def test_with_true_probabilities_the_cut_off_is_the_theoretical() -> None:
    probabilities, labels = true_probabilities(400_000)

    found = choose_cut_off(probabilities, labels, Costs(10, 1))

    assert found.theoretical == pytest.approx(1 / 11)
    assert found.probability == pytest.approx(1 / 11, abs=0.015)
    at_theory = float(np.interp(1 / 11, GRID, found.curve))
    assert found.cost_per_applicant <= at_theory


def test_the_curve_is_the_cost_of_the_mistakes_at_each_cut_off() -> None:
    probabilities, labels = true_probabilities(500)

    curve = cost_curve(probabilities, labels, Costs(10, 1))

    for place in (0, 90, 400, 998):
        counted = mistakes(labels, probabilities, GRID[place])
        cost = 10 * counted.missed_defaults + counted.refused_good
        assert curve[place] == pytest.approx(cost / 500)


def test_among_equally_cheap_cut_offs_the_nearest_to_the_theoretical_is_taken() -> None:
    probabilities = np.array([0.01] * 50 + [0.5] * 50)
    labels = np.array([0.0] * 50 + [1.0] * 50)

    assert choose_cut_off(probabilities, labels, Costs(10, 1)).probability == pytest.approx(0.091)


def test_where_approving_everybody_is_cheapest_a_model_cannot_decide() -> None:
    probabilities, labels = true_probabilities(2000)

    with pytest.raises(CutOffAtEdgeError, match="approving everybody"):
        choose_cut_off(probabilities, labels, Costs(missed_default=1, refused_good=1000))


def test_where_refusing_everybody_is_cheapest_a_model_cannot_decide() -> None:
    labels = np.tile([1.0, 0.0], 200)
    probabilities = np.linspace(0.4, 0.6, 400)

    with pytest.raises(CutOffAtEdgeError, match="refusing everybody"):
        choose_cut_off(probabilities, labels, Costs(missed_default=10, refused_good=1))
