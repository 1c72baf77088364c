"""What every request passes before it is looked at: how large its body is, and whether it is JSON.

The whole body is read here, so that nothing behind it waits for the network: neither a route nor
one of the places that `admission` counts.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from creditwright.web.paths import own_path
from creditwright.web.problems import RETRY_SECONDS, Problem, problem_response
from creditwright.web.strict_json import StrictJsonError, read_strictly

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_BYTES: Final = 256 << 10
HELD_BYTES: Final = 64 << 20  # of all bodies that have not been answered, in a process
LARGER: Final[Mapping[str, int]] = {"/v1/assessments/batch": 10 << 20}
LARGER_ENDING: Final = 4 << 20  # a thousand applications of 120 columns
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON: Final = (b"application/json", b"application/merge-patch+json")
FORM: Final = b"application/x-www-form-urlencoded"


class BodyGate:
    """Lets a request through once its whole body is here, or answers what is wrong with it.

    It stands before what counts places: a caller who sends slowly takes nobody's place meanwhile.
    What has arrived of all bodies is bounded instead.

    Args:
        app: What answers.
        larger: Endings of paths whose bodies may be of `LARGER_ENDING` bytes.
        most: How many bytes of all bodies together may be held at a time.
    """

    def __init__(self, app: Asgi, larger: tuple[str, ...] = (), most: int = HELD_BYTES) -> None:
        self.app = app
        self.larger = larger
        self._most = most
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, refuse it or pass it on."""
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        body = bytearray()
        try:
            problem = await self._read(scope, receive, body)
            if problem is None:
                await self.app(scope, _given(bytes(body), receive), send)
            else:
                await problem_response(problem)(scope, receive, send)
        except _GoneError:
            return
        finally:
            self._held -= len(body)

    async def _read(self, scope: Scope, receive: Receive, body: bytearray) -> Problem | None:
        """Read the body to its end; return what is wrong with it.

        Raises:
            _GoneError: If the caller went away.
        """
        limit, more = self._limit(own_path(scope)), True
        problem = _refused_by_header(dict(scope["headers"]), limit)
        while problem is None and more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _GoneError
            part, more = message.get("body", b""), message.get("more_body", False)
            body += part
            self._held += len(part)
            if len(body) > limit:
                problem = _too_large(limit)
            elif self._held > self._most:
                problem = overloaded()
        return problem

    def _limit(self, path: str) -> int:
        """Return how many bytes a body for this path may have."""
        if self.larger and path.removesuffix("/").endswith(self.larger):
            return LARGER_ENDING
        return LARGER.get(path, BODY_BYTES)


class _GoneError(Exception):
    """The caller went away."""


class StrictJson:
    """Lets a request through whose body is strict JSON, or a form; behind `BodyGate`."""

    def __init__(self, app: Asgi) -> None:
        """Guard `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look at the body, refuse it or pass it on."""
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        body = (await receive()).get("body", b"")
        problem = _refused_body(dict(scope["headers"]), body)
        if problem is None:
            await self.app(scope, _given(body, receive), send)
        else:
            await problem_response(problem)(scope, receive, send)


def overloaded() -> Problem:
    """Return what is told to a request that there is no place for."""
    said = "The service has more to do than it can. Nothing was done; try again."
    return Problem(503, "overloaded", said, headers={"Retry-After": str(RETRY_SECONDS)})


def _refused_by_header(headers: Mapping[bytes, bytes], limit: int) -> Problem | None:
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        return Problem(415, "compressed_body", "Send the body as it is, not compressed.")
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length[:20]) > limit:
        return _too_large(limit)
    return None


def _too_large(limit: int) -> Problem:
    said = f"The body is larger than {limit >> 10} KiB, the most that is taken here."
    return Problem(413, "body_too_large", said, headers={"Connection": "close"})


def _refused_body(headers: Mapping[bytes, bytes], body: bytes) -> Problem | None:
    if not body:
        return None
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind == FORM:
        return None  # of a page; its fields are read there
    if kind not in JSON:
        return Problem(415, "not_json_type", "Send the body as application/json.")
    try:
        read_strictly(body)
    except StrictJsonError as error:
        return Problem(400 if error.is_syntax else 422, error.code, str(error))
    return None


def _given(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body once, and then what the caller does."""
    left = [body]

    async def give() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return give
