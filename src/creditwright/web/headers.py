"""What every answer says to browsers, and what no address may hold."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes

from creditwright.web.gate import Asgi, Message, Receive, Scope, Send
from creditwright.web.paths import own_path
from creditwright.web.problems import Problem, problem_response

ALWAYS: Final[Mapping[bytes, bytes]] = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    # An answer of the API is no page; pages and documentation say themselves what they may load.
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    b"cache-control": b"no-store",  # applicants' data: for no cache on the way
}
ONE_YEAR: Final = b"max-age=31536000; includeSubDomains"
CACHEABLE: Final = "/static/"  # nothing of anybody's

KEY: Final = re.compile(rb"cw_[0-9a-f]{16}_[\w-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*")
SECRET_NAMES: Final = frozenset(
    {"access_token", "api_key", "api-key", "apikey", "authorization", "bearer", "password", "token"}
)
MASK: Final = b"***"


class SecurityHeaders:
    """Adds the headers that keep an answer from being stored, framed or guessed at.

    Args:
        app: What answers.
        is_behind_tls: A proxy in front speaks TLS, so browsers may be told to insist on it.
    """

    def __init__(self, app: Asgi, *, is_behind_tls: bool) -> None:
        self.app = app
        self.is_behind_tls = is_behind_tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and add to the answer what it does not say itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = dict(ALWAYS)
        if self.is_behind_tls or scope["scheme"] == "https":
            wanted[b"strict-transport-security"] = ONE_YEAR
        if own_path(scope).startswith(CACHEABLE):
            del wanted[b"cache-control"]

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", ()))
                names = {name.lower() for name, _ in said}
                missing = [each for each in wanted.items() if each[0] not in names]
                message = {**message, "headers": [*said, *missing]}
            await send(message)

        await self.app(scope, receive, add)


class NoKeysInAddresses:
    """Refuses a key, token or password in an address: addresses are logged, shared and kept.

    What stands there is masked before anything can write it down.
    """

    def __init__(self, app: Asgi) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] == "http" and _holds_a_secret(scope):
            scope["query_string"] = MASK
            scope["raw_path"] = KEY.sub(MASK, unquote_to_bytes(scope.get("raw_path") or b""))
            scope["path"] = masked(scope["path"])
            said = "A key, token or password was in the address. Revoke it, and send keys as "
            problem = Problem(
                401,
                "secret_in_address",
                f"{said}`Authorization: Bearer`.",
                headers={"WWW-Authenticate": 'Bearer realm="creditwright"'},
            )
            await problem_response(problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def masked(text: str) -> str:
    """Return a text with stars in the place of each key and token.

    >>> masked("/v1/me?x=cw_0123456789abcdef_secret")
    '/v1/me?x=***'
    """
    return KEY.sub(MASK, text.encode()).decode()


def _holds_a_secret(scope: Scope) -> bool:
    query: bytes = scope["query_string"]
    if KEY.search(scope["path"].encode()) or KEY.search(unquote_to_bytes(query)):
        return True
    names = (name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return any(name.lower() in SECRET_NAMES for name in names)
