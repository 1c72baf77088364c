"""The bytes that are hashed and sealed: fields one after the other, unambiguously."""

from collections.abc import Iterable


def encoded(fields: Iterable[bytes]) -> bytes:
    """Return each field after its length as 8 bytes, the highest first.

    No two lists of fields give the same bytes.

    >>> encoded([b"ab", b""]).hex()
    '000000000000000261620000000000000000'
    """
    return b"".join(len(field).to_bytes(8, "big") + field for field in fields)


def encoded_number(number: int) -> bytes:
    """Return a whole number from 0 up as 8 bytes, the highest first."""
    return number.to_bytes(8, "big")
