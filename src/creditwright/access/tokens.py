"""Tokens of this service: short-lived, signed, each one bound to a session that can be ended.

HS256 alone is made and taken: the service that signs is the one that checks, so nobody else needs a
key to check with. What a header says of algorithms is compared, never followed.

Source:
    RFC 7519 (JWT); RFC 8725 (best practices); RFC 9068 (claims of access tokens).
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import jwt

from creditwright.access.errors import NotSignedInError
from creditwright.core.secrets import check_secret

ALGORITHM = "HS256"
TYPE = "at+jwt"
ISSUER = AUDIENCE = "creditwright"
LEEWAY = timedelta(seconds=60)  # by which two clocks may differ
LONGEST = timedelta(minutes=15)
CLAIMS = ("iss", "aud", "sub", "exp", "nbf", "iat", "jti")
MOST_CHARACTERS = 8192
LATEST = 1 << 53  # seconds; what is no time at all, such as NaN, is not below it
KEY_NAME = b"creditwright token key v1"


class TokenKey:
    """A key that signs, and the name by which a token says that it was this one.

    Raises:
        WeakSecretError: If somebody could guess it.
    """

    def __init__(self, secret: bytes) -> None:
        check_secret("of tokens", secret)
        self.secret = secret
        self.name = hmac.digest(secret, KEY_NAME, sha256).hex()[:16]


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What a checked token says.

    Attributes:
        subject: Who it is of, as the issuer names people.
        id: The token's own, to be revoked by.
    """

    subject: str
    id: str


class Tokens:
    """Makes tokens and checks them.

    Args:
        keys: The first signs; the others are still taken, so that a key can be replaced without
            ending every session.
    """

    def __init__(self, keys: Sequence[TokenKey]) -> None:
        self._keys = {key.name: key for key in keys}
        self._current = keys[0]

    def made(self, subject: str, token_id: str, *, now: datetime, lasting: timedelta) -> str:
        """Return a new token.

        Args:
            subject: The person's id.
            token_id: The session's id.
            now: When it begins.
            lasting: For how long, at most 15 minutes.
        """
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "jti": token_id,
            "iat": now,
            "nbf": now,
            "exp": now + min(lasting, LONGEST),
        }
        key = self._current
        headers = {"kid": key.name, "typ": TYPE}
        return jwt.encode(claims, key.secret, algorithm=ALGORITHM, headers=headers)

    def checked(self, token: str, *, now: datetime) -> TokenClaims:
        """Return what a token says, if it is one of ours and holds at this time.

        Raises:
            NotSignedInError: If it does not, whyever.
        """
        header = token_header(token)
        key = self._keys.get(str(header.get("kid")))
        if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or key is None:
            raise NotSignedInError("invalid_token")
        claims = decoded(token, key.secret, algorithm=ALGORITHM, issuer=ISSUER, audience=AUDIENCE)
        check_times(claims, now, longest=LONGEST)
        return TokenClaims(subject=claims["sub"], id=claims["jti"])


def token_header(token: str) -> dict[str, Any]:
    """Return what stands in a token's header, of which nothing is believed yet.

    Raises:
        NotSignedInError: If it is no token, or names extensions that must be understood.
    """
    try:
        if len(token) > MOST_CHARACTERS:
            raise NotSignedInError("invalid_token")
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        raise NotSignedInError("invalid_token") from None
    if "crit" in header:
        raise NotSignedInError("invalid_token")
    return header


def decoded(
    token: str,
    key: jwt.PyJWK | bytes,
    *,
    algorithm: str,
    issuer: str,
    audience: str,
    required: Sequence[str] = CLAIMS,
) -> dict[str, Any]:
    """Return the claims of a token whose signature, issuer and audience are right.

    The times are checked by `check_times`, for PyJWT asks the machine's clock.

    Raises:
        NotSignedInError: If they are not, or a claim is missing.
    """
    options: dict[str, Any] = {
        "require": list(required),
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "enforce_minimum_key_length": True,
    }
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=audience,
            options=options,  # type: ignore[arg-type] # a TypedDict that PyJWT does not export
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotSignedInError("invalid_token") from None


def check_times(claims: dict[str, Any], now: datetime, *, longest: timedelta | None = None) -> None:
    """Refuse a token whose time has passed, or has not come.

    Args:
        claims: With exp, iat and perhaps nbf, in seconds since 1970.
        now: The time, which may differ from the issuer's by 60 s.
        longest: For how long it may be made at most.

    Raises:
        NotSignedInError: If so, or if a time is no number.
    """
    times = [claims["exp"], claims.get("nbf", claims["iat"]), claims["iat"]]
    if not all(type(each) in (int, float) and 0 <= each < LATEST for each in times):
        raise NotSignedInError("invalid_token")
    expires, not_before, issued = times
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    if at >= expires + leeway:
        raise NotSignedInError("expired_token")
    too_early = at < not_before - leeway or at < issued - leeway
    if too_early or (longest is not None and expires - issued > longest.total_seconds()):
        raise NotSignedInError("invalid_token")
