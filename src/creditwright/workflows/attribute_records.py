"""Attribute what the model says of applications to its inputs; nothing is decided or recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.parallel import ONE_CORE
from creditwright.decision.model import DecisionModel
from creditwright.explanation.attribution import attribute
from creditwright.records.records import RecordsInMemory, joined
from creditwright.scoring.inputs import matrix_of

Seen = float | str | None


@dataclass(frozen=True, slots=True)
class Attributed:
    """Applications explained, in the order they came; `values` row sum + `base` = `log_odds`.

    Attributes:
        names: Of the inputs.
        values: Log-odds of default that each input gave, shape (applications, inputs).
        base: The model's log-odds where nothing is known, shape (applications,).
        log_odds: What the model says, shape (applications,).
        seen: The inputs as the model saw them; None: missing, or a category it never saw.
    """

    names: tuple[str, ...]
    values: Floats
    base: Floats
    log_odds: Floats
    seen: Sequence[Sequence[Seen]]


def attribute_records(cases: Sequence[RecordsInMemory], model: DecisionModel) -> Attributed:
    """Explain applications; the same application may come several times.

    Args:
        cases: Of one application each; at least one.
        model: The decision model.

    Raises:
        AttributionSumError: If the model cannot be explained.
    """
    parts = [(places, _together(cases, places, model)) for places in _groups(cases)]
    order = np.argsort([place for places, _ in parts for place in places])
    return Attributed(
        names=tuple(each.name for each in model.scorer.inputs),
        values=np.concatenate([part.values for _, part in parts])[order],
        base=np.concatenate([part.base for _, part in parts])[order],
        log_odds=np.concatenate([part.log_odds for _, part in parts])[order],
        seen=[row for _, row in sorted(_seen_by_place(parts))],
    )


def _seen_by_place(
    parts: Sequence[tuple[Sequence[int], Attributed]],
) -> list[tuple[int, Sequence[Seen]]]:
    return [
        (place, row) for places, part in parts for place, row in zip(places, part.seen, strict=True)
    ]


def _groups(cases: Sequence[RecordsInMemory]) -> list[list[int]]:
    """Return the places of those of whom the same tables are known."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, each in enumerate(cases):
        groups.setdefault(tuple(sorted(each.history)), []).append(place)
    return list(groups.values())


def _together(
    cases: Sequence[RecordsInMemory], places: Sequence[int], model: DecisionModel
) -> Attributed:
    """Explain some applications at once, each under a number of its own."""
    records = joined([cases[place].under(n) for n, place in enumerate(places, start=1)])
    frame = model.inputs_of(records)
    matrix = matrix_of(frame, model.scorer.inputs)
    log_odds = model.scorer.score(matrix, threads=ONE_CORE).log_odds
    given = attribute(model.scorer, matrix, log_odds, threads=ONE_CORE)
    order = np.argsort(frame.applications)
    return Attributed(
        names=(),
        values=given.values[order],
        base=given.base[order],
        log_odds=log_odds[order],
        seen=[_seen(matrix.values[row], model) for row in order],
    )


def _seen(values: Floats, model: DecisionModel) -> list[Seen]:
    return [
        None
        if np.isnan(value)
        else value
        if each.categories is None
        else each.categories[int(value)]
        for each, value in zip(model.scorer.inputs, values.tolist(), strict=True)
    ]
