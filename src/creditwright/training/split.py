"""Which applications are kept for the end, and which fold each of the others belongs to.

Stratified: every part has the same share of defaults. The split is by application: the tables name
no person, and where one is known to come back the folds must be made by person instead.
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


def parts_of(labels: Floats, parts: int, seed: int) -> Rows:
    """Give each row one of `parts` parts at random, each part with the same share of defaults.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        parts: How many.
        seed: The same seed gives the same parts.

    Returns:
        A number from 0 to parts - 1 for each row. The sizes of two parts differ by at most one
        within defaults, and within the others.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    part = np.empty(labels.size, dtype=np.int64)
    for label in (0.0, 1.0):
        rows = np.flatnonzero(labels == label)
        part[generator.permutation(rows)] = np.arange(rows.size) % parts
    return part


def split_hold_out(labels: Floats, *, share: float, seed: int) -> Split:
    """Keep `share` of the rows for the end.

    Raises:
        TooFewLabelsError: If there are too few defaults or too few repaid loans.
    """
    defaults = int(labels.sum())
    if min(defaults, labels.size - defaults) < FEWEST_OF_EACH:
        raise TooFewLabelsError(defaults, labels.size - defaults)
    generator = np.random.Generator(np.random.PCG64(seed))
    held = np.zeros(labels.size, dtype=np.bool_)
    for label in (0.0, 1.0):
        rows = np.flatnonzero(labels == label)
        held[generator.permutation(rows)[: round(rows.size * share)]] = True
    return Split(training=np.flatnonzero(~held), hold_out=np.flatnonzero(held))


def inside_and_outside(part: Rows, chosen: int) -> tuple[Flags, Flags]:
    """Return which rows are not in the chosen part, and which are."""
    inside = part == chosen
    return ~inside, inside
