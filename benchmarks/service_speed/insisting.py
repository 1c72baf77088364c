"""Callers who want every decision: asked again by the same key until it is answered."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from statistics import quantiles
from uuid import uuid4

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.05
CREATED = 201


@dataclass(slots=True)
class Asked:
    """What came of it.

    Attributes:
        seconds: From the first attempt of each to its answer.
        again: How many needed more than one attempt.
        lost: How many were never answered.
        ids: Of the assessments.
        versions: When each was answered, by the clock that only rises, and by which version.
        statuses: Of attempts that were not answered by a decision; 0: the wire broke.
    """

    seconds: list[float] = field(default_factory=list)
    again: int = 0
    lost: int = 0
    ids: list[str] = field(default_factory=list)
    versions: list[tuple[float, int]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the figures."""
        cuts = quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        return {
            "decisions": len(self.ids),
            "asked_again": self.again,
            "lost": self.lost,
            "twice": len(self.ids) - len(set(self.ids)),
            "median_ms": round(cuts[49] * 1e3, 1),
            "p99_ms": round(cuts[98] * 1e3, 1),
            "longest_ms": round(max(self.seconds, default=0.0) * 1e3, 1),
            "other_answers": {str(status): n for status, n in sorted(self.statuses.items())},
        }


class Callers:
    """Some callers at once, who ask from their start to their end."""

    def __init__(self, port: int, key: str, numbers: list[int], *, callers: int) -> None:
        self.port, self.key, self.numbers = port, key, numbers
        self.found, self.lock, self.ended = Asked(), threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(callers)]
        for each in self.threads:
            each.start()

    def end(self) -> Asked:
        """Let each finish what it asks, and return what came of all."""
        self.ended.set()
        for each in self.threads:
            each.join()
        return self.found

    def _ask(self, first: int) -> None:
        number = first
        while not self.ended.is_set():
            self._until_answered(self.numbers[number % len(self.numbers)])
            number += len(self.threads)

    def _until_answered(self, application: int) -> None:
        key, began, attempts = uuid4().hex, time.perf_counter(), 0
        while time.perf_counter() - began < PATIENCE_SECONDS:
            attempts += 1
            status, content = self._once(application, key)
            with self.lock:
                if status == CREATED:
                    self.found.seconds.append(time.perf_counter() - began)
                    self.found.again += attempts > 1
                    decision = json.loads(content)
                    self.found.ids.append(decision["id"])
                    version = decision["model"]["version"]
                    self.found.versions.append((time.monotonic(), version))
                    return
                self.found.statuses[status] = self.found.statuses.get(status, 0) + 1
            time.sleep(PAUSE_SECONDS)
        with self.lock:
            self.found.lost += 1

    def _once(self, application: int, key: str) -> tuple[int, bytes]:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            body = json.dumps({"application": application})
            wire.request("POST", "/v1/assessments", body, headers)
            answer = wire.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            wire.close()
