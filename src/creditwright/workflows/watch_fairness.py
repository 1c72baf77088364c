"""How recorded decisions fell on groups of applicants, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.core.numbers import Flags
from creditwright.decision.policy import Costs, Outcome
from creditwright.fairness.breakdown import SMALLER, Breakdown, Group, broken_down
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.figures import FEWEST_APPLICATIONS
from creditwright.population.groups import figures_by_group
from creditwright.records.applicant_groups import Words, applicant_groups
from creditwright.store.database import Database
from creditwright.store.loan_outcomes import DecidedLoan, decided_loans
from creditwright.store.many_applicants import application_columns
from creditwright.workflows.watch_performance import NothingDecidedError

READ = ("CODE_GENDER", "DAYS_BIRTH", "NAME_FAMILY_STATUS", "REGION_RATING_CLIENT")


@dataclass(frozen=True, slots=True)
class FairMonth:
    """The decisions of one month by group.

    Attributes:
        month: YYYY-MM.
        applications: Decided on, whose records are still held.
        breakdown: Groups under the guard are taken together.
    """

    month: str
    applications: int
    breakdown: Breakdown

    def group(self, name: str) -> Group | None:
        """Return a group's figures; None: it is not there, or too small to be told."""
        found = next((each for each in self.breakdown.groups if each.name == name), None)
        return None if found is None or found.figures.approval_rate is None else found


@dataclass(frozen=True, slots=True)
class FairnessOverTime:
    """How decisions fell on the groups of one kind, month by month.

    Attributes:
        by: The kind of group, as the records call it.
        fewest: Applications of a group in a month below which nothing is told of it.
        groups: The names of all groups that are told of in any month, those of most months first.
    """

    by: str
    fewest: int
    months: tuple[FairMonth, ...]
    groups: tuple[str, ...]


def watch_fairness(
    database: Database, costs: Costs, by: str, *, since: str, until: str
) -> FairnessOverTime:
    """Return how the decisions of a time fell on groups of applicants, month by month.

    The first decision on each application counts; what people decided afterwards does not. Those
    who were erased are left out, for their groups are not known any more.

    Args:
        database: The store.
        costs: What the two mistakes cost.
        by: The kind of group; see `applicant_groups.KINDS`.
        since: The first day, YYYY-MM-DD.
        until: The last day.

    Raises:
        NothingDecidedError: If nothing was decided then that is still held.
    """
    with database.reading() as connection:
        loans = decided_loans(connection, since=since, until=until)
        numbers = [each.application for each in loans]
        held = application_columns(connection, numbers, READ)
    names = _groups(held, by)
    here = [each for each in loans if each.application in names]
    if not here:
        raise NothingDecidedError(since, until)
    return fairness_of(here, names, by, costs)


def fairness_of(
    here: Sequence[DecidedLoan], names: dict[int, str], by: str, costs: Costs
) -> FairnessOverTime:
    """Return how some decisions fell on groups; see `watch_fairness`.

    Args:
        here: The decisions, at least one, each on another application.
        names: The group of each application.
        by: The kind of group.
        costs: What the two mistakes cost.
    """
    months = tuple(
        _month(month, [each for each in here if each.at.startswith(month)], names, by, costs)
        for month in sorted({each.at[:7] for each in here})
    )
    told = [
        group.name
        for month in months
        for group in month.breakdown.groups
        if group.name != SMALLER and group.figures.approval_rate is not None
    ]
    groups = sorted(set(told), key=lambda name: (-told.count(name), name))
    return FairnessOverTime(by, FEWEST_APPLICATIONS, months, tuple(groups))


def in_words(found: FairnessOverTime) -> str:
    """Return what was found for people at a terminal: a line a group and month."""
    lines = []
    for month in found.months:
        reference = month.breakdown.reference
        beside = f"; beside {reference}" if reference else ""
        lines.append(f"{month.month}: {month.applications:,} decisions{beside}")
        for group in month.breakdown.groups:
            rate = group.figures.approval_rate
            if rate is None or group.name == SMALLER:
                continue
            ratio = None if group.comparison is None else group.comparison.adverse_impact_ratio
            told = "" if ratio is None else f", ratio {ratio.value:.2f} ({ratio.low:.2f} to "
            told += "" if ratio is None else f"{ratio.high:.2f})"
            told += ", under four fifths" if group.is_under_four_fifths else ""
            lines.append(
                f"  {group.name}: approved {rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%})"
                f"{told}"
            )
        if month.breakdown.smaller:
            lines.append(f"  under {found.fewest}: {', '.join(month.breakdown.smaller)}")
    return "\n".join(lines)


def _groups(held: pl.DataFrame, by: str) -> dict[int, str]:
    if held.is_empty():
        return {}
    found = applicant_groups(held.lazy())
    return dict(zip(found.applications.tolist(), found.by_kind[by].tolist(), strict=True))


def _month(
    month: str, loans: Sequence[DecidedLoan], names: dict[int, str], by: str, costs: Costs
) -> FairMonth:
    groups: Words = np.array([names[each.application] for each in loans], dtype=np.str_)
    decided = broken_down((by,), _decisions(loans, costs), groups, figures_by_group)
    return FairMonth(month, len(loans), decided)


def _decisions(loans: Sequence[DecidedLoan], costs: Costs) -> Decisions:
    probability = np.array([each.default_probability for each in loans])
    outcomes = np.array([each.outcome for each in loans], dtype=np.str_)
    above: Flags = probability > np.array([each.decline_above for each in loans])
    referred: Flags = outcomes == Outcome.REFER.value
    return Decisions(
        approved=outcomes == Outcome.APPROVE.value,
        referred=referred,
        refused=(outcomes == Outcome.DECLINE.value) | (referred & above),
        default_probability=probability,
        log_odds=np.log(probability) - np.log1p(-probability),
        labels=np.array([np.nan if each.label is None else each.label for each in loans]),
        costs=costs,
    )
