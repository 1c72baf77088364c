"""Many tests at once: which of them say something, of all that were made."""

import numpy as np

from creditwright.core.numbers import Floats


def corrected(chances: Floats) -> Floats:
    """Return what each chance becomes among all (Benjamini and Hochberg's q).

        q of the k-th smallest of n = min over j >= k of p_j * n / j

    Taking as found what has q of at most 0.05, of the found at most 5 % are expected to be nothing;
    where there is nothing at all, at most 5 % of runs find something.

    Args:
        chances: Of each test, shape (n,), 0 to 1.

    Source:
        Benjamini, Hochberg, Controlling the false discovery rate, JRSS B 57 (1995).
    """
    if not chances.size:
        return chances
    order = np.argsort(chances, kind="stable")
    raised = chances[order] * chances.size / np.arange(1, chances.size + 1)
    found = np.empty_like(chances)
    found[order] = np.minimum.accumulate(raised[::-1])[::-1].clip(0, 1)
    return found
