"""Digests: how a file, or a value, is named by its content."""

import hashlib
import json
from pathlib import Path

from creditwright.core.errors import FileAccessError

BLOCK_BYTES = 1 << 20


def sha256_of_bytes(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal (64 characters).

    >>> sha256_of_bytes(b"")[:16]
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, read in blocks.

    Raises:
        FileAccessError: If the file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror}.") from error
    return digest.hexdigest()


def canonical_json(value: object) -> bytes:
    """Return `value` as JSON bytes that are the same for equal values.

    Keys sorted, no spaces, UTF-8; floats in Python's shortest form that reads back to the same
    bits. NaN and infinities are refused, for JSON has none.

    >>> canonical_json({"b": 1, "a": 0.1})
    b'{"a":0.1,"b":1}'
    """
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()
