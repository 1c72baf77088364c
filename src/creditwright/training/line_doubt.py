"""What is not known about a calibration line, small enough to be kept with a model.

The line was fitted on a sample; on another of its size it would have come out otherwise.
Performance that is estimated from the probabilities has to hold that: see `monitoring.estimated`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from creditwright.core.numbers import Floats


@dataclass(frozen=True, slots=True)
class LineDoubt:
    """Variances of the line from the log-odds said to the true ones: slope * said + intercept.

    Attributes:
        slope: Variance of the slope, which is 1 where the calibration is right.
        intercept: Variance of the intercept, which is 0 there.
        together: Their covariance.
    """

    slope: float
    intercept: float
    together: float

    def drawn(self, generator: np.random.Generator, times: int) -> Floats:
        """Return slopes and intercepts of lines that the doubt allows, shape (times, 2)."""
        spread = np.array([[self.slope, self.together], [self.together, self.intercept]])
        return generator.multivariate_normal([1.0, 0.0], spread, size=times, method="eigh")


def line_doubt(log_odds: Floats) -> LineDoubt:
    """Return the doubt of a line that was fitted by greatest likelihood.

        inverse of X' W X,  X = (log-odds, 1),  W = p (1 - p)

    Args:
        log_odds: As calibrated, of the applications that it was calibrated on, shape (n,).

    Source:
        Fisher's information; McCullagh, Nelder, Generalized linear models (1989), section 4.4.
    """
    p = 1.0 / (1.0 + np.exp(-log_odds))
    design = np.column_stack([log_odds, np.ones_like(log_odds)])
    spread = np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design)
    return LineDoubt(float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1]))


def doubt_as_json(doubt: LineDoubt) -> dict[str, float]:
    """Return what a model's card keeps."""
    return asdict(doubt)


def doubt_from_json(said: Mapping[str, Any] | None) -> LineDoubt | None:
    """Return what a card kept; None: it is of a model from before this was kept."""
    return None if said is None else LineDoubt(**{name: float(said[name]) for name in said})
