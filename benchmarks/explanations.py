"""Times attributions in bulk: LightGBM's own, shap's, WOODELF's, and ours from tables.

    python benchmarks/explanations.py --rows 20000 --features 600 --trees 1500
    python benchmarks/explanations.py --model BUNDLE/model.txt

Without a model one is trained on made-up rows, with the parameters that training uses by default.
A library that is not installed is left out (WOODELF is none of ours: `pip install --no-deps
woodelf-explainer treelite`). Prints of each the seconds; by processor time of all cores, which
other work moves less, the milliseconds a row and how many times as fast as shap it is;
and the largest difference from LightGBM's own attributions.
"""

import argparse
import importlib
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd

from creditwright.core.numbers import Floats
from creditwright.explanation.bulk import contributions_of_many
from creditwright.explanation.leaf_tables import leaf_tables
from creditwright.scoring.calibration import Calibration
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer
from creditwright.training.parameters import ModelParameters

TRAINING_ROWS = 20_000
MISSING_SHARE = 0.3
OURS_ALONE = {"monotone", "boosters"}  # of a model of ours, not of LightGBM's parameters

Attribute = Callable[[Floats], Floats]  # rows in, attributions out, one column a feature


def made_up(rows: int, features: int, seed: int) -> Floats:
    """Return rows of normal numbers, a part of them missing."""
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(rows, features))
    values[generator.random(values.shape) < MISSING_SHARE] = np.nan
    return values


def train(features: int, trees: int) -> lightgbm.Booster:
    """Train a booster of this size, of our own parameters, on made-up rows."""
    values = made_up(TRAINING_ROWS, features, seed=1)
    weights = np.random.default_rng(2).normal(size=features) * 0.2
    log_odds = np.nan_to_num(values) @ weights - 2
    chance = 1 / (1 + np.exp(-log_odds))
    labels = (np.random.default_rng(3).random(TRAINING_ROWS) < chance).astype(np.float64)
    chosen = {k: v for k, v in asdict(ModelParameters()).items() if k not in OURS_ALONE}
    parameters = {
        **chosen,
        "objective": "binary",
        "verbose": -1,
        "bagging_freq": 1,
        "seed": 1,
        "num_threads": 1,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(values, labels), num_boost_round=trees)


def with_lightgbm(booster: lightgbm.Booster, threads: int) -> Attribute:
    """Return LightGBM's own attributions, as decisions are explained with."""

    def attribute(values: Floats) -> Floats:
        found = np.asarray(booster.predict(values, pred_contrib=True, num_threads=threads))
        return found[:, :-1]

    return attribute


def with_shap(booster: lightgbm.Booster) -> Attribute:
    """Return shap's: it asks LightGBM for them where no background is given."""
    explainer = importlib.import_module("shap").TreeExplainer(booster)
    return lambda values: np.asarray(explainer.shap_values(values))


def with_shap_itself(booster: lightgbm.Booster) -> Attribute:
    """Return shap's own algorithm, in C++, on the trees it read."""
    explainer = importlib.import_module("shap").TreeExplainer(booster)
    explainer.model.model_type = "internal"
    return lambda values: np.asarray(explainer.shap_values(values, check_additivity=False))


def with_woodelf(booster: lightgbm.Booster) -> Attribute:
    """Return WOODELF's."""
    explainer = importlib.import_module("woodelf").WoodelfExplainer(booster)
    names = booster.feature_name()
    return lambda values: np.asarray(
        explainer.shap_values(pd.DataFrame(values, columns=names), verbose=False)
    )


def with_tables(booster: lightgbm.Booster) -> Attribute:
    """Return ours for many rows at once."""
    started = time.process_time()
    tables = leaf_tables(Scorer(booster, (), Calibration(1.0, 0.0), ScoreScale()))
    print(f"{'':<24} tables made in {time.process_time() - started:.2f} s")
    return lambda values: contributions_of_many(tables, values)


def main() -> None:
    """Time each, in turn, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--features", type=int, default=600)
    parser.add_argument("--trees", type=int, default=1500)
    parser.add_argument("--threads", type=int, default=0, help="0: all cores")
    given = parser.parse_args()
    booster = (
        lightgbm.Booster(model_file=given.model)
        if given.model
        else train(given.features, given.trees)
    )
    values = made_up(given.rows, booster.num_feature(), seed=4)
    print(f"{given.rows:,} rows x {booster.num_feature()} features x {booster.num_trees()} trees")
    makers: dict[str, Callable[[], Attribute]] = {
        "shap.TreeExplainer": lambda: with_shap(booster),
        "pred_contrib": lambda: with_lightgbm(booster, given.threads),
        "tables (ours)": lambda: with_tables(booster),
        "shap, its own algorithm": lambda: with_shap_itself(booster),
        "woodelf": lambda: with_woodelf(booster),
    }
    expected = with_lightgbm(booster, given.threads)(values[:2000])
    slowest = None
    for name, make in makers.items():
        try:
            attribute = make()
            started, worked = time.perf_counter(), time.process_time()
            found = attribute(values)
        except (ImportError, ValueError, NotImplementedError, AssertionError) as error:
            print(f"{name:<24} left out: {type(error).__name__} {error}")
            continue
        took, work = time.perf_counter() - started, time.process_time() - worked
        slowest = slowest or work
        apart = np.abs(found[:2000] - expected).max()
        same = np.array_equal(found[:2000], expected)
        print(
            f"{name:<24} {took:8.2f} s, {work:8.2f} s of processor time, "
            f"{1e3 * work / given.rows:.3f} ms a row: {slowest / work:.2f} times as fast as shap; "
            f"differs by {apart:.1e}"
            f"{', the same bits' if same else ''}"
        )


if __name__ == "__main__":
    main()
