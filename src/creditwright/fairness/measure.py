"""Fairness measured: every group of applicants, and their intersections, beside one another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from fairlearn.metrics import MetricFrame

from creditwright.core.progress import Progress
from creditwright.fairness.breakdown import Breakdown, Group, broken_down
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.figures import Figures, figures_of
from creditwright.records.applicant_groups import ApplicantGroups, Words


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
    by_group = partial(_figures_by_group, seed=seed)
    sets = [some for size in range(1, len(kinds) + 1) for some in combinations(kinds, size)]
    return FairnessReport(
        everybody=figures_of(decisions, seed=seed),
        breakdowns=tuple(
            broken_down(some, decisions, crossed(groups, some), by_group)
            for some in progress.track(sets, description="Comparing groups", total=len(sets))
        ),
    )


def crossed(groups: ApplicantGroups, kinds: Sequence[str]) -> Words:
    """Return the group of each application by several kinds at once: 'female, 25 to 34'."""
    names = groups.by_kind[kinds[0]]
    for kind in kinds[1:]:
        names = np.char.add(np.char.add(names, ", "), groups.by_kind[kind])
    return names


def _figures_by_group(decisions: Decisions, names: Words, *, seed: int) -> dict[str, Figures]:
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
