"""Why somebody is not let in, or not further; nothing here tells what exists."""

from creditwright.core.errors import BadDataError, RefusedError, UnavailableError

MISSING = "missing_credentials"


class NotSignedInError(RefusedError):
    """Nobody is known by what was shown: no key, a wrong one, an expired one.

    Attributes:
        code: Which trouble, for whoever wrote the caller; what was shown is never repeated.
    """

    def __init__(self, code: str = MISSING) -> None:
        self.code = code
        super().__init__(
            "Say who you are: send `Authorization: Bearer` with a key or a token that is valid."
        )

    @property
    def nothing_shown(self) -> bool:
        """Whether nothing was shown at all."""
        return self.code == MISSING


class WrongPasswordError(RefusedError):
    """The name or the password is wrong, or the person may not sign in: not told which."""

    def __init__(self) -> None:
        super().__init__("The name or the password is not right.")


class MissingScopeError(RefusedError):
    """Somebody is known, and may not do this."""

    def __init__(self) -> None:
        super().__init__("This is not yours to do. Ask an administrator for the role that may.")


class ForgedRequestError(RefusedError):
    """A page's session came without the proof that the page itself sent the request."""

    def __init__(self) -> None:
        super().__init__("Send the session's CSRF token in the header X-CSRF-Token.")


class TooManyRequestsError(UnavailableError):
    """More was asked for than one may ask in a time.

    Attributes:
        retry_seconds: When to come again, in whole seconds, at least 1.
    """

    def __init__(self, retry_seconds: int, what: str = "requests") -> None:
        self.retry_seconds = retry_seconds
        super().__init__(f"Too many {what}. Come again in {retry_seconds} s.")


class WeakPasswordError(BadDataError):
    """A password that somebody could guess; the message never has it."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"This password {trouble}. Take several words, or let one be made.")
