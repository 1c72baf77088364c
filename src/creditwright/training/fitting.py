"""Fitting one booster: how many rounds, and the same bits each time.

No class weights: they would make the probabilities false, and a cut-off chosen by cost needs them
true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.scoring.inputs import ModelInput
from creditwright.training.averaging import mean_of
from creditwright.training.parameters import ModelParameters
from creditwright.training.split import inside_and_outside, parts_of

FIXED: Mapping[str, float | int | str | bool] = {
    "objective": "binary",
    "metric": "binary_logloss",  # a proper score: AUC would not see wrong probabilities
    "bagging_freq": 1,
    "deterministic": True,
    "force_col_wise": True,  # of the two this is faster when each tree sees few features
    "verbosity": -1,
}
DEFAULT_PARAMETERS = ModelParameters()
MOST_ROUNDS = 3000
PATIENCE = 60  # rounds without improvement after which no more are tried
SEEDS_APART, MOST_SEEDS = 1_000_003, 1 << 31  # so that runs with seeds 1 and 2 share no booster
INNER_PARTS = 5  # one of them says when to stop


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled applications as the model sees them.

    Attributes:
        values: Shape (applications, inputs).
        labels: 1 for a default, 0 for a loan repaid.
        people: The person behind each application; None: every one another.
    """

    values: Floats
    labels: Floats
    people: Rows | None = None

    def at(self, rows: Rows | Flags) -> "Examples":
        """Return some rows, by position or by flag."""
        people = None if self.people is None else self.people[rows]
        return Examples(self.values[rows], self.labels[rows], people)


def lightgbm_parameters(
    parameters: ModelParameters, inputs: Sequence[ModelInput], seed: int, *, threads: int = 1
) -> dict[str, Any]:
    """Return what LightGBM is given: the chosen parameters, the fixed ones, seed and threads.

    One thread by default: LightGBM's threads wait for each other at every split, and where another
    process takes a core from them two threads took seventeen times as long as one. The bits of
    the model do not depend on it.
    """
    wanted: dict[str, Any] = {**FIXED, **parameters.numbers(), "seed": seed, "num_threads": threads}
    del wanted["boosters"]  # ours, not LightGBM's
    if parameters.monotone:
        signs = dict(parameters.monotone)
        wanted["monotone_constraints"] = [signs.get(each.name, 0) for each in inputs]
    return wanted


def dataset_of(
    examples: Examples,
    inputs: Sequence[ModelInput],
    wanted: Mapping[str, Any],
    like: lightgbm.Dataset | None = None,
) -> lightgbm.Dataset:
    """Return examples as LightGBM learns from them; numbers are cut as in `like`, if given."""
    return lightgbm.Dataset(
        examples.values,
        label=examples.labels,
        reference=like,
        feature_name=[each.name for each in inputs],
        categorical_feature=[n for n, each in enumerate(inputs) if each.categories is not None],
        params=dict(wanted),
        free_raw_data=True,
    )


def stopped_early(
    examples: Examples,
    inputs: Sequence[ModelInput],
    *,
    seed: int,
    parameters: ModelParameters = DEFAULT_PARAMETERS,
) -> lightgbm.Booster:
    """Return a booster that stopped when it got no better; it predicts with its best rounds.

    One part in `INNER_PARTS` of the examples is set aside to say so; nothing else is looked at.
    """
    part = parts_of(examples.labels, INNER_PARTS, seed, examples.people)
    rest, judge = inside_and_outside(part, 0)
    wanted = lightgbm_parameters(parameters, inputs, seed)
    learning = dataset_of(examples.at(rest), inputs, wanted)
    judging = dataset_of(examples.at(judge), inputs, wanted, like=learning)
    return lightgbm.train(
        wanted,
        learning,
        num_boost_round=MOST_ROUNDS,
        valid_sets=[judging],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )


def rounds_wanted(
    examples: Examples,
    inputs: Sequence[ModelInput],
    *,
    seed: int,
    parameters: ModelParameters = DEFAULT_PARAMETERS,
) -> int:
    """Return after how many rounds a booster on these examples stops getting better."""
    booster = stopped_early(examples, inputs, seed=seed, parameters=parameters)
    return max(1, int(booster.best_iteration))


def fit(
    examples: Examples,
    inputs: Sequence[ModelInput],
    *,
    rounds: int,
    seed: int,
    parameters: ModelParameters = DEFAULT_PARAMETERS,
    threads: int = 1,
) -> lightgbm.Booster:
    """Fit a booster with a fixed number of rounds on all the examples.

    Where the parameters want several, it is the mean of boosters with different seeds.
    """
    fitted = []
    for number in range(parameters.boosters):
        own = (seed + number * SEEDS_APART) % MOST_SEEDS
        wanted = lightgbm_parameters(parameters, inputs, own, threads=threads)
        dataset = dataset_of(examples, inputs, wanted)
        fitted.append(lightgbm.train(wanted, dataset, num_boost_round=rounds))
    return mean_of(fitted)
