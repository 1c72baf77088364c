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
    assert found.cost.value <= at_theory


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


def test_the_interval_of_a_true_models_cut_off_holds_the_theoretical_one() -> None:
    held = 0
    for seed in range(20):
        generator = np.random.default_rng(seed)
        probabilities = 1 / (1 + np.exp(-generator.normal(-2.9, 1.0, 3000)))
        labels = (generator.random(3000) < probabilities).astype(np.float64)
        held += choose_cut_off(probabilities, labels, Costs(10, 1), seed=seed).agrees_with_theory

    assert held >= 17  # a 95 % interval misses more than 3 of 20 in one of 60 such tests


def test_probabilities_that_are_false_put_the_cut_off_in_doubt() -> None:
    probabilities, labels = true_probabilities(100_000)

    weighted = probabilities * 11 / (probabilities * 11 + 1 - probabilities)  # as class weights do
    found = choose_cut_off(weighted, labels, Costs(10, 1))

    assert not found.agrees_with_theory
    assert found.doubt is not None
    assert "0.0909" in found.doubt
    assert found.probability == pytest.approx(0.52, abs=0.06)


def test_intervals_hold_what_was_chosen_and_are_the_same_for_the_same_seed() -> None:
    probabilities, labels = true_probabilities(20_000)

    one, same = (choose_cut_off(probabilities, labels, Costs(10, 1), seed=3) for _ in range(2))

    assert one.interval[0] <= one.probability <= one.interval[1]
    assert one.cost.low < one.cost.value < one.cost.high
    assert (one.interval, one.cost) == (same.interval, same.cost)
    assert one.doubt is None


def test_the_interval_of_the_cost_is_that_of_drawing_rows_again() -> None:
    probabilities, labels = true_probabilities(4000)
    found = choose_cut_off(probabilities, labels, Costs(10, 1))
    generator = np.random.default_rng(2)
    lost = np.where(labels == 1, 10.0, 0.0) * (probabilities <= found.probability)
    lost += np.where(labels == 0, 1.0, 0.0) * (probabilities > found.probability)

    drawn = [lost[generator.integers(0, lost.size, lost.size)].mean() for _ in range(1000)]

    expected = np.quantile(drawn, [0.025, 0.975])
    assert [found.cost.low, found.cost.high] == pytest.approx(expected, abs=0.01)
