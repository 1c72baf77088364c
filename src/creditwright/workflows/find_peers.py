"""The peers of an application: who they are, and where it stands among them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Outcome
from creditwright.population.chosen import (
    check_size,
)
from creditwright.population.columns import OUTCOME
from creditwright.population.distribution import (
    Position,
    position_of,
)
from creditwright.population.peers import Nearest, scaled
from creditwright.population.population import Population
from creditwright.scoring.inputs import ModelInput
from creditwright.workflows.seen_application import Seen, known_or_none, measures_of, nearest_to


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the features that nearness is measured by.

    Attributes:
        value: The application's; None: missing, and taken as the mean.
        scaled: The same in standard deviations from the mean.
        position: Among its peers.
    """

    feature: ModelInput
    mean: float
    deviation: float
    value: float | None
    scaled: float
    position: Position | None


@dataclass(frozen=True, slots=True)
class Peer:
    """One of the nearest.

    Attributes:
        values: In the order of the measures; None: missing.
    """

    number: int
    distance: float
    default_probability: float
    outcome: Outcome
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Peers:
    """An application among its peers.

    Attributes:
        considered: How many of the nearest the positions and outcomes are of.
        outcomes: How many of these got which.
        mean_probability: Of these.
        probability_position: Where its own probability stands among theirs.
        nearest: The first of them, one by one.
    """

    seen: Seen
    considered: int
    outcomes: dict[Outcome, int]
    mean_probability: float
    probability_position: Position | None
    measures: tuple[Measure, ...]
    nearest: tuple[Peer, ...]


def peers_of(seen: Seen, *, shown: int, outcome: Outcome | None = None) -> Peers:
    """Return the applications most like one.

    Args:
        seen: The application.
        shown: How many of them one by one.
        outcome: Only those that got this one; None: any.

    Raises:
        GroupTooSmallError: If there are too few.
    """
    population, names = seen.population, measures_of(seen.live)
    among = population.present if outcome is None else population.with_outcome(outcome)
    check_size(among)
    found = nearest_to(seen, among)
    scales = scaled(population, names).scales
    columns = [np.asarray(population.feature(name)) for name in names]
    measures = tuple(
        Measure(
            feature=seen.input(name),
            mean=scale.mean,
            deviation=scale.deviation,
            value=known_or_none(seen.value(name)),
            scaled=float(scale.scaled(np.array([seen.value(name)]))[0]),
            position=position_of(seen.value(name), column[found.places]),
        )
        for name, scale, column in zip(names, scales, columns, strict=True)
    )
    probability = population.probability[found.places]
    words = [Outcome(word) for word in population.columns.words(OUTCOME)]
    counted = np.bincount(population.outcomes[found.places], minlength=len(words))
    return Peers(
        seen=seen,
        considered=found.places.size,
        outcomes={word: int(n) for word, n in zip(words, counted, strict=True)},
        mean_probability=float(probability.mean()),
        probability_position=position_of(seen.default_probability, probability),
        measures=measures,
        nearest=_one_by_one(population, found, columns, words, shown),
    )


def _one_by_one(
    population: Population,
    found: Nearest,
    columns: Sequence[Floats],
    words: Sequence[Outcome],
    shown: int,
) -> tuple[Peer, ...]:
    first = zip(found.places[:shown].tolist(), found.distances[:shown].tolist(), strict=True)
    return tuple(
        Peer(
            number=int(population.applications[place]),
            distance=distance,
            default_probability=float(population.probability[place]),
            outcome=words[population.outcomes[place]],
            values=tuple(known_or_none(float(column[place])) for column in columns),
        )
        for place, distance in first
    )
