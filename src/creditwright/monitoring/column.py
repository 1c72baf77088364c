"""One column, reference and current: its quality, its distances, and how surely it changed."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from creditwright.monitoring.distances import (
    Counts,
    chance_beyond,
    chance_of_distance,
    chance_of_share,
    chi_squared_chance,
    jensen_shannon,
    population_stability_index,
)
from creditwright.monitoring.profile import (
    RARE_SHARE,
    CategoryProfile,
    NumberProfile,
    Profile,
    counted_in,
)
from creditwright.monitoring.sorted_samples import apart

FEWEST_VALUES = 100  # known values in either sample that a distance is told of
FEW_KINDS = 5  # different values up to which numbers are compared as categories are
RARE = "rarer ones"
MISSING = "missing"


class Role(StrEnum):
    """What a column is."""

    FEATURE = "feature"
    SCORE = "score"
    OUTCOME = "outcome"
    REASON = "reason"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of applications, then and now, and how often it changes so much without drift."""

    reference: float
    current: float
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """How far the current values lie from the reference.

    Attributes:
        shift: The one that columns are ordered by: Wasserstein's distance in standard deviations of
            the reference; of categories, and of numbers of up to five values, Jensen and Shannon's.
        psi: Population stability index over bins, a missing value being one.
        jensen_shannon: Over the same bins, 0 to 1.
        kolmogorov_smirnov: None for categories.
        wasserstein: In the unit of the feature; None for categories.
        chance: How often samples of one population differ so much: by Kolmogorov and Smirnov's
            test where there are many values, by chi-squared where there are few.
    """

    shift: float
    psi: float
    jensen_shannon: float
    kolmogorov_smirnov: float | None
    wasserstein: float | None
    chance: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Applications in one bin, then and now, as shares of all."""

    label: str
    reference: float
    current: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReport:
    """What was found in one column.

    Attributes:
        theme: The feature's; None: it has none.
        is_number: Else it is a category.
        rows: Of the reference, and of the current sample.
        unseen: Share of applications with a word that the reference never had; None: numbers.
        unseen_words: The most frequent of those words, at most five.
        outside: Share beyond the values of the reference; None: categories.
        distances: None where either sample has too few values.
        bins: Those that PSI is over, for drawing.
    """

    name: str
    role: Role
    theme: str | None
    is_number: bool
    rows: tuple[int, int]
    missing: Share
    unseen: Share | None
    unseen_words: tuple[str, ...]
    outside: Share | None
    distances: Distances | None
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Which column is compared.

    Attributes:
        theme: The feature's; None: it has none.
    """

    name: str
    role: Role = Role.FEATURE
    theme: str | None = None


def compare_numbers(named: Named, reference: NumberProfile, current: NumberProfile) -> ColumnReport:
    """Compare a column of numbers with its reference, in the reference's bins."""
    now = counted_in(current.points, reference.edges)
    counts = _with_missing(reference.counts, reference), _with_missing(now, current)
    enough = min(reference.known, current.known) >= FEWEST_VALUES
    return ColumnReport(
        name=named.name,
        role=named.role,
        theme=named.theme,
        is_number=True,
        rows=(reference.rows, current.rows),
        missing=_missing(reference, current),
        unseen=None,
        unseen_words=(),
        outside=_outside(reference, current),
        distances=_of_numbers(reference, current, now, counts) if enough else None,
        bins=_bins(_names(reference), *counts),
    )


def compare_categories(
    named: Named, reference: CategoryProfile, current: CategoryProfile
) -> ColumnReport:
    """Compare a column of categories with its reference; what is rare there is taken together."""
    words, before, now = _grouped(reference, current)
    counts = _with_missing(before, reference), _with_missing(now, current)
    enough = min(reference.known, current.known) >= FEWEST_VALUES
    unseen = {word: n for word, n in current.counts.items() if word not in reference.counts}
    found = None
    if enough:
        shift = jensen_shannon(*counts)
        found = Distances(
            shift=shift,
            psi=population_stability_index(*counts),
            jensen_shannon=shift,
            kolmogorov_smirnov=None,
            wasserstein=None,
            chance=chi_squared_chance(before, now),
        )
    return ColumnReport(
        name=named.name,
        role=named.role,
        theme=named.theme,
        is_number=False,
        rows=(reference.rows, current.rows),
        missing=_missing(reference, current),
        unseen=_unseen(reference, current, sum(unseen.values())),
        unseen_words=tuple(sorted(unseen, key=lambda word: (-unseen[word], word))[:5]),
        outside=None,
        distances=found,
        bins=_bins(words, *counts),
    )


