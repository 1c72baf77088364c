"""Ablation: a block of features is kept if the log loss is greater without it.

Each block in turn is left out, and what that does to foretelling rows that the booster has not seen
is measured with the same parts and rounds. Those whose absence does no harm are left out together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scorer import margins_of
from creditwright.training.fitting import Examples, fit
from creditwright.training.paired import mean_estimate
from creditwright.training.parameters import ModelParameters
from creditwright.training.selection.method import Choice, Evidence
from creditwright.training.split import inside_and_outside, parts_of
from creditwright.training.trying import log_loss_of_each

ROUNDS = 300  # the same for all, so that no part that judges chooses its own
PARTS = 3
ALL = "all"


@dataclass(frozen=True, slots=True)
class Ablation:
    """Keep the blocks whose absence makes the mean log loss greater.

    Attributes:
        parameters: What the boosters are fitted with.
        blocks: By feature the block that it belongs to.
        by: What a block is.
    """

    parameters: ModelParameters
    blocks: Mapping[str, str]
    by: str
    name: str = "ablation"
    worth_is: str = "how much greater the log loss is without the block, in thousandths"

    @property
    def settings(self) -> Mapping[str, str]:
        """With what it works."""
        return {"blocks": self.by, "rounds": str(ROUNDS), "parts": str(PARTS)}

    def steps(self, inputs: Sequence[ModelInput]) -> tuple[str, ...]:
        """Return what is fitted: all features, and all but each block."""
        return (ALL, *sorted({self.blocks[each.name] for each in inputs}))

    def measure(
        self, learning: Examples, inputs: Sequence[ModelInput], step: str, seed: int
    ) -> Floats:
        """Return each row's margin by a booster that saw neither its part nor the block."""
        there = self._outside(inputs, step)
        learning = replace(learning, values=learning.values[:, there])
        shown = [each for each, stays in zip(inputs, there, strict=True) if stays]
        part = parts_of(learning.labels, PARTS, seed, learning.people)
        margins = np.empty(learning.labels.size)
        for number in range(PARTS):
            seen, unseen = inside_and_outside(part, number)
            booster = fit(
                learning.at(seen),
                shown,
                rounds=ROUNDS,
                seed=seed,
                parameters=replace(self.parameters, boosters=1),
            )
            margins[unseen] = margins_of(booster, learning.values[unseen], threads=1)
        return margins

    def choose(
        self,
        learning: Examples,
        inputs: Sequence[ModelInput],
        measured: Mapping[str, Floats],
    ) -> Choice:
        """Keep the blocks whose absence makes the mean log loss greater."""
        whole = log_loss_of_each(measured[ALL], learning.labels)
        kept = np.zeros(len(inputs), dtype=np.bool_)
        evidence = []
        for block in self.steps(inputs)[1:]:
            harm = mean_estimate(
                1000 * (log_loss_of_each(measured[block], learning.labels) - whole)
            )
            inside = ~self._outside(inputs, block)
            kept |= inside & (harm.value > 0)
            evidence.append(
                Evidence(block, int(inside.sum()), harm.value, 0.0, harm, harm.value > 0)
            )
        return Choice(kept, tuple(sorted(evidence, key=lambda one: -one.worth)))

    def _outside(self, inputs: Sequence[ModelInput], block: str) -> Flags:
        return np.array([self.blocks[each.name] != block for each in inputs], dtype=np.bool_)
