"""Boosters: LightGBM as it comes, with this project's parameters, and with classes balanced."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import lightgbm
import numpy as np

from creditwright.core.numbers import Rows
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import margins_of
from creditwright.training.challengers.candidate import Candidate, Family, Fitted
from creditwright.training.fitting import (
    INNER_PARTS,
    MOST_ROUNDS,
    PATIENCE,
    Examples,
    dataset_of,
    fit,
    lightgbm_parameters,
    rounds_wanted,
)
from creditwright.training.parameters import ModelParameters
from creditwright.training.split import inside_and_outside, parts_of

DEFAULT_ROUNDS = 100  # LightGBM's own
AS_IT_COMES: Mapping[str, float | int | str | bool] = {
    "objective": "binary",
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}


def booster_candidates(parameters: ModelParameters) -> tuple[Candidate, ...]:
    """Return the boosters, those that are tuned with `parameters`.

    Args:
        parameters: What `creditwright train` would fit with.
    """
    chosen = {**parameters.as_document(), "rounds": "stopped early"}
    return (
        Candidate(
            name="lightgbm_default",
            label="LightGBM, default parameters",
            family=Family.BOOSTER,
            meaning="What the library does when nothing is chosen.",
            settings={"rounds": DEFAULT_ROUNDS},
            fit=_default,
        ),
        Candidate(
            name="lightgbm_tuned",
            label="LightGBM, tuned",
            family=Family.BOOSTER,
            meaning="What `creditwright train` fits in each fold.",
            settings=chosen,
            fit=partial(_tuned, parameters=parameters),
        ),
        Candidate(
            name="lightgbm_weighted",
            label="LightGBM, tuned, class weights",
            family=Family.BOOSTER,
            meaning="The same with each default weighted so that defaults weigh as much as the "
            "others together.",
            settings=chosen | {"weight_of_default": "repaid / defaults"},
            fit=partial(_weighted, parameters=parameters),
        ),
        Candidate(
            name="lightgbm_undersampled",
            label="LightGBM, tuned, under-sampled",
            family=Family.BOOSTER,
            meaning="The same on all defaults and as many loans repaid, drawn at random.",
            settings=chosen | {"repaid": "as many as defaults"},
            fit=partial(_under_sampled, parameters=parameters),
        ),
    )


def fitted_booster(booster: lightgbm.Booster) -> Fitted:
    """Return a booster as candidates are compared; its size is that of its text."""
    return Fitted(
        lambda values: margins_of(booster, values, threads=1),
        size_bytes=len(booster.model_to_string().encode()),
    )


def _default(examples: Examples, inputs: Sequence[ModelInput], seed: int) -> Fitted:
    wanted = {**AS_IT_COMES, "seed": seed}
    data = dataset_of(examples, inputs, wanted)
    return fitted_booster(lightgbm.train(wanted, data, num_boost_round=DEFAULT_ROUNDS))


def _tuned(
    examples: Examples, inputs: Sequence[ModelInput], seed: int, *, parameters: ModelParameters
) -> Fitted:
    rounds = rounds_wanted(examples, inputs, seed=seed, parameters=parameters)
    return fitted_booster(fit(examples, inputs, rounds=rounds, seed=seed, parameters=parameters))


def _weighted(
    examples: Examples, inputs: Sequence[ModelInput], seed: int, *, parameters: ModelParameters
) -> Fitted:
    """Fit as `_tuned` does, every sum weighted: the one that says when to stop too."""
    wanted = lightgbm_parameters(parameters, inputs, seed)
    rest, judge = inside_and_outside(_inner_parts(examples, seed), 0)
    learning = _weighted_dataset(examples.at(rest), inputs, wanted)
    stopped = lightgbm.train(
        wanted,
        learning,
        num_boost_round=MOST_ROUNDS,
        valid_sets=[_weighted_dataset(examples.at(judge), inputs, wanted, like=learning)],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    every, rounds = _weighted_dataset(examples, inputs, wanted), max(1, int(stopped.best_iteration))
    return fitted_booster(lightgbm.train(wanted, every, num_boost_round=rounds))


def _inner_parts(examples: Examples, seed: int) -> Rows:
    return parts_of(examples.labels, INNER_PARTS, seed, examples.people)


def _weighted_dataset(
    examples: Examples,
    inputs: Sequence[ModelInput],
    wanted: Mapping[str, Any],
    like: lightgbm.Dataset | None = None,
) -> lightgbm.Dataset:
    defaults = float(examples.labels.sum())
    heavier = (examples.labels.size - defaults) / defaults
    weights = np.where(examples.labels == 1, heavier, 1.0)
    return dataset_of(examples, inputs, wanted, like).set_weight(weights)


def _under_sampled(
    examples: Examples, inputs: Sequence[ModelInput], seed: int, *, parameters: ModelParameters
) -> Fitted:
    some = examples.at(as_many_repaid_as_defaults(examples, seed))
    return _tuned(some, inputs, seed, parameters=parameters)


def as_many_repaid_as_defaults(examples: Examples, seed: int) -> Rows:
    """Return the rows of all defaults and of as many loans repaid, drawn at random, in order."""
    defaults = np.flatnonzero(examples.labels == 1)
    repaid = np.flatnonzero(examples.labels == 0)
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = generator.choice(repaid, min(repaid.size, defaults.size), replace=False)
    return np.sort(np.concatenate([defaults, drawn]))
