"""Passwords of people: kept as argon2id hashes, checked in a time that tells nothing.

Source:
    RFC 9106 (argon2); NIST SP 800-63B-4, section 3.1.1 (length over composition, no expiry).
"""

import secrets
import unicodedata
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from creditwright.access.errors import WeakPasswordError

LEAST_CHARACTERS = 15  # NIST's, where the password is all there is
MOST_CHARACTERS = 256
LEAST_DIFFERENT = 6
COMMON = ("changeme", "password", "motdepasse", "creditwright", "administrator", "qwerty", "123456")
MEMORY_KIB = 64 << 10  # RFC 9106, second recommended choice
PASSES = 3
LANES = 4
AT_ONCE = 2  # checks: each takes all that memory
MADE_BYTES = 18  # 144 bits, 24 characters


class Passwords:
    """Hashes passwords and checks them.

    Args:
        memory_kib: What one check takes, so that guessing on special machines costs as much.
        passes: How often that memory is gone over.
    """

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._turns = BoundedSemaphore(AT_ONCE)
        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=LANES, encoding="utf-8"
        )

    def hashed(self, password: str) -> str:
        """Return the hash of a password, with its salt and parameters, as it is kept."""
        return self._hasher.hash(_normal(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Return whether this is the password that `kept` is the hash of.

        Args:
            kept: None where there is no such person, or one without a password: it takes as long,
                so that nobody learns names by the time it takes.
            password: What was given.
        """
        if len(password) > MOST_CHARACTERS:
            return False
        try:
            with self._turns:
                right = self._hasher.verify(kept or self._nobodys, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Return whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobodys(self) -> str:
        return self.hashed(secrets.token_urlsafe(MADE_BYTES))


def _normal(password: str) -> str:
    """Return one form for what is the same to the eye, whichever keyboard it came from."""
    return unicodedata.normalize("NFKC", password)


def made_password() -> str:
    """Return a random password: 144 bits, 24 characters."""
    return secrets.token_urlsafe(MADE_BYTES)


def check_password(password: str, *, name: str) -> None:
    """Refuse a password that somebody could guess.

    Args:
        password: As a person chose it.
        name: The person's, which must not be most of it.

    Raises:
        WeakPasswordError: If it has fewer than 15 characters or more than 256, hardly any
            different ones, or is little more than a common word or the name.
    """
    normal = _normal(password)
    if len(normal) < LEAST_CHARACTERS:
        raise WeakPasswordError(f"has fewer than {LEAST_CHARACTERS} characters")
    if len(normal) > MOST_CHARACTERS:
        raise WeakPasswordError(f"has more than {MOST_CHARACTERS} characters")
    if len(set(normal)) < LEAST_DIFFERENT:
        raise WeakPasswordError("has hardly any different characters")
    rest = normal.casefold()
    for word in (*COMMON, name.casefold()):
        rest = rest.replace(word, "")
    if len(rest) < LEAST_CHARACTERS // 2:
        raise WeakPasswordError("is little more than a common word or the name")
