"""Tokens of another organisation, which signs people in for the lender (OpenID Connect).

One issuer, one algorithm and one audience are configured; what a token says of them is compared.
Keys come from the issuer alone, whatever address a token names. What somebody may do is decided
here, by the roles of the person whom the token's subject is linked to; never by the token.

Source:
    RFC 7517 (JWK); RFC 9068 (claims); RFC 8725, sections 3.1 to 3.10.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any, Protocol

import jwt

from creditwright.access.errors import NotSignedInError
from creditwright.access.tokens import TokenClaims, check_times, decoded, token_header
from creditwright.core.clock import Clock

REFRESH_SECONDS = 60.0  # between two fetches of the keys: an unknown key's name asks for one
KEEP_SECONDS = 3600.0  # after which a key that the issuer withdrew is no longer taken
MOST_KEYS = 50
CLAIMS = ("iss", "aud", "sub", "exp", "iat", "jti")  # RFC 9068; nbf is not asked for there
IDENTITY_CLAIMS = ("iss", "aud", "sub", "exp", "iat", "nonce")  # of an ID token


class SigningAlgorithm(StrEnum):
    """What an issuer may sign with: public-key algorithms only."""

    RS256 = "RS256"
    ES256 = "ES256"


KEY_TYPES = {SigningAlgorithm.RS256: "RSA", SigningAlgorithm.ES256: "EC"}


class KeySource(Protocol):
    """Where an issuer's public keys come from."""

    def keys(self) -> Sequence[Mapping[str, Any]]:
        """Return the keys as the issuer publishes them now, each a JWK.

        Raises:
            UnavailableError: If the issuer does not answer.
        """
        ...


class Issuer:
    """Checks the tokens of one issuer.

    Args:
        name: The issuer's address, as its tokens must have it in `iss`.
        audience: Whom its tokens must be for: this service.
        algorithm: The only one that is taken.
        source: Gives its keys.
        clock: Tells when they were fetched.
    """

    def __init__(
        self,
        name: str,
        audience: str,
        algorithm: SigningAlgorithm,
        source: KeySource,
        clock: Clock,
    ) -> None:
        self.name = name
        self.audience = audience
        self.algorithm = algorithm
        self._source = source
        self._clock = clock
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched: float | None = None
        self._lock = Lock()

    def checked(self, token: str, *, now: datetime) -> TokenClaims:
        """Return what a token says, if this issuer made it for this service and it holds.

        Raises:
            NotSignedInError: If not, whyever.
            UnavailableError: If its keys are not known yet and the issuer does not answer.
        """
        claims = self._claims(token, audience=self.audience, required=CLAIMS, now=now)
        return TokenClaims(subject=claims["sub"], id=claims["jti"])

    def checked_identity(self, token: str, *, client: str, nonce: str, now: datetime) -> str:
        """Return who signed in at the issuer's page, as the issuer names them.

        Args:
            token: The ID token that the issuer gave for a code.
            client: What the issuer knows this service as: whom the token is for.
            nonce: What this attempt to sign in was begun with.
            now: The time.

        Raises:
            NotSignedInError, UnavailableError: See `checked`.
        """
        claims = self._claims(token, audience=client, required=IDENTITY_CLAIMS, now=now)
        shown = claims["nonce"]
        if not isinstance(shown, str) or not hmac.compare_digest(shown.encode(), nonce.encode()):
            raise NotSignedInError("invalid_token")
        if claims.get("azp", client) != client:  # made for another, and shown to us
            raise NotSignedInError("invalid_token")
        return str(claims["sub"])

    def _claims(
        self, token: str, *, audience: str, required: Sequence[str], now: datetime
    ) -> dict[str, Any]:
        header = token_header(token)
        if header.get("alg") != self.algorithm.value:
            raise NotSignedInError("invalid_token")
        key = self._key(str(header.get("kid")))
        claims = decoded(
            token,
            key,
            algorithm=self.algorithm.value,
            issuer=self.name,
            audience=audience,
            required=required,
        )
        check_times(claims, now)
        return claims

    def _key(self, name: str) -> jwt.PyJWK:
        with self._lock:
            age = float("inf") if self._fetched is None else self._clock.monotonic() - self._fetched
            if age > KEEP_SECONDS or (name not in self._keys and age > REFRESH_SECONDS):
                self._fetch()
            key = self._keys.get(name)
        if key is None:
            raise NotSignedInError("invalid_token")
        return key

    def _fetch(self) -> None:
        published = self._source.keys()[:MOST_KEYS]
        usable = (self._usable(each) for each in published)
        self._keys = {str(key.key_id): key for key in usable if key is not None and key.key_id}
        self._fetched = self._clock.monotonic()

    def _usable(self, published: Mapping[str, Any]) -> jwt.PyJWK | None:
        """Return a key that signs with our algorithm; None: another one, or none at all."""
        ours = (
            published.get("kty") == KEY_TYPES[self.algorithm]
            and published.get("use", "sig") == "sig"
            and published.get("alg", self.algorithm.value) == self.algorithm.value
        )
        try:
            return jwt.PyJWK(dict(published), self.algorithm.value) if ours else None
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
