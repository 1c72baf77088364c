"""What every request passes before it is looked at: how large its body is, and whether it is JSON.

The whole body is read here, so that nothing behind it waits for the network.
"""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from creditwright.web.paths import own_path
from creditwright.web.problems import Problem, problem_response
from creditwright.web.strict_json import StrictJsonError, read_strictly

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_BYTES: Final = 256 << 10
LARGER: Final[Mapping[str, int]] = {"/v1/assessments/batch": 10 << 20}
LARGER_ENDING: Final = 4 << 20  # a thousand applications of 120 columns
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON: Final = (b"application/json", b"application/merge-patch+json")
FORM: Final = b"application/x-www-form-urlencoded"


class BodyGate:
    """Lets a request through with its whole body, or answers what is wrong with it.

    Args:
        app: What answers.
        larger: Endings of paths whose bodies may be of `LARGER_ENDING` bytes.
    """

    def __init__(self, app: Asgi, larger: tuple[str, ...] = ()) -> None:
        self.app = app
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, refuse it or pass it on."""
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        limit = self._limit(own_path(scope))
        problem, body = _refused_by_header(headers, limit), b""
        if problem is None:
            read = await _read(receive, limit)
            if read is None:
                return  # the caller has gone
            body = read
            problem = _too_large(limit) if len(body) > limit else _refused_body(headers, body)
        if problem is not None:
            await problem_response(problem)(scope, receive, send)
            return
        await self.app(scope, _given(body, receive), send)

    def _limit(self, path: str) -> int:
        """Return how many bytes a body for this path may have."""
        if self.larger and path.removesuffix("/").endswith(self.larger):
            return LARGER_ENDING
        return LARGER.get(path, BODY_BYTES)


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


async def _read(receive: Receive, limit: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False) or len(body) > limit:
            return bytes(body)


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
