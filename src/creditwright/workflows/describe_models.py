"""What drives a model: its inputs by what they contribute, and the lender's columns behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditwright.features.catalogue import BY_NAME
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.registry.card import ModelCard


@dataclass(frozen=True, slots=True)
class Importance:
    """How much something contributes to a model's probabilities.

    Attributes:
        name: Of an input, or of a column of the lender's tables, as table.column.
        mean_attribution: Mean absolute attribution on the hold-out, in log-odds.
        share: Of all, 0 to 1.
        cumulative: The share of this one and all before it.
    """

    name: str
    mean_attribution: float
    share: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """What drives a model, greatest first.

    Attributes:
        inputs: The fewest inputs that reach the share asked for.
        columns: The same of the lender's columns; each input's part is divided among those that it
            is computed from.
    """

    inputs: tuple[Importance, ...]
    columns: tuple[Importance, ...]


def drivers_of(card: ModelCard, *, cumulative: float) -> Drivers:
    """Return what drives the model of this card.

    Args:
        card: The model's.
        cumulative: How much of all is to be reached, above 0 and at most 1.

    Raises:
        CardError: If the card of an older model does not tell.
    """
    inputs = card.importance
    columns: dict[str, float] = {}
    for name, mean in inputs.items():
        behind = _columns_behind(name)
        for column in behind:
            columns[column] = columns.get(column, 0.0) + mean / len(behind)
    return Drivers(_smallest(inputs, cumulative), _smallest(columns, cumulative))


def _columns_behind(name: str) -> tuple[str, ...]:
    """Return the lender's columns that an input is computed from, its own name where none is."""
    feature = BY_NAME.get(name) or LEARNED_BY_NAME.get(name)
    found = sorted({f"{table}.{column}" for table, column in feature.columns}) if feature else []
    return tuple(found) or (name,)


def _smallest(means: Mapping[str, float], cumulative: float) -> tuple[Importance, ...]:
    """Return the greatest that together reach a share of all."""
    total = sum(means.values())
    if not total > 0:
        return ()
    found: list[Importance] = []
    reached = 0.0
    for name, mean in sorted(means.items(), key=lambda each: (-each[1], each[0])):
        reached = min(1.0, reached + mean / total)
        found.append(Importance(name, mean, mean / total, reached))
        if reached >= cumulative:
            break
    return tuple(found)
