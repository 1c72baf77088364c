"""One application beside others: where it stands in any feature, and in two at once."""

from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.decision.policy import Outcome
from creditwright.population.chosen import (
    EVERYBODY,
    Cohorts,
    Group,
)
from creditwright.population.columns import OUTCOME
from creditwright.population.distribution import (
    Distribution,
    Position,
    Words,
    distribution_of,
    position_of,
    words_of,
)
from creditwright.population.population import Population
from creditwright.population.scatter import Scatter, scatter_of, some_of
from creditwright.scoring.inputs import ModelInput
from creditwright.workflows.seen_application import Seen, inside_of, known_or_none


@dataclass(frozen=True, slots=True)
class Compared:
    """Where an application stands in one feature.

    Attributes:
        value: Its own; a text for a category; None: missing, or never seen in training.
        position: Of a number, where it is known.
        share_alike: Of a category, the share of those of whom it is known that have the same.
        distribution: Of a number; the words' of a category.
    """

    feature: ModelInput
    group: Group
    value: float | str | None
    position: Position | None
    share_alike: float | None
    distribution: Distribution | Words


def compare(
    seen: Seen, feature: str, *, group: Group = Group.ALL, cohorts: Cohorts = EVERYBODY
) -> Compared:
    """Return where an application stands in a feature, in a group.

    Raises:
        UnknownColumnError: If the model has no such feature.
        CohortForbiddenError, UnknownCohortError, GroupTooSmallError: If the group cannot be shown.
    """
    what = seen.input(feature)
    inside = inside_of(seen, group, cohorts)
    values, own = np.asarray(seen.population.feature(feature))[inside], seen.value(feature)
    if what.categories is None:
        return Compared(
            feature=what,
            group=group,
            value=None if np.isnan(own) else own,
            position=position_of(own, values),
            share_alike=None,
            distribution=distribution_of(values),
        )
    words = words_of(values, what.categories)
    word = None if np.isnan(own) else what.categories[int(own)]
    known = words.applications - words.missing
    alike = None if word is None or not known else dict(words.counts).get(word, 0) / known
    return Compared(what, group, word, None, alike, words)


@dataclass(frozen=True, slots=True)
class Point:
    """One application as a point, without its number."""

    x: float
    y: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ScatterFound:
    """Two features against each other, and where the application stands.

    Attributes:
        own: Its own two; None: not known.
        points: Some of the others, the same each time.
    """

    x: ModelInput
    y: ModelInput
    group: Group
    own: tuple[float | None, float | None]
    scatter: Scatter
    points: tuple[Point, ...]


def scatter(
    seen: Seen, x: str, y: str, *, group: Group = Group.ALL, cohorts: Cohorts = EVERYBODY
) -> ScatterFound:
    """Return two features against each other, in a group.

    Raises:
        UnknownColumnError, NotANumberError: If one is no number of the model.
        CohortForbiddenError, UnknownCohortError, GroupTooSmallError: If the group cannot be shown.
    """
    first, second = seen.number_input(x), seen.number_input(y)
    inside = inside_of(seen, group, cohorts)
    population = seen.population
    across, up = (np.asarray(population.feature(name)) for name in (x, y))
    return ScatterFound(
        x=first,
        y=second,
        group=group,
        own=(known_or_none(seen.value(x)), known_or_none(seen.value(y))),
        scatter=scatter_of(across[inside], up[inside]),
        points=_points(population, across, up, np.flatnonzero(inside)),
    )


def _points(population: Population, x: Floats, y: Floats, places: Rows) -> tuple[Point, ...]:
    both = places[~(np.isnan(x[places]) | np.isnan(y[places]))]
    words = [Outcome(word) for word in population.columns.words(OUTCOME)]
    return tuple(
        Point(float(x[place]), float(y[place]), words[population.outcomes[place]])
        for place in some_of(both).tolist()
    )
