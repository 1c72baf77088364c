"""Applications by group, each group's figures beside those of the group that fares best.

How figures are taken of each group is left to whoever asks, so that a service can show groups
without the libraries that a report is made with.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags
from creditwright.fairness.comparison import (
    ratio_of_rates,
    ratio_to_all,
    standardised_difference,
)
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.figures import FEWEST_APPLICATIONS, Figures, share_of
from creditwright.records.applicant_groups import Words
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


def broken_down(
    kinds: tuple[str, ...],
    decisions: Decisions,
    names: Words,
    figures_by_group: Callable[[Decisions, Words], Mapping[str, Figures]],
) -> Breakdown:
    """Return all applications by group, each group beside the one that is approved most often.

    Args:
        kinds: What the groups are of.
        decisions: Of n applications, at least one.
        names: The group of each, shape (n,).
        figures_by_group: Gives the figures of each group.
    """
    sizes = Counter(names.tolist())
    smaller = tuple(sorted(name for name, n in sizes.items() if n < FEWEST_APPLICATIONS))
    if smaller:
        names = np.where(np.isin(names, smaller), SMALLER, names)
    figures = figures_by_group(decisions, names)
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


def _reference(figures: Mapping[str, Figures], applications: int) -> str | None:
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
    figures: Mapping[str, Figures],
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
