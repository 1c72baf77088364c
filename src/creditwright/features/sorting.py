"""Sorting rows by several whole numbers at once."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Rows


def sorted_places(keys: Sequence[NDArray[np.int64]]) -> Rows:
    """Return the places of rows sorted by keys, the first one first; equal rows stay as they stand.

    Where their spans allow, the keys are sorted as one number: one pass, not one for each.

    Args:
        keys: At least one; all of the same length, and not empty.
    """
    lowest = [int(key.min()) for key in keys]
    spans = [int(key.max()) - low + 1 for key, low in zip(keys, lowest, strict=True)]
    if math.prod(spans) > np.iinfo(np.int64).max:
        return np.lexsort(list(reversed(keys)))
    together = np.zeros(keys[0].size, dtype=np.int64)
    for key, low, span in zip(keys, lowest, spans, strict=True):
        together = together * span + (key - low)
    return np.argsort(together, kind="stable")
