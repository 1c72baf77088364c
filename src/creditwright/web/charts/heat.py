"""The shades of a heat table: one hue from light to dark, which the cell's number says as well."""

from bisect import bisect_right
from collections.abc import Sequence


def shade(value: float | None, bounds: Sequence[float]) -> str:
    """Return the class of a cell: `heat-0`, the lightest, and one more with each bound reached.

    Args:
        value: Of the cell; None: not known.
        bounds: At most four, rising; a value on a bound belongs above it.

    >>> shade(0.1, [0.1, 0.25]), shade(0.05, [0.1, 0.25]), shade(None, [0.1])
    ('heat-1', 'heat-0', 'heat-none')
    """
    return "heat-none" if value is None else f"heat-{bisect_right(bounds, value)}"
