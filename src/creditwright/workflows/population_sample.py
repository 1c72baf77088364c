"""A population as a sample to watch: the model's inputs and what it says, as they lie there.

So a reference can be kept without computing anything again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.population.columns import OUTCOME, REFERRAL
from creditwright.population.population import Population
from creditwright.scoring.inputs import ModelInput

PROBABILITY = "default_probability"
WORDS = {"outcome": OUTCOME, "referred_because": REFERRAL}


@dataclass(frozen=True, slots=True)
class PopulationSample:
    """A population, one row for each application that was not erased.

    Attributes:
        inputs: The model's, in their order.
    """

    population: Population
    inputs: Sequence[ModelInput]

    @property
    def where(self) -> str:
        """Where it came from, for people."""
        made_of = self.population.made_of
        return f"the population of {made_of.model}, made at {made_of.made_at}"

    @property
    def rows(self) -> int:
        """How many applications there are."""
        return int(self.population.present.sum())

    @property
    def names(self) -> Sequence[str]:
        """The inputs, and what the model says; of reasons a population holds nothing."""
        return (*(each.name for each in self.inputs), PROBABILITY, *WORDS)

    def read(self, names: Sequence[str]) -> Mapping[str, pl.Series]:
        """Return some of the columns."""
        return {name: self._read(name) for name in names}

    def is_number(self, name: str) -> bool:
        """Return whether a column holds numbers; else words."""
        return name not in WORDS and self._categories(name) is None

    def _read(self, name: str) -> pl.Series:
        here = self.population.present
        if name == PROBABILITY:
            return pl.Series(name, self.population.probability[here])
        if name in WORDS:
            codes = self.population.columns.codes(WORDS[name])[here].astype(np.float64)
            return _worded(name, codes, self.population.columns.words(WORDS[name]))
        values = np.array(self.population.feature(name))[here]
        categories = self._categories(name)
        return pl.Series(name, values) if categories is None else _worded(name, values, categories)

    def _categories(self, name: str) -> tuple[str, ...] | None:
        return next((each.categories for each in self.inputs if each.name == name), None)


def _worded(name: str, codes: np.typing.NDArray[np.float64], words: Sequence[str]) -> pl.Series:
    """Return codes as words; below 0 and NaN are not known."""
    known = codes >= 0
    places = np.where(known, codes, 0).astype(np.int64).tolist()
    told = [
        words[place] if there else None for place, there in zip(places, known.tolist(), strict=True)
    ]
    return pl.Series(name, told, pl.String)
