"""Attributions of many applications at once: looked up in tables, many times as fast.

They are LightGBM's numbers to about the last two bits, and not its bits, for they are added in
another order. Decisions and their reasons therefore never come from here: one and the same code
explains an application online and in a portfolio. This is for what is told of many together.
"""

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.core.parallel import side_by_side
from creditwright.explanation.attribution import (
    TOLERANCE,
    Attributions,
    AttributionSumError,
    attribute,
)
from creditwright.explanation.leaf_tables import (
    DeepTreeError,
    LeafTables,
    Place,
    Question,
    leaf_tables,
)
from creditwright.scoring.inputs import Matrix
from creditwright.scoring.scorer import Scorer

FEWEST_ROWS = 1000  # for fewer the tables take longer to make than they save
BLOCK_ROWS = 4096  # what is worked on stays in the processor's cache
ZERO = 1e-35  # LightGBM's kZeroThreshold
NO_CODE = -1


def attribute_many(
    scorer: Scorer, tables: LeafTables, matrix: Matrix, log_odds: Floats
) -> Attributions:
    """Return the attributions of many applications, equal to `attribute`'s within 1e-12.

    Args:
        scorer: The model.
        tables: Its tables.
        matrix: The applications.
        log_odds: The calibrated log-odds the model gave them, shape (applications,).

    Raises:
        AttributionSumError: If they do not add up to `log_odds`.
    """
    values: Floats = scorer.calibration.slope * contributions_of_many(tables, matrix.values)
    base = scorer.calibration.log_odds(np.full(len(values), tables.base))
    error = np.abs(values.sum(axis=1) + base - log_odds).max(initial=0.0)
    if not error < TOLERANCE:
        raise AttributionSumError(float(error))
    return Attributions(values, base)


def attribute_together(scorer: Scorer, matrix: Matrix, log_odds: Floats) -> Attributions:
    """Return the attributions of applications that are told of together, by the quicker way.

    Raises:
        AttributionSumError: If they do not add up to `log_odds`.
    """
    if len(matrix.values) < FEWEST_ROWS:
        return attribute(scorer, matrix, log_odds)
    try:
        tables = leaf_tables(scorer)
    except DeepTreeError:
        return attribute(scorer, matrix, log_odds)
    return attribute_many(scorer, tables, matrix, log_odds)


def contributions_of_many(tables: LeafTables, values: Floats) -> Floats:
    """Return what the booster gives each feature of any number of rows, in its own margin."""
    starts = range(0, len(values), BLOCK_ROWS)
    blocks = (values[start : start + BLOCK_ROWS] for start in starts)
    found = list(side_by_side(lambda block: looked_up(tables, block), blocks))
    return np.concatenate(found) if found else np.empty_like(values)


def looked_up(tables: LeafTables, values: Floats) -> Floats:
    """Return what the booster gives each feature of a block of rows, in its own margin.

    Args:
        tables: Of the booster.
        values: The rows, shape (rows, inputs).
    """
    columns = np.ascontiguousarray(values.T)
    missing = np.isnan(columns)
    given = np.zeros_like(columns)
    for places in tables.trees:
        _add_tree(places, columns, missing, given)
    return np.ascontiguousarray(given.T)


def _add_tree(places: tuple[Place, ...], columns: Floats, missing: Flags, given: Floats) -> None:
    """Add one tree: at each node the answers so far are a number, by which its table is read."""
    answers: list[np.ndarray[tuple[int], np.dtype[np.intp]]] = []
    taken = np.empty(columns.shape[1])
    for place in places:
        yes = answer(place.question, columns, missing)
        so_far = yes.astype(np.intp)
        if place.above is not None:
            so_far += answers[place.above] << 1
        answers.append(so_far)
        for feature, table in zip(place.features, place.table, strict=True):
            np.take(table, so_far, out=taken, mode="clip")  # in range: it is of as many answers
            given[feature] += taken


def answer(question: Question, columns: Floats, missing: Flags) -> Flags:
    """Return which rows go left at a node, as LightGBM decides it.

    Source:
        LightGBM 4.7, include/LightGBM/tree.h, NumericalDecision and CategoricalDecision.
    """
    column, unknown = columns[question.feature], missing[question.feature]
    if question.codes is not None:
        none_of_them = len(question.codes) - 1
        inside = ~unknown & (column > NO_CODE) & (column < none_of_them)
        codes = np.where(inside, column, none_of_them).astype(np.intp)
        found: Flags = question.codes[codes]
        return found
    if question.missing == "NaN":
        yes: Flags = column <= question.threshold
        return yes | unknown if question.default else yes
    known = np.where(unknown, 0.0, column)
    below: Flags = known <= question.threshold
    if question.missing == "Zero":
        below = np.where(np.abs(known) <= ZERO, question.default, below)
    return below
