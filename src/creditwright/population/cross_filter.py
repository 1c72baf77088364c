"""A part of a population seen by each cohort at once, each among those that the others leave.

That is how filters cross: choosing one sex changes the counts of every education, while the counts
of the sexes stay, so that another can be chosen by what it would show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.policy import Outcome
from creditwright.population.chosen import Cohorts, check_size, in_cohorts
from creditwright.population.columns import COHORT
from creditwright.population.distribution import BARS, pieces, without_tails
from creditwright.population.errors import FEWEST
from creditwright.population.population import Population
from creditwright.training.metrics import Estimate, wilson


@dataclass(frozen=True, slots=True)
class Slice:
    """The applications of one word, or of one number.

    Attributes:
        value: The word; of a cohort of numbers the number, whole.
        approved: The share that is approved; None: they are too few to be told of.
        foretold: The mean probability of default; None likewise.
        defaulted: The share that defaulted, where it is known of enough.
    """

    value: str | int
    applications: int
    approved: Estimate | None
    foretold: float | None
    defaulted: Estimate | None


@dataclass(frozen=True, slots=True)
class Side:
    """One cohort, among those that the filters by all the others leave.

    Attributes:
        cohort: Its name.
        slices: Of words the most frequent first; of numbers rising, none left out between.
        unknown: Of how many it is not known.
    """

    cohort: str
    slices: tuple[Slice, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Explored:
    """A part of a population.

    Attributes:
        applications: In the part.
        everybody: In the population.
        outcomes: Of the part.
        approved: The share of the part that is approved.
        foretold: Its mean probability of default.
        defaulted: The share of it that defaulted, where it is known of enough.
        edges: Of equal pieces of the axis of probabilities; what is beyond counts at its ends.
        by_outcome: Of the part, by outcome, how many lie in each piece.
        of_everybody: How many of the population do.
        sides: Each cohort.
    """

    applications: int
    everybody: int
    outcomes: Mapping[Outcome, int]
    approved: Estimate
    foretold: float
    defaulted: Estimate | None
    edges: tuple[float, ...]
    by_outcome: Mapping[Outcome, tuple[int, ...]]
    of_everybody: tuple[int, ...]
    sides: tuple[Side, ...]


def explored(population: Population, cohorts: Cohorts, names: Sequence[str]) -> Explored:
    """Return a part of a population by each of some cohorts.

    Args:
        population: The population.
        cohorts: The part.
        names: The cohorts to be told.

    Raises:
        UnknownCohortError: If nobody in the population is called so.
        GroupTooSmallError: If too few are in the part to tell anything.
    """
    inside = in_cohorts(population, cohorts)
    check_size(inside)
    probability = population.probability
    low, high = without_tails(probability[population.present])
    places = pieces(probability, low, high, BARS)
    by_outcome = {each: inside & population.with_outcome(each) for each in Outcome}
    n = int(np.count_nonzero(inside))
    return Explored(
        applications=n,
        everybody=population.size,
        outcomes={each: int(np.count_nonzero(flags)) for each, flags in by_outcome.items()},
        approved=wilson(int(np.count_nonzero(by_outcome[Outcome.APPROVE])), n),
        foretold=float(probability[inside].mean()),
        defaulted=_defaulted(population.labels[inside]),
        edges=tuple(np.linspace(low, high, BARS + 1).tolist()),
        by_outcome={each: _counts(places[flags]) for each, flags in by_outcome.items()},
        of_everybody=_counts(places[population.present]),
        sides=tuple(_side(population, name, _without(cohorts, name)) for name in names),
    )


def _counts(places: Rows) -> tuple[int, ...]:
    return tuple(np.bincount(places, minlength=BARS).tolist())


def _defaulted(labels: Floats) -> Estimate | None:
    known = labels[~np.isnan(labels)]
    return wilson(int(known.sum()), known.size) if known.size >= FEWEST else None


def _without(cohorts: Cohorts, name: str) -> Cohorts:
    """Return what is asked by all other cohorts."""
    return Cohorts(
        {each: words for each, words in cohorts.words.items() if each != name},
        {each: ends for each, ends in cohorts.ranges.items() if each != name},
    )


def _side(population: Population, name: str, others: Cohorts) -> Side:
    inside, column = in_cohorts(population, others), f"{COHORT}{name}"
    if population.columns.has(column):
        values = population.columns.floats(column)
        known = inside & ~np.isnan(values)
        numbers = values[known].astype(np.int64)
        least = int(numbers.min()) if numbers.size else 0
        found = _slices(population, known, numbers - least)
        slices = [_slice(least + n, *each) for n, each in enumerate(found)]
    else:
        codes, words = population.columns.codes(column), population.columns.words(column)
        known = inside & (codes >= 0)
        found = _slices(population, known, codes[known].astype(np.int64))
        slices = [_slice(words[n], *each) for n, each in enumerate(found) if each[0]]
        slices.sort(key=lambda each: -each.applications)
    unknown = int(np.count_nonzero(inside)) - int(np.count_nonzero(known))
    return Side(name, tuple(slices), unknown)


Sums = tuple[int, int, float, int, int]  # of a slice: all, approved, probabilities, known, defaults


def _slices(population: Population, inside: Flags, places: Rows) -> list[Sums]:
    """Return the sums of each slice.

    Args:
        population: The population.
        inside: Those that are counted.
        places: The slice of each of these.
    """
    if not places.size:
        return []
    most = int(places.max()) + 1
    labels = population.labels[inside]
    approved = population.with_outcome(Outcome.APPROVE)[inside]
    columns = (
        np.bincount(places, minlength=most),
        np.bincount(places[approved], minlength=most),
        np.bincount(places, weights=population.probability[inside], minlength=most),
        np.bincount(places[~np.isnan(labels)], minlength=most),
        np.bincount(places[labels == 1], minlength=most),
    )
    return list(zip(*(each.tolist() for each in columns), strict=True))


def _slice(
    value: str | int, n: int, approved: int, probabilities: float, known: int, defaults: int
) -> Slice:
    if n < FEWEST:
        return Slice(value, n, None, None, None)
    return Slice(
        value=value,
        applications=n,
        approved=wilson(approved, n),
        foretold=probabilities / n,
        defaulted=wilson(defaults, known) if known >= FEWEST else None,
    )
