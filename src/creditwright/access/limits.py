"""How often somebody may ask: buckets that fill with time, one for each who asks.

They lie in the memory of one process. A service of several workers lets through that many times
more at most, and forgets with a restart; what must not be forgotten is counted in the store.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

from creditwright.access.errors import TooManyRequestsError
from creditwright.core.clock import Clock

MOST_BUCKETS = 100_000


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
        most: How many are remembered; the one that asked longest ago is forgotten first.
    """

    def __init__(
        self, rate: Rate, clock: Clock, *, what: str = "requests", most: int = MOST_BUCKETS
    ) -> None:
        self.rate = rate
        self._clock = clock
        self._what = what
        self._most = most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, when
        self._lock = threading.Lock()

    def take(self, who: str) -> None:
        """Take one from the bucket of `who`.

        Raises:
            TooManyRequestsError: If there is none; nothing is taken then.
        """
        with self._lock:
            held, now = self._held(who)
            if held < 1:
                raise self._refusal(held)
            self._buckets[who] = (held - 1, now)
            self._buckets.move_to_end(who)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)

    def check(self, who: str) -> None:
        """Refuse if the bucket of `who` is empty, and take nothing.

        Raises:
            TooManyRequestsError: If it is.
        """
        with self._lock:
            held, _ = self._held(who)
            if held < 1:
                raise self._refusal(held)

    def _held(self, who: str) -> tuple[float, float]:
        now = self._clock.monotonic()
        held, since = self._buckets.get(who, (float(self.rate.burst), now))
        return min(self.rate.burst, held + (now - since) * self.rate.per_second), now

    def _refusal(self, held: float) -> TooManyRequestsError:
        seconds = math.ceil((1 - held) / self.rate.per_second)
        return TooManyRequestsError(max(1, seconds), self._what)
