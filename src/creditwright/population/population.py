"""The population: the applications of the store as a bundle sees and decides them.

What a single application is compared with, and what cut-offs, calibration and fairness are shown
on: one thing, so that all of them speak of the same applications.
"""

import difflib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Outcome
from creditwright.features.frame import Identifiers
from creditwright.population.columns import (
    AMOUNT,
    COHORT,
    GROUP,
    INPUT,
    LABEL,
    OUTCOME,
    RULE,
    VERSION,
    Codes,
    Columns,
)
from creditwright.population.errors import UnknownColumnError
from creditwright.training.money import Loans

Kept = TypeVar("Kept")
MOST_KEPT = 24


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a population was made of, and when.

    Attributes:
        bundle: The digest of the bundle that saw it.
        model: The model's name and version.
        made_at: When the last application was read.
        source: The digest of the records, or of the store's state.
        left_out: How many applications were read and are not in it: the store does not hold them,
            or holds them otherwise.
        erased: How many were removed since.
    """

    bundle: str
    model: str
    made_at: str
    source: str
    left_out: int
    erased: int = 0


class Population:
    """A population that is open; what is computed of all of it once is kept.

    Attributes:
        columns: Its columns, where they lie.
        made_of: What it was made of.
    """

    def __init__(self, columns: Columns, made_of: MadeOf) -> None:
        self.columns = columns
        self.made_of = made_of
        self._kept: dict[Hashable, Any] = {}

    def kept(self, name: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what `make` gives, made once: a population that is open never changes.

        Args:
            name: Of what is made; of more than `MOST_KEPT` the first are forgotten.
            make: Makes it; two threads that come at once may both do.
        """
        if name in self._kept:
            found: Kept = self._kept[name]
            return found
        made = make()
        kept = list(self._kept.items())[-MOST_KEPT + 1 :]
        self._kept = {**dict(kept), name: made}  # replaced whole: another thread may be reading
        return made

    @property
    def size(self) -> int:
        """How many applications are in it."""
        return self.columns.layout.applications - self.made_of.erased

    @property
    def applications(self) -> Identifiers:
        """SK_ID_CURR of each, rising; a place whose application was erased repeats one."""
        return self.columns.applications

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the model's inputs."""
        return self.columns.layout.inputs

    @property
    def present(self) -> Flags:
        """Those that were not erased."""
        return self.columns.present

    @property
    def probability(self) -> Floats:
        """The probability of default of each."""
        return self.columns.probability

    def place_of(self, number: int) -> int | None:
        """Return where an application is; None: it is not in the population."""
        place = int(np.searchsorted(self.applications, number))
        there = place < self.applications.size and int(self.applications[place]) == number
        return place if there and self.present[place] else None

    def version_at(self, place: int) -> int:
        """Return which version of an application was seen."""
        return int(self.columns.floats(VERSION)[place])

    def feature(self, name: str) -> Floats:
        """Return a feature of every application as the model sees it.

        A category is its place in the model's vocabulary; NaN: missing, or never seen in training.

        Raises:
            UnknownColumnError: If the model has none of this name.
        """
        if not self.columns.has(f"{INPUT}{name}"):
            raise UnknownColumnError(difflib.get_close_matches(name, self.inputs, n=3))
        return self.columns.floats(f"{INPUT}{name}")

    def with_outcome(self, outcome: Outcome) -> Flags:
        """Return which applications get this outcome."""
        words = self.columns.words(OUTCOME)
        if outcome.value not in words:  # nobody's
            return np.zeros(self.outcomes.size, dtype=np.bool_)
        found: Flags = self.outcomes == words.index(outcome.value)
        return found

    @property
    def outcomes(self) -> Codes:
        """The place of each one's outcome among the words of `OUTCOME`."""
        return self.columns.codes(OUTCOME)

    @property
    def by_rule(self) -> Flags:
        """The applications that a hard rule decides."""
        found: Flags = self.columns.codes(RULE) >= 0
        return found

    @cached_property
    def labels(self) -> Floats:
        """1 for a default, 0 for a loan repaid, NaN where it is not known."""
        return np.array(self.columns.floats(LABEL))

    @cached_property
    def by_probability(self) -> Rows:
        """The places of the applications, the safest first; those that were erased are not in."""
        order = np.argsort(self.probability, kind="stable")
        return order[: int(self.present.sum())]

    def loans(self) -> Loans:
        """Return what was asked for, how likely each defaults, and what became of it."""
        return Loans(np.array(self.columns.floats(AMOUNT)), self.probability, self.labels)

    def groups(self, kind: str) -> tuple[Codes, tuple[str, ...]]:
        """Return the group of each application, and what they are called; see `ApplicantGroups`."""
        return self.columns.codes(f"{GROUP}{kind}"), self.columns.words(f"{GROUP}{kind}")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of group that applicants are compared by."""
        return tuple(
            each.removeprefix(GROUP) for each in self.columns.layout.codes if each.startswith(GROUP)
        )

    def cohort_words(self) -> Mapping[str, tuple[str, ...]]:
        """Return the cohorts that are words, and which there are."""
        codes = self.columns.layout.codes
        return {
            each.removeprefix(COHORT): words
            for each, words in codes.items()
            if each.startswith(COHORT)
        }
