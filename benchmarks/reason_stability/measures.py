"""What is compared: the reasons that different references give, and what they change if mended."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.reasons import AT_MOST, principal_reasons, shortfalls

Z = 1.959963984540054  # of 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over applicants, with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it as the page has it."""
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two lists of reasons of the same applicants agree.

    Attributes:
        identical: The share of applicants who get the same reasons, in whatever order.
        jaccard: The mean of those in both lists over those in either.
        first: The share whose first reason is the same.
    """

    identical: Share
    jaccard: Share
    first: Share


def share_of(flags: Flags) -> Share:
    """Return how many are true, with Wilson's interval."""
    n, p = flags.size, float(flags.mean())
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))


def mean_of(values: Floats) -> Share:
    """Return a mean, with the normal interval of its standard error."""
    value = float(values.mean())
    half = Z * float(values.std(ddof=1)) / math.sqrt(values.size)
    return Share(value, max(0.0, value - half), min(1.0, value + half))


def reasons_of(attributions: Floats, means: Floats, groups: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the principal reasons of each applicant beside a reference.

    Args:
        attributions: Of the applicants, shape (applicants, inputs).
        means: Those of the reference, shape (inputs,); zeros: the model's own mean.
        groups: What each input is named by.
    """
    missing = np.zeros(attributions.shape, np.bool_)
    found = shortfalls(attributions, means, missing, groups)
    return [each.codes for each in principal_reasons(found)]


def costliest(attributions: Floats, means: Floats, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the single inputs that cost each applicant most, at most four.

    However little each of them is of the whole: hardly one of hundreds reaches the twentieth that
    a principal reason must have.
    """
    costs = attributions - means
    ranked = np.argsort(-costs, axis=1, kind="stable")[:, :AT_MOST]
    return [
        tuple(names[place] for place in places if row[place] > 0)
        for row, places in zip(costs, ranked.tolist(), strict=True)
    ]


def agreement(one: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]) -> Agreement:
    """Compare two lists of reasons of the same applicants."""
    pairs = list(zip(one, other, strict=True))
    same = np.array([set(a) == set(b) for a, b in pairs])
    overlap = np.array([len({*a} & {*b}) / len({*a} | {*b}) if a or b else 1.0 for a, b in pairs])
    first = np.array([a[:1] == b[:1] for a, b in pairs])
    return Agreement(share_of(same), mean_of(overlap), share_of(first))


def typical(values: Floats, is_category: Sequence[bool]) -> Floats:
    """Return what is usual among the reference: the median, or the commonest category.

    NaN where most of them lack it.

    Args:
        values: Of the reference, shape (applications, inputs); categories as codes.
        is_category: Of each input.
    """
    found = np.full(values.shape[1], np.nan)
    for place, column in enumerate(values.T):
        known = column[~np.isnan(column)]
        if 2 * known.size < column.size:
            continue
        if is_category[place]:
            codes, counts = np.unique(known, return_counts=True)
            found[place] = codes[counts.argmax()]
        else:
            found[place] = np.median(known)
    return found


def mended(
    values: Floats, named: Sequence[tuple[str, ...]], groups: Sequence[str], usual: Floats
) -> Floats:
    """Return applicants with every input of the groups named set to what is usual."""
    of_group: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        of_group.setdefault(group, []).append(place)
    changed = values.copy()
    for row, codes in enumerate(named):
        places = [place for code in codes for place in of_group[code]]
        changed[row, places] = usual[places]
    return changed


def resampled(rows: int, seed: int) -> Rows:
    """Return as many rows, drawn with replacement."""
    return np.random.default_rng(seed).integers(0, rows, rows)


def any_groups(
    named: Sequence[tuple[str, ...]], groups: Sequence[str], seed: int
) -> list[tuple[str, ...]]:
    """Return for each applicant as many groups as are named, drawn at random."""
    generator, every = np.random.default_rng(seed), sorted(set(groups))
    return [
        tuple(generator.choice(every, size=len(codes), replace=False).tolist()) for codes in named
    ]
