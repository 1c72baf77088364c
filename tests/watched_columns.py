"""Made-up columns, as they are and with something wrong."""

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.monitoring.column import ColumnReport, Named, Role, compare
from creditwright.monitoring.profile import CategoryProfile, number_profile


def words(counts: dict[str, int], missing: int = 0) -> CategoryProfile:
    """Return the profile of these words."""
    return CategoryProfile(sum(counts.values()) + missing, counts)


def of_numbers(
    reference: Floats, current: Floats, name: str = "amount", role: Role = Role.FEATURE
) -> ColumnReport:
    """Compare two columns of numbers."""
    return compare(Named(name, role), number_profile(reference), number_profile(current))


def of_words(
    reference: dict[str, int], current: dict[str, int], role: Role = Role.FEATURE
) -> ColumnReport:
    """Compare two columns of words."""
    return compare(Named("kind", role), words(reference), words(current))


def made_up(generator: np.random.Generator, rows: int) -> list[Floats]:
    """Return twelve columns of one population: skewed, counts, flags, with missing values."""
    amounts = list(np.exp(generator.normal(11, 0.8, (6, rows))))
    counts = list(generator.poisson(0.4, (3, rows)).astype(float))
    flags = list((generator.random((2, rows)) < 0.1).astype(float))
    scores = generator.beta(2, 5, rows)
    amounts[0] = np.where(generator.random(rows) < 0.2, np.nan, amounts[0])
    return [*amounts, *counts, *flags, scores]
