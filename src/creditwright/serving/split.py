"""Which applications a challenger gets: by a digest of their number, so that each keeps its model.

The same application goes to the same model every time, in every process, after every restart, for
as long as salt and shares stay. Raising a share moves applications to the challenger and none away
from it.
"""

from collections.abc import Sequence

from creditwright.core.digests import sha256_of_bytes

UNIT_DIGITS = 13  # hexadecimal ones: 52 bits, which a float holds exactly


def place_of(application: int, salt: str) -> float:
    """Return where an application falls in [0, 1): evenly, and always at the same place.

    The first 52 bits of SHA-256 of "SALT:APPLICATION", over 2 to the 52nd.

    >>> place_of(100001, "s") == place_of(100001, "s"), place_of(100001, "s") < 1
    (True, True)
    """
    digest = sha256_of_bytes(f"{salt}:{application}".encode())
    return float(int(digest[:UNIT_DIGITS], 16) / 16**UNIT_DIGITS)


def challenger_at(place: float, shares: Sequence[float]) -> int | None:
    """Return which challenger the place belongs to, or None: the champion.

    The first has the places from 0 up to, and without, its share; the next goes on from there.

    >>> [challenger_at(each, (0.1, 0.2)) for each in (0.0, 0.1, 0.29, 0.31)]
    [0, 1, 1, None]
    """
    end = 0.0
    for number, share in enumerate(shares):
        end += share
        if place < end:
            return number
    return None
