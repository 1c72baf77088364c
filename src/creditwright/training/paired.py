"""Two models on the same applications: how far apart they are, and what of that is chance.

Paired, for both models find the same applications easy or hard: two intervals that overlap say
little, the interval of the difference says it.
"""

import math

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.decision.policy import Costs
from creditwright.training.metrics import TWO_SIDED, Estimate, auc_placements


def auc_difference(labels: Floats, new: Floats, old: Floats) -> Estimate:
    """Return the new scores' AUC less the old ones', with DeLong's interval of the difference.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,); both must occur twice.
        new: Scores, higher for more risk, shape (n,).
        old: Likewise, of the same applications.

    Source:
        DeLong, DeLong, Clarke-Pearson, Biometrics 44 (1988).
    """
    placed = [auc_placements(labels, each) for each in (new, old)]
    of_defaults = placed[0][0] - placed[1][0]
    of_repaid = placed[0][1] - placed[1][1]
    variance = of_defaults.var(ddof=1) / of_defaults.size + of_repaid.var(ddof=1) / of_repaid.size
    return _around(float(of_defaults.mean()), math.sqrt(float(variance)))


def cost_difference(
    labels: Floats, new_declines: Floats, old_declines: Floats, costs: Costs
) -> Estimate:
    """Return what an applicant costs more by the new decisions than by the old, on average.

    Args:
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        new_declines: 1 where the new model declines, else 0, shape (n,).
        old_declines: Likewise, of the same applications.
        costs: What the two mistakes cost.
    """
    price = np.where(labels == 1, -costs.missed_default, costs.refused_good)
    return mean_estimate((new_declines - old_declines) * price)


def mean_estimate(values: Floats) -> Estimate:
    """Return a mean with its interval; of the differences on the same rows it is the paired one.

    Args:
        values: One for each application, shape (n,); with fewer than two nothing is known of how
            they vary, and the interval is the value.
    """
    value = float(values.mean())
    error = float(values.std(ddof=1)) / math.sqrt(values.size) if values.size > 1 else 0.0
    return _around(value, error)


def _around(value: float, error: float) -> Estimate:
    return Estimate(value, value - TWO_SIDED * error, value + TWO_SIDED * error)
