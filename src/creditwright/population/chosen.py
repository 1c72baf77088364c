"""Part of a population picked out: by outcome, and by cohort."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from creditwright.core.numbers import Flags
from creditwright.decision.policy import Outcome
from creditwright.population.columns import COHORT
from creditwright.population.errors import FEWEST, GroupTooSmallError, UnknownCohortError
from creditwright.population.population import Population


class Group(StrEnum):
    """Whom an application is shown among."""

    ALL = "all"
    APPROVED = "approved"
    REFERRED = "referred"
    DECLINED = "declined"
    SIMILAR = "similar"  # its peers; see `peers`


OUTCOMES: Mapping[Group, Outcome] = {
    Group.APPROVED: Outcome.APPROVE,
    Group.REFERRED: Outcome.REFER,
    Group.DECLINED: Outcome.DECLINE,
}
Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Which part of a population is meant; what is not named is not asked.

    Attributes:
        words: By cohort the words of which an application has one.
        ranges: By cohort the least and the greatest number, both included; None: no end.
    """

    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The cohorts that are asked for."""
        return frozenset(self.words) | frozenset(self.ranges)


EVERYBODY = Cohorts()


def in_cohorts(population: Population, cohorts: Cohorts) -> Flags:
    """Return the applications of these cohorts; those of whom it is not known are in none.

    Raises:
        UnknownCohortError: If nobody in the population is called so.
    """
    inside = population.present.copy()
    for name, wanted in cohorts.words.items():
        column = f"{COHORT}{name}"
        known = population.columns.words(column)
        if not set(wanted) <= set(known):
            raise UnknownCohortError(name, known)
        places = [known.index(word) for word in wanted]
        inside &= np.isin(population.columns.codes(column), places)
    for name, (least, greatest) in cohorts.ranges.items():
        values = population.columns.floats(f"{COHORT}{name}")
        inside &= ~np.isnan(values)
        if least is not None:
            inside &= values >= least
        if greatest is not None:
            inside &= values <= greatest
    return inside


def in_group(population: Population, group: Group, cohorts: Cohorts = EVERYBODY) -> Flags:
    """Return the applications of a group and of some cohorts.

    Args:
        population: The population.
        group: By outcome; `SIMILAR` is everybody here, for it depends on whom it is similar to.
        cohorts: Which part of it.

    Raises:
        UnknownCohortError: If nobody in the population is called so.
        GroupTooSmallError: If too few are in it to tell anything.
    """
    inside = in_cohorts(population, cohorts)
    if group in OUTCOMES:
        inside &= population.with_outcome(OUTCOMES[group])
    check_size(inside)
    return inside


def check_size(inside: Flags) -> None:
    """Refuse a group that is too small to tell anything of.

    Raises:
        GroupTooSmallError: If it is.
    """
    if np.count_nonzero(inside) < FEWEST:
        raise GroupTooSmallError
