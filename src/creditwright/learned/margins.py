"""What a model says of each row of an application's history, made a few figures an application.

Row by row the margin is rounded to whole millionths, so that sums are exact: an application has the
same bits alone and among others, whatever the order of its rows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Floats, Rows

Wholes = NDArray[np.int64]

MILLIONTHS = 1_000_000
LARGEST_MARGIN = 10.0  # log-odds of one in 22,000; beyond it nothing more is said
COARSER = 100  # distances are squared in ten-thousandths: 2 * 10^8 rows of one application fit
STATISTICS = ("mean", "max", "min", "total", "std", "latest")


def whole_margins(margins: Floats, centre: float = 0.0) -> Wholes:
    """Return margins above `centre` in whole millionths, held within `LARGEST_MARGIN`."""
    held = np.clip(margins - centre, -LARGEST_MARGIN, LARGEST_MARGIN)
    found: Wholes = np.rint(held * MILLIONTHS).astype(np.int64)
    return found


@dataclass(frozen=True, slots=True)
class Histories:
    """Rows that stand together by application.

    Attributes:
        starts: Shape (applications + 1,): the rows of application i are starts[i] to
            starts[i + 1] - 1.
    """

    starts: Rows

    @property
    def sizes(self) -> Wholes:
        """How many rows each application has."""
        return np.diff(self.starts)

    @property
    def of_row(self) -> Wholes:
        """The place of each row's application."""
        return np.repeat(np.arange(self.starts.size - 1), self.sizes)

    def reduced(self, by: np.ufunc, values: Wholes | Floats) -> Floats:
        """Return `by` over each application's values; NaN for one without rows."""
        found = np.full(self.starts.size - 1, np.nan)
        filled = self.sizes > 0
        if filled.any():
            found[filled] = by.reduceat(values, self.starts[:-1][filled])
        return found

    def sums(self, values: Wholes) -> Wholes:
        """Return the exact sum of each application's values; 0 for one without rows."""
        found = np.zeros(self.starts.size - 1, dtype=np.int64)
        filled = self.sizes > 0
        if filled.any():
            found[filled] = np.add.reduceat(values, self.starts[:-1][filled])
        return found


def summarised(margins: Wholes, age: Floats, starts: Rows) -> dict[str, Floats]:
    """Make the statistics of each application.

    Args:
        margins: Of each row, in whole millionths.
        age: How long ago each row was, in any unit; NaN where that is not known.
        starts: See `Histories`.

    Returns:
        By name in `STATISTICS`, shape (applications,), in log-odds; NaN without rows. `std` needs
        two rows. `latest` is the mean of the rows whose age is the least.
    """
    histories = Histories(starts)
    total, sizes = histories.sums(margins), histories.sizes
    return {
        "mean": _over(total, sizes),
        "max": histories.reduced(np.maximum, margins) / MILLIONTHS,
        "min": histories.reduced(np.minimum, margins) / MILLIONTHS,
        "total": np.where(sizes > 0, total / MILLIONTHS, np.nan),
        "std": _deviation(histories, margins, total),
        "latest": _latest(histories, margins, age),
    }


def _over(total: Wholes, counted: Wholes) -> Floats:
    """Divide a sum in millionths by a count, once; NaN where the count is 0."""
    found = np.full(total.size, np.nan)
    known = counted > 0
    found[known] = total[known] / (counted[known] * MILLIONTHS)
    return found


def _deviation(histories: Histories, margins: Wholes, total: Wholes) -> Floats:
    """Return sqrt((sum d^2 - (sum d)^2 / n) / (n - 1)), d the distance to the mean's whole part."""
    sizes = histories.sizes
    middle = total // np.maximum(sizes, 1)
    distance = (margins - middle[histories.of_row]) // COARSER
    n = sizes.astype(np.float64)
    rest = histories.sums(distance).astype(np.float64)
    squares = histories.sums(distance * distance).astype(np.float64)
    found = np.full(sizes.size, np.nan)
    some = sizes > 1
    spread = squares[some] - rest[some] * rest[some] / n[some]
    found[some] = np.sqrt(np.maximum(spread, 0.0) / (n[some] - 1.0)) / (MILLIONTHS // COARSER)
    return found


def _latest(histories: Histories, margins: Wholes, age: Floats) -> Floats:
    known = np.where(np.isnan(age), np.inf, age)
    least = histories.reduced(np.minimum, known)
    is_latest = known == least[histories.of_row]
    counted = histories.sums(is_latest.astype(np.int64))
    return _over(histories.sums(margins * is_latest), counted)
