"""The keys: one for each subject, each wrapped by the master key, which lies elsewhere.

Whoever has the database alone can read no content and link no entry to an application. Destroying a
subject's wrapped key leaves its contents unreadable for good, also in every backup of the entries.
"""

import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from creditwright.core.errors import ConfigurationError
from creditwright.core.secrets import check_secret
from creditwright.ledger.sealing import KEY_BYTES, NONCE_BYTES

WRAPPING = b"creditwright subject keys v1"
NAMES = b"name of subjects v1"  # what the key that makes references is wrapped as
HOUSE = "house"  # the subject of entries that concern no applicant


class WrongMasterKeyError(ConfigurationError):
    """The master key is not the one that the ledger's keys were wrapped with."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger's keys were wrapped with another master key, or were changed. Give the "
            "master key that belongs to this database."
        )


def _wrap(key: bytes, wrapping: bytes, name: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, WRAPPING + name)


def _unwrap(wrapped: bytes, wrapping: bytes, name: bytes) -> bytes:
    nonce, ciphertext = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
    try:
        return AESGCM(wrapping).decrypt(nonce, ciphertext, WRAPPING + name)
    except (InvalidTag, ValueError):
        raise WrongMasterKeyError from None


def _wrapping_key(secret: bytes) -> bytes:
    check_secret("of the ledger", secret)
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=WRAPPING)
    return derived.derive(secret)


@dataclass(frozen=True, slots=True, repr=False)
class Vault:
    """What opens and makes the keys of subjects; made from the master key, which it does not keep.

    Attributes:
        wrapping: What keys are wrapped with.
        naming: What references are made with; it stays when the master key changes.
    """

    wrapping: bytes
    naming: bytes

    @classmethod
    def new(cls, secret: bytes) -> "Vault":
        """Return the vault of a new ledger; `wrapped_naming` is to be kept.

        Args:
            secret: The master key, 32 bytes or more.

        Raises:
            WeakSecretError: If somebody could guess it.
        """
        return cls(_wrapping_key(secret), os.urandom(KEY_BYTES))

    @classmethod
    def opened(cls, secret: bytes, wrapped_naming: bytes) -> "Vault":
        """Return the vault of a ledger.

        Args:
            secret: Its master key.
            wrapped_naming: As `wrapped_naming` gave it.

        Raises:
            WeakSecretError: If somebody could guess the master key.
            WrongMasterKeyError: If it is another ledger's.
        """
        wrapping = _wrapping_key(secret)
        return cls(wrapping, _unwrap(wrapped_naming, wrapping, NAMES))

    def with_master_key(self, secret: bytes) -> "Vault":
        """Return the same vault under another master key; every kept key is to be rewrapped.

        Raises:
            WeakSecretError: If somebody could guess it.
        """
        return Vault(_wrapping_key(secret), self.naming)

    def check(self, wrapped_naming: bytes) -> None:
        """Refuse to go on where the ledger has got another master key meanwhile.

        Args:
            wrapped_naming: As it is kept now.

        Raises:
            WrongMasterKeyError: If it has.
        """
        _unwrap(wrapped_naming, self.wrapping, NAMES)

    @property
    def wrapped_naming(self) -> bytes:
        """What makes references, wrapped, to be kept beside the subjects' keys."""
        return _wrap(self.naming, self.wrapping, NAMES)

    def reference(self, subject: str) -> bytes:
        """Return what a subject is called in the ledger: 32 bytes that tell nothing of it."""
        return hmac.digest(self.naming, subject.encode(), "sha256")

    def new_key(self, reference: bytes) -> bytes:
        """Return a new random key for a subject, wrapped."""
        return _wrap(os.urandom(KEY_BYTES), self.wrapping, reference)

    def key(self, reference: bytes, wrapped: bytes) -> bytes:
        """Return a subject's key.

        Raises:
            WrongMasterKeyError: If it was wrapped with another master key, or for another subject.
        """
        return _unwrap(wrapped, self.wrapping, reference)

    def rewrapped(self, reference: bytes, wrapped: bytes, other: "Vault") -> bytes:
        """Return a subject's wrapped key as `other`, the vault under a new master key, wraps it."""
        return _wrap(self.key(reference, wrapped), other.wrapping, reference)


def of_application(application: int) -> str:
    """Return an application as a subject, to be handed to `Vault.reference`.

    >>> of_application(100002)
    'application 100002'
    """
    return f"application {application}"
