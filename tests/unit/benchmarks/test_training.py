"""What the benchmark of training says of its measures."""

import argparse

import numpy as np

from creditwright.decision.policy import Costs
from training import beside_the_truth, overhead


def test_who_knows_the_truth_reaches_all_of_it() -> None:
    generator = np.random.default_rng(1)
    truth = generator.beta(1, 10, 3000)
    labels = (generator.random(3000) < truth).astype(np.float64)

    found = beside_the_truth(labels, truth, Costs().theoretical_cut_off, truth)

    assert found["share_of_gini"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert found["cost_to_oracle"] == {"value": 1.0, "low": 1.0, "high": 1.0}


def test_who_guesses_reaches_little_of_it() -> None:
    generator = np.random.default_rng(1)
    truth = generator.beta(1, 10, 3000)
    labels = (generator.random(3000) < truth).astype(np.float64)

    found = beside_the_truth(labels, generator.random(3000), 0.5, truth)

    assert abs(found["share_of_gini"]["value"]) < 0.2
    assert found["share_of_gini"]["low"] < 0 < found["share_of_gini"]["high"]
    assert found["cost_to_oracle"]["low"] > 1


def test_the_bare_calls_do_the_same_work_as_the_training() -> None:
    """The measure itself stops where the numbers of rounds differ."""
    given = argparse.Namespace(rows=2500, features=12, folds=2, runs=1)

    (found,) = overhead(given)

    assert len(found["rounds"]) == 2
    assert found["seconds"].keys() == {"ours", "lightgbm"}
