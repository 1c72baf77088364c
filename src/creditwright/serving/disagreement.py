"""How a shadow's assessments differ from those that were given: counted, not kept one by one.

Log-odds are counted in narrow bins, so that two models compare after any number of applications
and counts of several workers add up. Nothing here tells of a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import log

from creditwright.decision.policy import Outcome

BINS_PER_UNIT = 10
FURTHEST = 10  # in log-odds, either way: beyond lie odds of 22,000 to 1
BINS = 2 * FURTHEST * BINS_PER_UNIT + 2  # and one for what lies further, on each side
PSI_BANDS = 10
LEAST_SHARE = 1e-4  # a band that nobody falls in counts as this, for its logarithm


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one shadow beside one model that decides.

    Attributes:
        decides: The digest of the model that decided.
        watches: The shadow's digest.
        compared: Applications that both assessed.
        failed: Applications that the shadow could not assess, by class of error.
        given: By bin of log-odds, how many the deciding model put there.
        seen: Likewise the shadow.
        outcomes: By "given>seen", how many got these two outcomes.
        with_reasons: Applications that were not approved, and so have reasons that matter.
        other_reasons: Of those, how many the shadow gives another set of reasons.
    """

    decides: str
    watches: str
    compared: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    given: list[int] = field(default_factory=lambda: [0] * BINS)
    seen: list[int] = field(default_factory=lambda: [0] * BINS)
    outcomes: dict[str, int] = field(default_factory=dict)
    with_reasons: int = 0
    other_reasons: int = 0

    def compare(self, given: "Verdict", seen: "Verdict") -> None:
        """Count one application that both assessed."""
        self.compared += 1
        self.given[bin_of(given.log_odds)] += 1
        self.seen[bin_of(seen.log_odds)] += 1
        pair = f"{given.outcome.value}>{seen.outcome.value}"
        self.outcomes[pair] = self.outcomes.get(pair, 0) + 1
        if given.outcome is not Outcome.APPROVE:
            self.with_reasons += 1
            self.other_reasons += set(given.reasons) != set(seen.reasons)

    def fail(self, error: BaseException) -> None:
        """Count one application that the shadow could not assess."""
        name = type(error).__name__
        self.failed[name] = self.failed.get(name, 0) + 1

    def plus(self, other: "Tally") -> "Tally":
        """Return the counts of both together."""
        return Tally(
            decides=self.decides,
            watches=self.watches,
            compared=self.compared + other.compared,
            failed=_added(self.failed, other.failed),
            given=[a + b for a, b in zip(self.given, other.given, strict=True)],
            seen=[a + b for a, b in zip(self.seen, other.seen, strict=True)],
            outcomes=_added(self.outcomes, other.outcomes),
            with_reasons=self.with_reasons + other.with_reasons,
            other_reasons=self.other_reasons + other.other_reasons,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one model made of one application."""

    log_odds: float
    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """How far a shadow is from what was given.

    Attributes:
        decides, watches: The digests of the two.
        compared: Applications that both assessed.
        failed: Those that the shadow could not.
        psi: The population stability index of the shadow's log-odds over the tenths of the
            deciding model's: below 0.1 alike, above 0.25 different.
        ks: The largest distance of the two distributions of log-odds, 0 to 1, to within one bin
            of a tenth.
        flipped: The share that gets another outcome.
        other_reasons: Of those not approved, the share with another set of reasons.
        outcomes: By "given>seen", how many.
    """

    decides: str
    watches: str
    compared: int
    failed: int
    psi: float | None
    ks: float | None
    flipped: float | None
    other_reasons: float | None
    outcomes: Mapping[str, int]


def disagreement_of(tally: Tally) -> Disagreement:
    """Return the figures of some counts; None where nothing was counted."""
    size = tally.compared
    same = sum(n for pair, n in tally.outcomes.items() if len(set(pair.split(">"))) == 1)
    return Disagreement(
        decides=tally.decides,
        watches=tally.watches,
        compared=size,
        failed=sum(tally.failed.values()),
        psi=population_stability_index(tally.given, tally.seen) if size else None,
        ks=largest_distance(tally.given, tally.seen) if size else None,
        flipped=1 - same / size if size else None,
        other_reasons=tally.other_reasons / tally.with_reasons if tally.with_reasons else None,
        outcomes=dict(tally.outcomes),
    )


def bin_of(log_odds: float) -> int:
    """Return the bin of some log-odds: a tenth wide, with its lower bound in it.

    >>> bin_of(-99.0), bin_of(-10.0), bin_of(0.0), bin_of(0.1), bin_of(99.0) == BINS - 1
    (0, 1, 101, 102, True)
    """
    if log_odds < -FURTHEST:
        return 0
    if log_odds >= FURTHEST:
        return BINS - 1
    return 1 + int((log_odds + FURTHEST) * BINS_PER_UNIT)


def population_stability_index(reference: Sequence[int], current: Sequence[int]) -> float:
    """Return the index of counts by bin, over bands that hold a tenth of the reference each.

        psi = sum over bands of (c - r) * ln(c / r)

    with the shares c and r of current and reference in a band.

    Source:
        Siddiqi, Credit Risk Scorecards (Wiley, 2006), on the system stability report.
    """
    bands = _bands(reference)
    psi = 0.0
    for first, last in bands:
        r = max(sum(reference[first:last]) / sum(reference), LEAST_SHARE)
        c = max(sum(current[first:last]) / sum(current), LEAST_SHARE)
        psi += (c - r) * log(c / r)
    return psi


def _bands(reference: Sequence[int]) -> list[tuple[int, int]]:
    """Return the bounds of bands of whole bins, a tenth of the reference or more in each."""
    whole, held, first, bands = sum(reference), 0, 0, []
    for place, count in enumerate(reference):
        held += count
        if held * PSI_BANDS >= whole:
            bands.append((first, place + 1))
            first, held = place + 1, 0
    if not bands:
        return [(0, len(reference))]
    bands[-1] = (bands[-1][0], len(reference))
    return bands


def largest_distance(reference: Sequence[int], current: Sequence[int]) -> float:
    """Return the largest distance of two cumulative distributions (Kolmogorov and Smirnov)."""
    whole, other = sum(reference), sum(current)
    pairs = zip(accumulate(reference), accumulate(current), strict=True)
    return max(abs(a / whole - b / other) for a, b in pairs)


def _added(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    names = sorted({*first, *second})
    return {name: first.get(name, 0) + second.get(name, 0) for name in names}
