"""What is noted of every request: how long it took and how it ended, and nothing of whose it was.

Whatever fails behind it is answered as our fault, without a word of what it was.
"""

import time
from typing import Final
from uuid import uuid4

from creditwright.core.errors import CreditwrightError
from creditwright.core.logs import logger
from creditwright.core.trouble import where_it_arose
from creditwright.web.gate import Asgi, Message, Receive, Scope, Send
from creditwright.web.metrics import DURATION, REQUESTS
from creditwright.web.problems import OUR_FAULT, Problem, problem_of, problem_response

UNKNOWN: Final = "other"  # the route of an address that leads nowhere


class Watch:
    """Gives each request a number, times it, and answers for what went wrong."""

    def __init__(self, app: Asgi) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        seen = _Answer(send, uuid4().hex)
        scope.setdefault("state", {})["request_id"] = seen.number
        try:
            await self.app(scope, receive, seen)
        except CreditwrightError as error:
            await _answer_for(error, problem_of(error), scope, receive, seen)
        except Exception as error:  # noqa: BLE001 - the outermost loop: no error may end a worker
            await _answer_for(error, OUR_FAULT, scope, receive, seen)
        finally:
            _note(scope, seen, time.monotonic() - started)


class _Answer:
    """Sends an answer on, with the request's number, and remembers its status."""

    def __init__(self, send: Send, number: str) -> None:
        self.send = send
        self.number = number
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            number = (b"x-request-id", self.number.encode())
            message = {**message, "headers": [*message.get("headers", ()), number]}
        await self.send(message)


async def _answer_for(
    error: Exception, problem: Problem, scope: Scope, receive: Receive, seen: _Answer
) -> None:
    logger().error(
        "request failed",
        error=type(error).__name__,
        where=where_it_arose(error),
        request=seen.number,
    )
    if not seen.status:
        await problem_response(problem)(scope, receive, seen)


def _note(scope: Scope, seen: _Answer, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", UNKNOWN)
    REQUESTS.labels(scope["method"], route, seen.status).inc()
    DURATION.labels(route).observe(seconds)
    logger().info(
        "request answered",
        method=scope["method"],
        route=route,
        status=seen.status,
        duration_seconds=round(seconds, 4),
        request=seen.number,
    )
