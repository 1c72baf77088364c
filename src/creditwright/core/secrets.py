"""Secrets of the service, taken from a setting or a file, and refused if somebody could guess them.

A good secret is made by a machine. What is refused here is what people write in its place.
"""

import math
import secrets
from collections import Counter
from itertools import pairwise
from pathlib import Path

from creditwright.core.errors import ConfigurationError, FileAccessError

SECRET_BYTES = 32
LEAST_BITS = 128.0  # of the bytes' own entropy: 32 random ones have 150 and more, words under 120
PLACEHOLDERS = (b"changeme", b"change-me", b"change_me", b"password", b"secret", b"example")


class WeakSecretError(ConfigurationError):
    """A secret is missing, or one that somebody could guess; the message never has it."""

    def __init__(self, name: str, trouble: str) -> None:
        super().__init__(
            f"The secret {name} {trouble}. Make one: `head -c 32 /dev/urandom > FILE`, or let the "
            "service make it by naming a file that is not there yet."
        )


def check_secret(name: str, secret: bytes) -> None:
    """Refuse a secret that was not made at random.

    Args:
        name: What it is for.
        secret: Its bytes.

    Raises:
        WeakSecretError: If it has under 32 bytes, repeats itself, counts up or down, holds a word
            that stands for a secret to come, or has too little entropy for its length.
    """
    if not secret:
        raise WeakSecretError(name, "is empty")
    if any(word in secret.lower() for word in PLACEHOLDERS):
        raise WeakSecretError(name, "is a placeholder")
    if len(secret) < SECRET_BYTES:
        raise WeakSecretError(name, f"has {len(secret)} bytes and needs {SECRET_BYTES}")
    if (secret + secret).find(secret, 1) < len(secret):
        raise WeakSecretError(name, "repeats itself")
    if len({(after - before) % 256 for before, after in pairwise(secret)}) == 1:
        raise WeakSecretError(name, "only counts")
    if entropy_bits(secret) < LEAST_BITS:
        raise WeakSecretError(name, "is not random enough")


def entropy_bits(secret: bytes) -> float:
    """Return length times the entropy of the bytes as they are distributed, in bits.

        n * -sum(p * log2 p)

    >>> entropy_bits(b"aaaa")
    0.0
    >>> entropy_bits(b"abab")
    4.0
    """
    shares = (count / len(secret) for count in Counter(secret).values())
    return len(secret) * sum(-share * math.log2(share) for share in shares)


def read_secret(name: str, path: Path, *, make: bool = False) -> bytes:
    """Return the secret in a file, a line's end after it left off.

    Args:
        name: What it is for, as an error names it.
        path: The file.
        make: Write a random one if there is no such file, for nobody else to read.

    Raises:
        WeakSecretError: If it could be guessed.
        FileAccessError: If it cannot be read, or written.
    """
    try:
        if make:
            _make(path)
        secret = path.read_bytes()
    except OSError as error:
        raise FileAccessError(
            f"Cannot read {path}, the secret {name}: {error.strerror}."
        ) from error
    if secret.isascii():  # text, to which an editor adds the end of a line
        secret = secret.rstrip(b"\r\n")
    check_secret(name, secret)
    return secret


def _make(path: Path) -> None:
    """Write a secret where there is none; of two processes one does, and both read that one."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600, exist_ok=False)
    try:
        draft.write_bytes(secrets.token_urlsafe(SECRET_BYTES).encode())
        path.hardlink_to(draft)  # fails if it is there, whole or not at all
    except FileExistsError:
        pass
    finally:
        draft.unlink()
