"""Keys of programs: `cw_ID_SECRET`, shown once, kept as a digest.

The secret is 32 random bytes. Nobody can try 2^256 of them, so one SHA-256 keeps it as safe as a
slow hash would, and a request is not made to wait for one; what people choose is kept by argon2.
"""

import hmac
import re
import secrets
from dataclasses import dataclass

from creditwright.core.digests import sha256_of_bytes

PREFIX = "cw_"
ID_BYTES = 8
SECRET_BYTES = 32
FORM = re.compile(r"cw_([0-9a-f]{16})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key.

    Attributes:
        id: By which it is found, listed and revoked; no secret.
        text: The whole key, to be shown once.
        digest: What is kept of it.
    """

    id: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key as a caller showed it; whether it is one, `is_key` says.

    Attributes:
        id: By which it would be found.
        digest: Of its secret.
    """

    id: str
    digest: str


def made_key() -> MadeKey:
    """Return a new random key."""
    key_id, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    return MadeKey(key_id, f"{PREFIX}{key_id}_{secret}", sha256_of_bytes(secret.encode()))


def read_key(text: str) -> ShownKey | None:
    """Take a key apart; None, if it has not the form of one.

    >>> read_key("cw_0123") is None
    True
    """
    found = FORM.fullmatch(text)
    return ShownKey(found[1], sha256_of_bytes(found[2].encode())) if found else None


def is_key(shown: ShownKey, kept_digest: str) -> bool:
    """Return whether a key is the one kept; in a time that does not depend on where they differ."""
    return hmac.compare_digest(shown.digest, kept_digest)
