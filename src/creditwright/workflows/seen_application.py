"""An application as the model in use sees it, and the others that it may be shown among.

One that came in or was changed after the population was made is computed from the store, so its own
values are never old; those of the others are as old as the population.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import RefusedError
from creditwright.core.numbers import Flags, Floats
from creditwright.decision.assessment import assess
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import PROFILES
from creditwright.population.chosen import (
    Cohorts,
    Group,
    check_size,
    in_cohorts,
    in_group,
)
from creditwright.population.columns import OUTCOME
from creditwright.population.errors import NotANumberError, UnknownColumnError
from creditwright.population.peers import FEATURES, Nearest, nearest
from creditwright.population.population import Population
from creditwright.records.cohorts import COHORTS
from creditwright.records.table import Sensitivity
from creditwright.records.tables import APPLICATION_TRAIN
from creditwright.scoring.inputs import ModelInput, matrix_of
from creditwright.serving.live import LiveModel
from creditwright.store.applicants import Visibility, find_application, version_of
from creditwright.workflows.service import Service

ONE_CORE = 1


class CohortForbiddenError(RefusedError):
    """The legal profile lets nobody who decides look at an applicant by this."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"The legal profile of the model in use does not let an applicant be compared by "
            f"{', '.join(name.replace('_', ' ') for name in names)}."
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """An application as the model in use sees it, and the population that it is shown against.

    Attributes:
        place: Where it is in the population; None: it is not, or in an earlier version.
        values: Its inputs as the model sees them, shape (inputs,).
    """

    live: LiveModel
    population: Population
    number: int
    place: int | None
    values: Floats
    default_probability: float
    outcome: Outcome

    def value(self, name: str) -> float:
        """Return one of its inputs; NaN: missing."""
        return float(self.values[self.population.inputs.index(name)])

    def input(self, name: str) -> ModelInput:
        """Return what is said of a feature.

        Raises:
            UnknownColumnError: If the model has none of this name.
        """
        inputs = {each.name: each for each in self.live.model.scorer.inputs}
        if name not in inputs:
            raise UnknownColumnError(difflib.get_close_matches(name, inputs, n=3))
        return inputs[name]

    def number_input(self, name: str) -> ModelInput:
        """Return what is said of a feature that is a number.

        Raises:
            UnknownColumnError, NotANumberError: If it is none.
        """
        found = self.input(name)
        if found.categories is not None:
            raise NotANumberError(name)
        return found


def see(number: int, visible: Visibility, service: Service) -> Seen:
    """Return an application as the model in use sees it.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
        NoModelInUseError, NoPopulationError: If there is nothing to see it by.
    """
    with service.database.reading() as connection:
        version = version_of(connection, number, visible)
        live = service.models().champion
        population = service.populations.of(live.digest)
        place = population.place_of(number)
        if place is not None and population.version_at(place) == version:
            return kept_at(live, population, place)
        records = find_application(connection, number, visible).records
    with service.turn:
        frame = live.model.inputs_of(records)
        found = assess(frame, live.model, explain=False, threads=ONE_CORE)
    return Seen(
        live=live,
        population=population,
        number=number,
        place=place,
        values=matrix_of(frame, live.model.scorer.inputs).values[0],
        default_probability=float(found.scores.default_probability[0]),
        outcome=found.outcomes[0],
    )


def kept_at(live: LiveModel, population: Population, place: int) -> Seen:
    """Return the application that lies at a place of the population."""
    outcome = Outcome(population.columns.words(OUTCOME)[population.outcomes[place]])
    return Seen(
        live=live,
        population=population,
        number=int(population.applications[place]),
        place=place,
        values=population.columns.row(place),
        default_probability=float(population.probability[place]),
        outcome=outcome,
    )


def cohorts_for_deciders(live: LiveModel) -> tuple[str, ...]:
    """Return the cohorts that who decides on an applicant may look at them among."""
    profile = PROFILES[live.model.policy.law.profile]
    return tuple(
        name
        for name, each in COHORTS.items()
        if APPLICATION_TRAIN.column(each.column).sensitivity is not Sensitivity.PROTECTED
        or profile.allows(frozenset({each.column}))
    )


def check_cohorts(cohorts: Cohorts, live: LiveModel) -> None:
    """Refuse to compare an applicant by what the legal profile does not let a policy use.

    Figures of everybody together may be divided by it: that is how fairness is looked after.

    Raises:
        CohortForbiddenError: Naming the cohorts.
    """
    allowed = cohorts_for_deciders(live)
    forbidden = [name for name in cohorts.named if name not in allowed]
    if forbidden:
        raise CohortForbiddenError(sorted(forbidden))


def known_or_none(value: float) -> float | None:
    """Return a value; None for what is missing."""
    return None if np.isnan(value) else value


def inside_of(seen: Seen, group: Group, cohorts: Cohorts) -> Flags:
    """Return the applications that one is shown among.

    Raises:
        CohortForbiddenError, UnknownCohortError, GroupTooSmallError: If they cannot be shown.
    """
    check_cohorts(cohorts, seen.live)
    if group is not Group.SIMILAR:
        return in_group(seen.population, group, cohorts)
    among = in_cohorts(seen.population, cohorts)
    inside = np.zeros(among.size, dtype=np.bool_)
    inside[nearest_to(seen, among).places] = True
    check_size(inside)
    return inside


def measures_of(live: LiveModel) -> tuple[str, ...]:
    """Return the features that nearness is measured by: those that a model goes by most.

    Numbers alone, for a category has no distance; none of sex, age or family.
    """
    inputs = {each.name: each for each in live.model.scorer.inputs}
    importance = live.card.importance
    fit = [
        name
        for name in sorted(importance, key=lambda name: (-importance[name], name))
        if name in inputs
        and inputs[name].categories is None
        and inputs[name].sensitivity is not Sensitivity.PROTECTED
    ]
    return tuple(fit[:FEATURES])


def nearest_to(seen: Seen, among: Flags) -> Nearest:
    """Return the peers of an application among some."""
    names = measures_of(seen.live)
    own = np.array([seen.value(name) for name in names])
    return nearest(seen.population, names, own, among, own=seen.place)
