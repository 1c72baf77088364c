"""Where the buckets of limits lie: in the memory of a process, or in a file that several share.

Of a bucket one number is kept: when it will be full again. All else follows from it and the rate.
(The generic cell rate algorithm, ITU-T I.371, which counts just as a bucket that fills does.)
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

Later = Callable[[float], float]
MOST_BUCKETS = 100_000
FULL = float("-inf")  # of a bucket that nobody took from


class Buckets(Protocol):
    """Keeps for each who asks when their bucket is full again."""

    def change(self, who: str, later: Later) -> None:
        """Replace when the bucket of `who` is full again; nobody else changes it meanwhile.

        Args:
            who: Whose bucket.
            later: Is given when it is full, in seconds of the clock that only goes on, and returns
                when it will be then. What it raises is raised, and nothing is changed.
        """
        ...


class OwnBuckets:
    """Buckets in the memory of this process.

    Args:
        most: How many are remembered; the one that was taken from longest ago is forgotten first.
    """

    def __init__(self, most: int = MOST_BUCKETS) -> None:
        self._most = most
        self._full_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many are remembered."""
        return len(self._full_at)

    def change(self, who: str, later: Later) -> None:
        """Replace when the bucket of `who` is full again; see `Buckets`."""
        with self._lock:
            self._full_at[who] = later(self._full_at.get(who, FULL))
            self._full_at.move_to_end(who)
            if len(self._full_at) > self._most:
                self._full_at.popitem(last=False)
