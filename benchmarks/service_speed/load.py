"""Requests sent by a few connections at once, each sending the next as soon as it has an answer.

One process with threads on Python's own client: it shares the cores with what it measures, so it is
kept as small as it can be.
"""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent."""

    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Load:
    """What came of it.

    Attributes:
        seconds: Of all together.
        latencies: Of the answers that were given, in seconds.
        statuses: How many answers had which status.
        cpu_seconds: What the server used of the cores meanwhile, in seconds.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def done(self) -> int:
        """How many were answered as they should be."""
        return self.statuses[200] + self.statuses[201]

    @property
    def per_second(self) -> float:
        """How many of these a second."""
        return self.done / self.seconds

    def as_json(self) -> dict[str, object]:
        """Return the figures."""
        cuts = quantiles(self.latencies, n=100)
        return {
            "per_second": round(self.per_second, 1),
            "median_ms": round(median(self.latencies) * 1e3, 2),
            "p99_ms": round(cuts[98] * 1e3, 2),
            "cpu_ms": round(self.cpu_seconds / max(sum(self.statuses.values()), 1) * 1e3, 2),
            "statuses": {str(status): n for status, n in sorted(self.statuses.items())},
        }


def send(port: int, make: Callable[[int], Request], *, connections: int, seconds: float) -> Load:
    """Send requests for some time.

    Args:
        port: Of a service on this machine.
        make: Makes the n-th request, from 0.
        connections: How many at once.
        seconds: For how long.
    """
    found, lock, numbers = Load(), threading.Lock(), iter(range(10**9))
    until = time.perf_counter() + seconds

    def one() -> None:
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < until:
            with lock:
                number = next(numbers)
            asked = make(number)
            began = time.perf_counter()
            wire.request("POST", asked.path, asked.body, dict(asked.headers))
            answer = wire.getresponse()
            answer.read()
            took = time.perf_counter() - began
            with lock:
                found.statuses[answer.status] += 1
                if answer.status in (200, 201):
                    found.latencies.append(took)
            if answer.getheader("retry-after") and answer.status not in (200, 201):
                time.sleep(0.2)  # a caller that is sent away does not come back at once
        wire.close()

    threads = [threading.Thread(target=one) for _ in range(connections)]
    began = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found.seconds = time.perf_counter() - began
    return found
