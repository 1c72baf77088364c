"""Attributions: how much log-odds of default each feature gave to, or took from, one application.

TreeSHAP as LightGBM computes it: exact, without sampling, the same bits each time. Multiplied by
the calibration's slope, so that they add up to the calibrated log-odds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import UnavailableError
from creditwright.core.logs import logger
from creditwright.core.numbers import Flags, Floats
from creditwright.scoring.inputs import Matrix
from creditwright.scoring.scorer import ALL_THREADS, NotAttributableError, Scorer

FEW = 4  # applications; up to here NumPy takes longer to begin than Python to add
TOLERANCE = 1e-9  # log-odds; measured errors are near 1e-14


class AttributionSumError(UnavailableError):
    """Attributions do not add up to what the model said, so they explain nothing."""

    def __init__(self, error: float) -> None:
        super().__init__(
            f"Attributions differ from the model's log-odds by up to {error:.3g}, more than "
            f"{TOLERANCE}. No decision may rest on them. Please report it."
        )


@dataclass(frozen=True, slots=True)
class Attributions:
    """Attributions of some applications.

    Attributes:
        values: Log-odds of default, positive where the feature speaks against the applicant; shape
            (applications, inputs). NaN throughout an application that could not be explained.
        base: The model's log-odds where nothing is known, shape (applications,). values' row sum
            + base = the calibrated log-odds, within `TOLERANCE`. NaN where not explained.
    """

    values: Floats
    base: Floats

    @property
    def explained(self) -> Flags:
        """Which applications could be explained, shape (applications,)."""
        found: Flags = ~np.isnan(self.base)
        return found


def attribute(
    scorer: Scorer, matrix: Matrix, log_odds: Floats, *, threads: int = ALL_THREADS
) -> Attributions:
    """Return the attributions of the applications in `matrix`.

    Args:
        scorer: The model.
        matrix: The applications.
        log_odds: The calibrated log-odds the model gave them, shape (applications,).
        threads: How many cores to use; the result does not depend on it.

    Raises:
        AttributionSumError: If they do not add up to `log_odds`.
        NotAttributableError: If the model is of a kind that has no attributions.
    """
    found, error = _contributed(scorer, matrix, log_odds, threads)
    worst = error.max(initial=0.0)
    if not worst < TOLERANCE:
        raise AttributionSumError(float(worst))
    return found


def attribute_where_possible(
    scorer: Scorer, matrix: Matrix, log_odds: Floats, *, threads: int = ALL_THREADS
) -> Attributions:
    """Return the attributions of `attribute`, NaN for the applications that have none.

    What cannot be explained is logged as an error: a person must look at the model.
    """
    try:
        found, error = _contributed(scorer, matrix, log_odds, threads)
    except NotAttributableError:
        found = Attributions(np.empty_like(matrix.values), np.empty_like(log_odds))
        error = np.full_like(log_odds, np.nan)
    wrong = ~(error < TOLERANCE)
    if wrong.any():
        found.values[wrong], found.base[wrong] = np.nan, np.nan
        logger().error("decisions cannot be explained", applications=int(wrong.sum()))
    return found


def _contributed(
    scorer: Scorer, matrix: Matrix, log_odds: Floats, threads: int
) -> tuple[Attributions, Floats]:
    """Return attributions, and by how much each application's miss its log-odds."""
    contributions = scorer.contributions(matrix, threads=threads)
    values: Floats = scorer.calibration.slope * contributions[:, :-1]
    base = scorer.calibration.log_odds(contributions[:, -1])
    return Attributions(values, base), np.abs(values.sum(axis=1) + base - log_odds)


def by_group(values: Floats, groups: Sequence[str]) -> Mapping[str, Floats]:
    """Add up each application's values within each group of inputs.

    Column after column, in the order of the inputs: numpy's own sum takes another order, and so
    another last bit, for one application than for many.

    Args:
        values: Shape (applications, inputs).
        groups: The group of each input.

    Returns:
        For each group, in the order of their first inputs, an array of shape (applications,).
    """
    if values.shape[0] <= FEW:
        return _by_group_of_few(values, groups)
    totals: dict[str, Floats] = {}
    for position, group in enumerate(groups):
        if group in totals:
            totals[group] += values[:, position]
        else:
            totals[group] = values[:, position].copy()
    return totals


def _by_group_of_few(values: Floats, groups: Sequence[str]) -> Mapping[str, Floats]:
    """Add up the same numbers in the same order, so to the same bits, by Python's own addition."""
    totals: dict[str, list[float]] = {group: [] for group in groups}
    for row in values.tolist():
        sums: dict[str, float] = {}
        for group, value in zip(groups, row, strict=True):
            sums[group] = sums[group] + value if group in sums else value
        for group, total in sums.items():
            totals[group].append(total)
    return {group: np.array(each, dtype=np.float64) for group, each in totals.items()}