def compare(named: Named, reference: Profile, current: Profile) -> ColumnReport:
    """Compare two profiles of one column, both of numbers or both of categories."""
    if isinstance(reference, NumberProfile) and isinstance(current, NumberProfile):
        return compare_numbers(named, reference, current)
    if isinstance(reference, CategoryProfile) and isinstance(current, CategoryProfile):
        return compare_categories(named, reference, current)
    raise TypeError(f"{named.name} is numbers in one sample and categories in the other")


def _of_numbers(
    reference: NumberProfile, current: NumberProfile, now: Counts, counts: tuple[Counts, Counts]
) -> Distances:
    ways = apart(reference.points, current.points)
    binned = jensen_shannon(*counts)
    few = reference.distinct <= FEW_KINDS
    return Distances(
        shift=binned if few else ways.wasserstein / reference.deviation,
        psi=population_stability_index(*counts),
        jensen_shannon=binned,
        kolmogorov_smirnov=ways.kolmogorov_smirnov,
        wasserstein=ways.wasserstein,
        chance=chi_squared_chance(reference.counts, now)
        if few
        else chance_of_distance(ways.kolmogorov_smirnov, reference.known, current.known),
    )


def _with_missing(counts: Counts, profile: Profile) -> Counts:
    return np.concatenate([counts, [profile.missing]])


def _missing(reference: Profile, current: Profile) -> Share:
    return Share(
        reference.missing / max(1, reference.rows),
        current.missing / max(1, current.rows),
        chance_of_share((reference.missing, reference.rows), (current.missing, current.rows)),
    )


def _outside(reference: NumberProfile, current: NumberProfile) -> Share | None:
    """Return the share beyond the least and the greatest value of the reference."""
    if not reference.known or not current.known:
        return None
    below = int(np.searchsorted(current.points, reference.points[0], side="left"))
    above = current.points.size - int(
        np.searchsorted(current.points, reference.points[-1], side="right")
    )
    ends = (chance_beyond(each, reference.known, current.known) for each in (below, above))
    return Share(0.0, (below + above) / current.known, min(1.0, 2 * min(ends)))


def _unseen(reference: CategoryProfile, current: CategoryProfile, unseen: int) -> Share | None:
    """Return the share of words that the reference never had.

    Without drift a word of the current sample is new with a chance of about the share of words
    that the reference had once (Good and Turing); one is added, so that it is never nothing.
    """
    if not reference.known or not current.known:
        return None
    once = 1 + sum(n == 1 for n in reference.counts.values())
    expected = (min(once, reference.known), reference.known)
    return Share(
        0.0,
        unseen / current.known,
        chance_of_share(expected, (unseen, current.known))
        if unseen / current.known > once / reference.known
        else 1.0,
    )


def _grouped(
    reference: CategoryProfile, current: CategoryProfile
) -> tuple[tuple[str, ...], Counts, Counts]:
    least = RARE_SHARE * reference.known
    words = sorted(word for word, n in reference.counts.items() if n >= least)
    before, now = (
        np.array([each.counts.get(word, 0) for word in words], dtype=np.int64)
        for each in (reference, current)
    )
    rest = reference.known - int(before.sum()), current.known - int(now.sum())
    return (
        (*words, RARE),
        np.concatenate([before, [rest[0]]]),
        np.concatenate([now, [rest[1]]]),
    )


def _names(reference: NumberProfile) -> tuple[str, ...]:
    """Return what each bin is called; a value with a bin of its own by itself."""
    ends = reference.edges.tolist()
    if not ends:
        return ("any",)
    before = [None, *ends[:-1]]
    found = []
    for end, last, following in zip(ends, before, [*ends[1:], None], strict=True):
        if following is not None and np.nextafter(end, np.inf) == following:
            found.append(f"below {following:.6g}")
        elif last is not None and np.nextafter(last, np.inf) == end:
            found.append(f"{end:.6g}")
        else:
            found.append(f"up to {end:.6g}")
    return (*found, f"above {ends[-1]:.6g}")


def _bins(words: tuple[str, ...], reference: Counts, current: Counts) -> tuple[Bin, ...]:
    n, m = max(1, int(reference.sum())), max(1, int(current.sum()))
    return tuple(
        Bin(word, before / n, now / m)
        for word, before, now in zip(
            (*words, MISSING), reference.tolist(), current.tolist(), strict=True
        )
        if before or now
    )
