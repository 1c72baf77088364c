"""Fairness measured: every group of applicants, and their intersections, beside one another."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from fairlearn.metrics import MetricFrame

from creditwright.core.numbers import Flags
from creditwright.core.progress import Progress
from creditwright.fairness.comparison import (
    ratio_of_rates,
    ratio_to_all,
    standardised_difference,
)
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.figures import FEWEST_APPLICATIONS, Figures, figures_of, share_of
from creditwright.records.applicant_groups import ApplicantGroups, Words
from creditwright.training.metrics import Estimate

FOUR_FIFTHS = 0.8  # 29 CFR 1607.4(D): below it a rate is taken as evidence of adverse impact
REFERENCE_SHARE = 0.02  # of the applications; a smaller group is no reference: 29 CFR 1607.15(A)
SMALLER = "smaller groups together"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group beside others; None where there is nothing to divide by.

    Attributes:
        adverse_impact_ratio: Its approval rate divided by the reference group's.
        ratio_to_all: Its approval rate divided by everybody's.
        standardised_difference: Mean log-odds of default less the reference group's, in standard
            deviations: more than 0, the model takes the group for riskier.
    """

    adverse_impact_ratio: Estimate | None
    ratio_to_all: Estimate | None
    standardised_difference: Estimate | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group, its figures, and how they stand beside others.

    Attributes:
        comparison: None for a group too small to be compared.
    """

    name: str
    figures: Figures
    comparison: Comparison | None

    @property
    def is_under_four_fifths(self) -> bool:
        """Whether the whole interval of its adverse-impact ratio lies under four fifths."""
        ratio = None if self.comparison is None else self.comparison.adverse_impact_ratio
        return ratio is not None and ratio.high < FOUR_FIFTHS


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All applications, each in one group.

    Attributes:
        by: The kinds of group that are crossed: one, or an intersection of several.
        reference: The group that the others are compared with: of those with at least
            `REFERENCE_SHARE` of the applications the one with the highest approval rate.
        groups: By size, the greatest first; groups that are too small are the last, together.
        smaller: The names of the groups that are too small.
    """

    by: tuple[str, ...]
    reference: str | None
    groups: tuple[Group, ...]
    smaller: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """How decisions fall on groups of applicants.

    Attributes:
        everybody: The figures of all applications.
        breakdowns: By each kind of group, then by each intersection of two, of three, and so on.
    """

    everybody: Figures
    breakdowns: tuple[Breakdown, ...]

    def under_four_fifths(self) -> Iterator[tuple[Breakdown, Group]]:
        """Yield every group whose adverse-impact ratio is surely under four fifths."""
        for breakdown in self.breakdowns:
            for group in breakdown.groups:
                if group.is_under_four_fifths:
                    yield breakdown, group


def measure(
    decisions: Decisions, groups: ApplicantGroups, *, seed: int, progress: Progress
) -> FairnessReport:
    """Measure how decisions fall on groups.

    Args:
        decisions: Of n applications, at least one.
        groups: Of the same, in the same order.
        seed: Of the intervals of costs.
        progress: Told of each breakdown.
    """
    kinds = tuple(groups.by_kind)
    sets = [some for size in range(1, len(kinds) + 1) for some in combinations(kinds, size)]
    return FairnessReport(
        everybody=figures_of(decisions, seed=seed),
        breakdowns=tuple(
            _breakdown(decisions, groups, some, seed)
            for some in progress.track(sets, description="Comparing groups", total=len(sets))
        ),
    )


def crossed(groups: ApplicantGroups, kinds: Sequence[str]) -> Words:
    """Return the group of each application by several kinds at once: 'female, 25 to 34'."""
    names = groups.by_kind[kinds[0]]
    for kind in kinds[1:]:
        names = np.char.add(np.char.add(names, ", "), groups.by_kind[kind])
    return names


def _breakdown(
    decisions: Decisions, groups: ApplicantGroups, kinds: tuple[str, ...], seed: int
) -> Breakdown:
    names = crossed(groups, kinds)
    sizes = Counter(names.tolist())
    smaller = tuple(sorted(name for name, n in sizes.items() if n < FEWEST_APPLICATIONS))
    if smaller:
        names = np.where(np.isin(names, smaller), SMALLER, names)
    figures = _figures_by_group(decisions, names, seed)
    order = sorted(figures, key=lambda name: (name == SMALLER, -figures[name].applications, name))
    reference = _reference(figures, decisions.labels.size)
    return Breakdown(
        by=kinds,
        reference=reference,
        groups=tuple(
            Group(name, figures[name], _compared(decisions, figures, names, name, reference))
            for name in order
        ),
        smaller=smaller,
    )


def _figures_by_group(decisions: Decisions, names: Words, seed: int) -> dict[str, Figures]:
    """Return the figures of each group.

    Fairlearn copies every column it is given value by value, for each figure anew, so it is given
    the positions of the rows, and all figures are taken of them at once.
    """
    frame: Any = MetricFrame(
        metrics={"figures": lambda _, rows: figures_of(decisions.at(rows), seed=seed)},
        y_true=decisions.labels,
        y_pred=np.arange(decisions.labels.size),
        sensitive_features=names,
    )
    return {str(name): found for name, found in frame.by_group["figures"].items()}


def _reference(figures: dict[str, Figures], applications: int) -> str | None:
    rates = {
        name: each.approval_rate.value
        for name, each in figures.items()
        if each.approval_rate is not None
        and name != SMALLER
        and each.applications >= REFERENCE_SHARE * applications
    }
    return max(rates, key=lambda name: (rates[name], name)) if rates else None


def _compared(
    decisions: Decisions,
    figures: dict[str, Figures],
    names: Words,
    name: str,
    reference: str | None,
) -> Comparison | None:
    approval = figures[name].approval_rate
    if approval is None or reference is None or name == SMALLER:
        return None
    inside: Flags = names == name
    beside = figures[reference].approval_rate
    if name == reference or beside is None:
        return Comparison(None, _to_all(decisions, approval, inside), None)
    return Comparison(
        adverse_impact_ratio=ratio_of_rates(approval, beside),
        ratio_to_all=_to_all(decisions, approval, inside),
        standardised_difference=standardised_difference(
            decisions.log_odds[inside], decisions.log_odds[names == reference]
        ),
    )


def _to_all(decisions: Decisions, approval: Estimate, inside: Flags) -> Estimate | None:
    outside = ~inside
    if not outside.any():
        return None
    return ratio_to_all(approval, share_of(decisions.approved[outside]), float(inside.mean()))
