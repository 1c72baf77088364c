"""The plain figures of how good probabilities are, as scikit-learn gives them."""

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, roc_curve

from creditwright.core.numbers import Floats


def kolmogorov_smirnov(labels: Floats, scores: Floats) -> float:
    """Return the greatest distance between the two groups' distribution functions, 0 to 1."""
    refused, found, _ = roc_curve(labels, scores)
    return float(np.abs(found - refused).max())


def average_precision(labels: Floats, scores: Floats) -> float:
    """Return the mean precision over the defaults found, equal scores taken together, 0 to 1."""
    return float(average_precision_score(labels, scores))


def brier(labels: Floats, default_probability: Floats) -> float:
    """Return the mean squared distance from the truth; lower is better."""
    return float(brier_score_loss(labels, default_probability))
