"""How often somebody may ask: buckets that fill with time, one for each who asks.

They lie in a file that all workers of a service share, or in the memory of one process. What must
not be forgotten is counted in the store.
"""

import math
from dataclasses import dataclass

from creditwright.access.buckets import Buckets, OwnBuckets
from creditwright.access.errors import TooManyRequestsError
from creditwright.core.clock import Clock

TINY = 1e-8  # seconds: what rounding may take from a time


@dataclass(frozen=True, slots=True)
class Rate:
    """How often.

    Attributes:
        per_second: How fast a bucket fills.
        burst: How many it holds: so many at once, after a rest.
    """

    per_second: float
    burst: int


class RateLimit:
    """Buckets of one rate, by who asks.

    Args:
        rate: How often each may ask.
        clock: Tells how much time has passed.
        what: What is asked for, as the refusal names it.
        buckets: Where they lie; None: in the memory of this process.
        kind: Tells the buckets of this limit from those of others at the same place.
    """

    def __init__(
        self,
        rate: Rate,
        clock: Clock,
        *,
        what: str = "requests",
        buckets: Buckets | None = None,
        kind: str = "",
    ) -> None:
        self.rate = rate
        self._clock = clock
        self._what = what
        self._buckets = OwnBuckets() if buckets is None else buckets
        self._kind = kind

    def take(self, who: str) -> None:
        """Take one from the bucket of `who`.

        Raises:
            TooManyRequestsError: If there is none; nothing is taken then.
        """
        self._buckets.change(f"{self._kind} {who}", self._one_less)

    def _one_less(self, full_at: float) -> float:
        """Return when a bucket will be full that one is taken from now.

        Raises:
            TooManyRequestsError: If there is none.
        """
        now, each = self._clock.monotonic(), 1 / self.rate.per_second
        longest = self.rate.burst * each + TINY
        missing = max(0.0, full_at - now)  # seconds until it is full
        if missing > longest:
            missing = 0.0  # no bucket of this rate: another rate, or another clock, was counted by
        after = missing + each
        if after > longest:
            raise TooManyRequestsError(max(1, math.ceil(after - longest)), self._what)
        return now + after
