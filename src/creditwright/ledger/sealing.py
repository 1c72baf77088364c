"""Contents sealed under a key, with a commitment that says nothing to whoever lacks it.

A plain hash of personal data can be guessed from the few values that it may have; so the content is
committed to under a random salt, which lies under the same seal. AES-GCM does not bind a text to
one key; the commitment does.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import Sealed

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 32


class SealError(BadDataError):
    """A sealed content is not what was sealed, or the key is another one."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The content of {where} cannot be opened: it was changed, moved, or sealed with "
            "another key. Run `creditwright audit verify`."
        )


def seal(content: bytes, key: bytes, associated: bytes) -> Sealed:
    """Seal a content.

    Args:
        content: What to seal.
        key: 32 bytes.
        associated: What it belongs to: it opens only together with the same bytes.
    """
    nonce, salt = os.urandom(NONCE_BYTES), os.urandom(SALT_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, salt + content, associated)
    return Sealed(nonce, ciphertext, commitment(salt, content))


def unseal(sealed: Sealed, key: bytes, associated: bytes, *, where: str) -> bytes:
    """Return the content that was sealed.

    Raises:
        SealError: If anything is not as it was sealed.
    """
    try:
        opened = AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, associated)
    except (InvalidTag, ValueError):
        raise SealError(where) from None
    salt, content = opened[:SALT_BYTES], opened[SALT_BYTES:]
    if not hmac.compare_digest(commitment(salt, content), sealed.commitment):
        raise SealError(where)
    return content


def commitment(salt: bytes, content: bytes) -> bytes:
    """Return the HMAC-SHA256 of `content` under `salt`: whoever is given both can check it."""
    return hmac.digest(salt, content, "sha256")
