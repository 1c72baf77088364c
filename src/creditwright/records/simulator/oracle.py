"""How well one could do who knew each application's true probability of default."""

import numpy as np

from creditwright.records.simulator.draws import Floats


def oracle_auc(probability: Floats) -> float:
    """Return the area under the ROC curve of the true probabilities, in expectation.

        AUC = sum_ij p_i (1 - p_j) ([p_i > p_j] + [p_i = p_j] / 2) / (sum p_i sum (1 - p_j))

    taken over the outcomes that may come, and so without the luck of one draw. An application is
    compared with itself as with an equal.

    >>> oracle_auc(np.array([0.0, 1.0]))
    1.0
    >>> oracle_auc(np.array([0.3, 0.3]))
    0.5
    """
    ordered, counts = np.unique(probability, return_counts=True)
    good = counts * (1.0 - ordered)
    bad = counts * ordered
    below = np.cumsum(good) - good
    return float((bad * (below + good / 2)).sum() / (bad.sum() * good.sum()))
