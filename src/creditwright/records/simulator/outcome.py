"""The true probability of default of each application, and whether it defaulted.

    log-odds = base + what the applicant's circumstances add (table of effects)
                    + what the traits add, seen in no table but felt in all of them

The effects of circumstances were fitted (`benchmarks/simulator.py --calibrate`) so that default
rates by age, job, schooling, place and the rest are the real lender's; the weights of the traits so
that who knows the true probability reaches an area under the ROC curve of about 0.80.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl

from creditwright.records.simulator.draws import Flags, Floats, Integers, Rng, chance, logistic
from creditwright.records.simulator.people import Traits

TRAIT_WEIGHTS = {
    "ability": -0.46,
    "discipline": -0.45,
    "appetite": 0.39,
    "conduct": -0.45,
    "standing": -0.10,
    "character": -0.45,
    "fortune": -0.08,
}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one column adds to the log-odds of default, by class.

    A column of numbers is cut at `edges`, each class open below and closed above; a column of words
    has `labels`. A value of no class and a missing one add `missing`.
    """

    edges: tuple[float, ...]
    labels: tuple[str, ...]
    adds: tuple[float, ...]
    missing: float

    def classes(self, column: pl.Series) -> Integers:
        """Return the class of each value; len(adds) where there is none."""
        none = len(self.adds)
        if self.labels:
            codes = column.replace_strict(
                self.labels, range(none), default=none, return_dtype=pl.Int64
            )
            return np.asarray(codes.fill_null(none).to_numpy(), dtype=np.int64)
        values = column.cast(pl.Float64).to_numpy()
        places = np.searchsorted(np.array(self.edges), values, side="left")
        known = np.isfinite(values) & (values != NO_SUCH_DAY)
        return np.asarray(np.where(known, places, none), dtype=np.int64)

    def of(self, column: pl.Series) -> Floats:
        """Return what each value adds to the log-odds."""
        return np.array([*self.adds, self.missing])[self.classes(column)]


NO_SUCH_DAY = 365_243.0  # the lender's mark; no amount of money is it, for they go in steps of 4.5


@dataclass(frozen=True, slots=True)
class Effects:
    """The fitted table of effects: the base log-odds, and the effect of each column."""

    base: float
    columns: dict[str, Effect]


@cache
def effects() -> Effects:
    """Read the table of effects shipped with the package."""
    text = files(__package__).joinpath("effects.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    return Effects(
        base=stored["base"],
        columns={
            name: Effect(
                edges=tuple(one.get("edges", ())),
                labels=tuple(one.get("labels", ())),
                adds=tuple(one["adds"]),
                missing=one["missing"],
            )
            for name, one in stored["columns"].items()
        },
    )


def trait_log_odds(traits: Traits) -> Floats:
    """Return what the unseen traits add to the log-odds of default."""
    total = np.zeros(traits.ability.size)
    for name, weight in TRAIT_WEIGHTS.items():
        total += weight * getattr(traits, name)
    return total


def default_probability(application: pl.DataFrame, traits: Traits) -> Floats:
    """Return each application's true probability of default."""
    table = effects()
    log_odds = table.base + trait_log_odds(traits)
    for name, effect in table.columns.items():
        log_odds = log_odds + effect.of(application[name])
    return logistic(log_odds)


def draw_defaults(rng: Rng, probability: Floats) -> Flags:
    """Let each application default or not, by its own probability."""
    return chance(rng, probability, probability.size)
