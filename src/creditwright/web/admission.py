"""How many requests are worked on at a time, how many may wait, and what the others are told.

More at once than there are cores makes each slower and none sooner. Beyond a short queue a request
is sent away at once: it costs next to nothing, and those that were let in keep their pace.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from creditwright.web.gate import Asgi, Receive, Scope, Send, overloaded
from creditwright.web.paths import own_path
from creditwright.web.problems import problem_response

ALWAYS = ("/health/", "/metrics", "/static/")


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much is taken on.

    Attributes:
        at_once: Requests that are worked on at a time.
        waiting: Requests that may wait for their turn.
        wait_seconds: For how long one may wait.
    """

    at_once: int
    waiting: int = 32
    wait_seconds: float = 2.0


class Admission:
    """Lets in as many requests as can be worked on, and says to others to come again."""

    def __init__(self, app: Asgi, capacity: Capacity, shed: Callable[[], None]) -> None:
        """Guard `app`; `shed` is told of each request that is sent away."""
        self.app = app
        self.capacity = capacity
        self.shed = shed
        self._free = asyncio.Semaphore(capacity.at_once)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a free place, if there is room to wait; then pass on."""
        if scope["type"] != "http" or own_path(scope).startswith(ALWAYS):
            await self.app(scope, receive, send)
            return
        if not await self._admitted():
            self.shed()
            await problem_response(overloaded())(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._free.release()

    async def _admitted(self) -> bool:
        if not self._free.locked():
            await self._free.acquire()
            return True
        if self._waiting >= self.capacity.waiting:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(self.capacity.wait_seconds):
                await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True
