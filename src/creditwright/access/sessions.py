"""Sessions of pages: a random text in a cookie, kept as a digest, and the proof of its page.

A browser sends a cookie with whatever request it is made to send. A request that changes something
therefore also shows a text that only the page itself can know: made from the session's own text.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from creditwright.core.digests import sha256_of_bytes

SESSION_BYTES = 32
PURPOSE = b"creditwright csrf v1"


@dataclass(frozen=True, slots=True)
class MadeSession:
    """A new session.

    Attributes:
        text: What the cookie holds.
        digest: What is kept of it.
        csrf: What the page shows with each change.
    """

    text: str
    digest: str
    csrf: str


def made_session() -> MadeSession:
    """Return a new random session."""
    text = secrets.token_urlsafe(SESSION_BYTES)
    return MadeSession(text, session_digest(text), csrf_of(text))


def session_digest(text: str) -> str:
    """Return what is kept of a session: 32 random bytes need no slow hash (see `keys`)."""
    return sha256_of_bytes(text.encode())


def csrf_of(text: str) -> str:
    """Return what the page of this session shows with each change.

    HMAC-SHA256 with the session's text as the key: who sees the one does not learn the other.
    """
    return hmac.digest(text.encode(), PURPOSE, sha256).hex()


def is_csrf(text: str, shown: str | None) -> bool:
    """Return whether this is the proof of the session's page."""
    return shown is not None and hmac.compare_digest(csrf_of(text).encode(), shown.encode())
