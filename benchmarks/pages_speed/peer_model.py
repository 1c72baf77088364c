"""What the peers' pages show: the same booster, given features that are ready.

They spare what ours does for each picture: reading the store, computing features, the policy, who
asks and whether they may. Runs in the peers' own environment.
"""

import json
import math
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lightgbm
import numpy as np

BARS = 15


@dataclass(frozen=True)
class Told:
    """One picture.

    Attributes:
        bars: Of the waterfall: its label, and where it begins and ends, in probability.
    """

    probability: float
    bars: list[tuple[str, float, float]]


@dataclass(frozen=True)
class Given:
    """What is shown, read once a process."""

    booster: lightgbm.Booster
    names: list[str]
    values: list[float | None]
    slider: str
    slope: float
    intercept: float
    limit: float
    counts: list[int]
    edges: list[float]

    @property
    def amount(self) -> float:
        """What the slider stands at first."""
        return float(self.values[self.names.index(self.slider)] or 0.0)

    def told(self, amount: float) -> Told:
        """Return the picture with another amount."""
        values = [
            amount if name == self.slider else value
            for name, value in zip(self.names, self.values, strict=True)
        ]
        row = np.array([[math.nan if each is None else each for each in values]])
        given = np.asarray(self.booster.predict(row, pred_contrib=True))[0] * self.slope
        base, total = given[-1] + self.intercept, float(given.sum() + self.intercept)
        first, last = (1 / (1 + math.exp(-each)) for each in (base, total))
        slope = (last - first) / (total - base) if total != base else 0.0
        order = np.argsort(-np.abs(given[:-1]))[: BARS - 1]
        parts = [(self.names[n], float(given[n]) * slope) for n in order]
        parts.append(("the rest", last - first - sum(size for _, size in parts)))
        bars, at = [], first
        for label, size in parts:
            bars.append((label, at, at + size))
            at += size
        return Told(last, bars)


@cache
def given() -> Given:
    """Return what is shown."""
    said = json.loads(Path(os.environ["PEER_GIVEN"]).read_text())
    return Given(booster=lightgbm.Booster(model_file=os.environ["PEER_MODEL"]), **said)
