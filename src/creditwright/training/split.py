"""Which applications are kept for the end, and which fold each of the others belongs to.

All applications of one person go to the same side: what a model learned of somebody it must not be
asked about again. Stratified: every part has the same share of defaults.
"""

from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Floats, Rows

FEWEST_OF_EACH = 100  # defaults and repaid loans; with less, every figure reported is noise


class TooFewLabelsError(BadDataError):
    """There are too few labelled applications of one kind to train on."""

    def __init__(self, defaults: int, repaid: int) -> None:
        super().__init__(
            f"Training needs at least {FEWEST_OF_EACH} applications with TARGET 1 and as many with "
            f"TARGET 0; there are {defaults} and {repaid}."
        )


@dataclass(frozen=True, slots=True)
class Split:
    """Rows for training and rows kept for the end; together all, none twice, both in order."""

    training: Rows
    hold_out: Rows


def parts_of(labels: Floats, parts: int, seed: int, people: Rows | None = None) -> Rows:
    """Give each row one of `parts` parts at random, each part with the same share of defaults.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        parts: How many.
        seed: The same seed gives the same parts.
        people: The person behind each row; None: every row another one.

    Returns:
        A number from 0 to parts - 1 for each row, the same for all rows of a person. Of people
        with as many applications and as many defaults, two parts have as many, give or take one.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    person, strata = _strata(labels, people)
    part = np.empty(person.max(initial=-1) + 1, dtype=np.int64)
    for alike in strata:
        part[generator.permutation(alike)] = np.arange(alike.size) % parts
    return part[person]


def split_hold_out(labels: Floats, *, share: float, seed: int, people: Rows | None = None) -> Split:
    """Keep `share` of the people for the end, with all their rows.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        share: 0 to 1.
        seed: The same seed gives the same split.
        people: The person behind each row; None: every row another one.

    Raises:
        TooFewLabelsError: If there are too few defaults or too few repaid loans.
    """
    defaults = int(labels.sum())
    if min(defaults, labels.size - defaults) < FEWEST_OF_EACH:
        raise TooFewLabelsError(defaults, labels.size - defaults)
    generator = np.random.Generator(np.random.PCG64(seed))
    person, strata = _strata(labels, people)
    held = np.zeros(person.max() + 1, dtype=np.bool_)
    for alike in strata:
        held[generator.permutation(alike)[: round(alike.size * share)]] = True
    return Split(training=np.flatnonzero(~held[person]), hold_out=np.flatnonzero(held[person]))


def _strata(labels: Floats, people: Rows | None) -> tuple[Rows, list[Rows]]:
    """Return the person of each row, counted from 0, and the people who are alike.

    Alike are those with as many applications and as many defaults.
    """
    if people is None:
        people = np.arange(labels.size)
    _, person = np.unique(people, return_inverse=True)
    counted = np.column_stack([np.bincount(person), np.bincount(person, weights=labels)])
    _, stratum = np.unique(counted, axis=0, return_inverse=True)
    return person, [np.flatnonzero(stratum == each) for each in range(stratum.max(initial=-1) + 1)]


def inside_and_outside(part: Rows, chosen: int) -> tuple[Flags, Flags]:
    """Return which rows are not in the chosen part, and which are."""
    inside = part == chosen
    return ~inside, inside
