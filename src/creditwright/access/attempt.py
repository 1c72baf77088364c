"""Signing in at another organisation's page: what is remembered between leaving and coming back."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Protocol

from creditwright.access.errors import NotSignedInError

SECRET_BYTES = 32
PARTS = 3


@dataclass(frozen=True, slots=True)
class Client:
    """What the issuer knows this service as.

    Attributes:
        id: As the issuer named it.
        secret: Shared with the issuer; None: a public client, which PKCE alone protects.
        redirect: Where the issuer sends people back to.
    """

    id: str
    secret: str | None
    redirect: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody on the way to sign in at the issuer's page: three secrets that the browser keeps.

    Attributes:
        state: Comes back with the browser: it is the one that left.
        nonce: Comes back in the token: it was made for this attempt.
        verifier: Shown when the code is exchanged: whoever stole the code lacks it.
    """

    state: str
    nonce: str
    verifier: str

    def as_text(self) -> str:
        """Return it as a cookie holds it."""
        return f"{self.state}.{self.nonce}.{self.verifier}"

    @classmethod
    def of_text(cls, text: str | None) -> "Attempt":
        """Return the attempt that a cookie holds.

        Raises:
            NotSignedInError: If it holds none.
        """
        parts = (text or "").split(".")
        if len(parts) != PARTS or not all(parts):
            raise NotSignedInError("invalid_attempt")
        return cls(*parts)

    def is_answered_by(self, state: str) -> bool:
        """Return whether this browser began what comes back."""
        return hmac.compare_digest(self.state.encode(), state.encode())


def new_attempt() -> Attempt:
    """Return a new attempt."""
    return Attempt(*(secrets.token_urlsafe(SECRET_BYTES) for _ in range(3)))


class SignInPage(Protocol):
    """The issuer's page that people sign in at."""

    @property
    def client(self) -> Client | None:
        """What the issuer knows this service as."""
        ...

    def page_for(self, attempt: Attempt) -> str:
        """Return the address that somebody is sent to."""
        ...

    def token_for(self, attempt: Attempt, code: str) -> str:
        """Exchange the code that came back for a token that says who signed in."""
        ...
