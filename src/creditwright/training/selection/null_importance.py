"""Null importance: a feature is kept if it gains more than it would by chance.

A booster is fitted on the true labels, and many times on labels drawn anew from them at random. A
feature with many values gains something in any case; what it gains where there is nothing to be
learned is its own measure of chance.

Source:
    Altmann, Tolosi, Sander, Lengauer, Bioinformatics 26 (2010): permutation importance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from creditwright.core.errors import UsageError
from creditwright.core.numbers import Floats
from creditwright.scoring.inputs import ModelInput
from creditwright.training.fitting import Examples, fit
from creditwright.training.parameters import ModelParameters
from creditwright.training.selection.method import Choice, Evidence

ROUNDS = 200  # the same for true and for drawn labels, or their gains could not be compared
TRUE_FITS = 4  # with other features offered to each tree; their mean is less of an accident
QUANTILE = 0.75  # of what chance gives; as in the public uses of the method on these tables
FEWEST_DRAWS, MOST_DRAWS = 4, 1000
TRUE, DRAWN = "true", "drawn"


@dataclass(frozen=True, slots=True)
class NullImportance:
    """Keep what gains more on the true labels than in three of four drawings of them.

    Attributes:
        parameters: What the boosters are fitted with.
        draws: How often labels are drawn.
    """

    parameters: ModelParameters
    draws: int = 20
    name: str = "null-importance"
    worth_is: str = "mean gain on the true labels, beside the third quartile on drawn ones"

    def __post_init__(self) -> None:
        """Refuse too few draws for a quantile, or more than anybody waits for.

        Raises:
            UsageError: If the number cannot be.
        """
        if not FEWEST_DRAWS <= self.draws <= MOST_DRAWS:
            raise UsageError(f"The draws must be {FEWEST_DRAWS} to {MOST_DRAWS}, got {self.draws}.")

    @property
    def settings(self) -> Mapping[str, str]:
        """With what it works."""
        return {"draws": str(self.draws), "rounds": str(ROUNDS), "quantile": str(QUANTILE)}

    def steps(self, inputs: Sequence[ModelInput]) -> tuple[str, ...]:  # noqa: ARG002 - the Protocol's
        """Return the fits: some on the true labels, one for each draw."""
        true = [f"{TRUE}-{n}" for n in range(TRUE_FITS)]
        return (*true, *(f"{DRAWN}-{n}" for n in range(self.draws)))

    def measure(
        self, learning: Examples, inputs: Sequence[ModelInput], step: str, seed: int
    ) -> Floats:
        """Return the total gain of each input, shape (inputs,)."""
        kind, number = step.split("-")
        own = seed + int(number)
        if kind == DRAWN:
            generator = np.random.Generator(np.random.PCG64([seed, int(number)]))
            learning = replace(learning, labels=generator.permutation(learning.labels))
        booster = fit(
            learning,
            inputs,
            rounds=ROUNDS,
            seed=own,
            parameters=replace(self.parameters, boosters=1),
        )
        return np.asarray(booster.feature_importance("gain"), dtype=np.float64)

    def choose(
        self,
        learning: Examples,  # noqa: ARG002 - the Protocol's
        inputs: Sequence[ModelInput],
        measured: Mapping[str, Floats],
    ) -> Choice:
        """Keep each feature whose mean true gain lies above the quantile of its drawn gains."""
        true = [each for step, each in measured.items() if step.startswith(TRUE)]
        drawn = [each for step, each in measured.items() if step.startswith(DRAWN)]
        worth = np.mean(true, axis=0)
        chance = np.quantile(drawn, QUANTILE, axis=0)
        kept = worth > chance
        evidence = [
            Evidence(each.name, 1, float(gain), float(by_chance), None, bool(stays))
            for each, gain, by_chance, stays in zip(inputs, worth, chance, kept, strict=True)
        ]
        return Choice(kept, tuple(sorted(evidence, key=lambda one: one.chance - one.worth)))
