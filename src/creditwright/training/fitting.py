"""Fitting one booster: fixed parameters, how many rounds, and the same bits each time.

The parameters are those on which three independent teams came out for these tables: a low learning
rate, shallow trees, few features a tree, heavy regularisation. No class weights: they would make
the probabilities false, and a cut-off chosen by cost needs them true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.scoring.inputs import ModelInput
from creditwright.training.split import inside_and_outside, parts_of

PARAMETERS: Mapping[str, float | int | str | bool] = {
    "objective": "binary",
    "metric": "binary_logloss",  # a proper score: AUC would not see wrong probabilities
    "learning_rate": 0.04,
    "num_leaves": 26,
    "max_depth": 5,
    "min_data_in_leaf": 70,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.15,
    "bagging_fraction": 0.85,
    "bagging_freq": 1,
    "lambda_l1": 1.0,
    "lambda_l2": 30.0,
    "min_gain_to_split": 0.01,
    "max_bin": 255,
    "cat_smooth": 20.0,
    "cat_l2": 30.0,
    "deterministic": True,
    "force_col_wise": True,  # of the two this is faster when each tree sees few features
    "verbosity": -1,
}
MOST_ROUNDS = 3000
PATIENCE = 60  # rounds without improvement after which no more are tried
INNER_PARTS = 5  # one of them says when to stop


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled applications as the model sees them.

    Attributes:
        values: Shape (applications, inputs).
        labels: 1 for a default, 0 for a loan repaid.
    """

    values: Floats
    labels: Floats

    def at(self, rows: Rows | Flags) -> "Examples":
        """Return some rows, by position or by flag."""
        return Examples(self.values[rows], self.labels[rows])


def parameters(seed: int, *, threads: int = 1) -> dict[str, float | int | str | bool]:
    """Return the parameters of a run with this seed.

    One thread by default: LightGBM's threads wait for each other at every split, and where another
    process takes a core from them two threads took seventeen times as long as one. The bits of
    the model do not depend on it.
    """
    return {**PARAMETERS, "seed": seed, "num_threads": threads}


def _dataset(
    examples: Examples,
    inputs: Sequence[ModelInput],
    seed: int,
    like: lightgbm.Dataset | None = None,
) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        examples.values,
        label=examples.labels,
        reference=like,
        feature_name=[each.name for each in inputs],
        categorical_feature=[n for n, each in enumerate(inputs) if each.categories is not None],
        params=parameters(seed),
        free_raw_data=True,
    )


def rounds_wanted(examples: Examples, inputs: Sequence[ModelInput], *, seed: int) -> int:
    """Return after how many rounds a booster on these examples stops getting better.

    One part in `INNER_PARTS` of the examples is set aside to say so; nothing else is looked at.
    """
    part = parts_of(examples.labels, INNER_PARTS, seed)
    rest, judge = inside_and_outside(part, 0)
    learning = _dataset(examples.at(rest), inputs, seed)
    judging = _dataset(examples.at(judge), inputs, seed, like=learning)
    booster = lightgbm.train(
        parameters(seed),
        learning,
        num_boost_round=MOST_ROUNDS,
        valid_sets=[judging],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return max(1, int(booster.best_iteration))


def fit(
    examples: Examples, inputs: Sequence[ModelInput], *, rounds: int, seed: int, threads: int = 1
) -> lightgbm.Booster:
    """Fit a booster with a fixed number of rounds on all the examples."""
    return lightgbm.train(
        parameters(seed, threads=threads),
        _dataset(examples, inputs, seed),
        num_boost_round=rounds,
    )
