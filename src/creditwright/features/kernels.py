"""What each operation on values of one row does; see `groups` for those on many rows.

Each gives the same bits for a row whatever stands beside it: arithmetic and square roots are exact
to the last bit by the floating-point standard (IEEE 754), and logarithms are the C library's, for
NumPy's own differ between processors.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.features.annuity import annuity_rate
from creditwright.features.expression import Constant
from creditwright.features.frame import ABSENT, Categories
from creditwright.features.vector import Data, Value, Vector, both_known, whole

MILLIONTHS = 1_000_000  # the steps in which a ratio of one row is kept
LARGEST_RATIO = 1_000_000.0  # so that sums of ratios stay within 64 bits
NEAREST_TO_ZERO = 1e-9  # a denominator smaller than this counts as zero

MISSING = Vector(np.float64(np.nan))  # type: ignore[arg-type]  # a constant has no dimension


def constant(value: Constant) -> Vector:
    """Return a constant for all rows."""
    if isinstance(value, bool):
        return Vector(np.asarray(value))
    return Vector(np.asarray(value, dtype=np.int64 if isinstance(value, int) else np.float64))


def _arithmetic(by: np.ufunc) -> Callable[[Vector, Vector], Vector]:
    def apply(left: Vector, right: Vector) -> Vector:
        if left.is_float or right.is_float:
            return Vector(by(left.floats(), right.floats()))
        return Vector(by(left.data, right.data), both_known(left.known, right.known))

    return apply


def divide(left: Vector, right: Vector) -> Vector:
    """Divide; missing where the denominator is zero, so never infinite."""
    over = right.floats()
    found = left.floats() / over
    zero = np.abs(over) <= NEAREST_TO_ZERO
    return Vector(np.where(zero, np.nan, found) if zero.any() else found)


def floor_divide(value: Vector, by: int) -> Vector:
    """Divide whole numbers, rounded down."""
    return Vector(value.data // by, value.known)


def negate(value: Vector) -> Vector:
    """Change the sign."""
    return Vector(-value.data, value.known)


def absolute(value: Vector) -> Vector:
    """Drop the sign."""
    return Vector(np.abs(value.data), value.known)


def _comparison(by: np.ufunc) -> Callable[[Vector, Vector], Vector]:
    def apply(left: Vector, right: Vector) -> Vector:
        known = both_known(_known(left), _known(right))
        return whole(by(left.data, right.data), known)

    return apply


def _known(value: Vector) -> Flags | None:
    if not value.is_float:
        return value.known
    missing = np.isnan(value.data)
    return ~missing if missing.any() else None


def is_in(value: Value, *among: bool | float | str) -> Vector:
    """Say whether a value is one of some."""
    if isinstance(value, Categories):
        missing = value.codes == ABSENT
        return Vector(_is_coded(value, among), ~missing if missing.any() else None)
    found = value.data == among[0]
    for each in among[1:]:
        found = found | (value.data == each)
    return whole(found, _known(value))


def _is_coded(value: Categories, among: Sequence[bool | float | str]) -> Flags:
    wanted = [code for code, word in enumerate(value.words) if word in among]
    found: Flags = value.codes == (wanted[0] if wanted else ABSENT - 1)
    for code in wanted[1:]:
        found = found | (value.codes == code)
    return found


def is_null(value: Value) -> Vector:
    """Say where it is missing."""
    return Vector(~_present(value))


def is_known(value: Value) -> Vector:
    """Say where it is not missing."""
    return Vector(_present(value))


def _present(value: Value) -> Flags:
    if isinstance(value, Categories):
        present: Flags = value.codes != ABSENT
        return present
    return value.present()


def both(left: Vector, right: Vector) -> Vector:
    """Kleene's and: false where one is false, whatever the other is."""
    true = left.data & right.data
    if left.known is None and right.known is None:
        return Vector(true)
    false = (left.present() & ~left.data) | (right.present() & ~right.data)
    return Vector(true, true | false)


def either(left: Vector, right: Vector) -> Vector:
    """Kleene's or: true where one is true, whatever the other is."""
    true = left.data | right.data
    if left.known is None and right.known is None:
        return Vector(true)
    return Vector(true, true | (left.present() & right.present()))


def opposite(value: Vector) -> Vector:
    """Kleene's not."""
    return whole(~value.data, value.known)


def choose(condition: Vector, value: Value, other: Value) -> Value:
    """Take `value` where the condition holds, `other` elsewhere, where it is unknown too."""
    if isinstance(value, Categories):
        if not isinstance(other, Vector):
            raise TypeError("a choice is between two numbers, or between a category and nothing")
        return Categories(
            np.where(condition.data, value.codes, ABSENT).astype(np.int32), value.words
        )
    if isinstance(other, Categories):
        raise TypeError("a choice is between two numbers, or between a category and nothing")
    if other is MISSING and not value.is_float:
        known = condition.data if value.known is None else condition.data & value.known
        return whole(value.data, known)
    if value.is_float or other.is_float:
        return Vector(np.where(condition.data, value.floats(), other.floats()))
    data = np.where(condition.data, value.data, other.data)
    if value.known is None and other.known is None:
        return Vector(data)
    return Vector(data, np.where(condition.data, value.present(), other.present()))


def fill_null(value: Vector, by: Vector) -> Vector:
    """Take `by` where a value is missing."""
    if value.is_float or by.is_float:
        numbers = value.floats()
        return Vector(np.where(np.isnan(numbers), by.floats(), numbers))
    if value.known is None:
        return value
    return Vector(np.where(value.known, value.data, by.data), by.known)


def clip(value: Vector, lowest: float | None, highest: float | None) -> Vector:
    """Hold within bounds; what is missing stays so."""
    found = value.data
    if lowest is not None:
        found = np.maximum(found, lowest)
    if highest is not None:
        found = np.minimum(found, highest)
    return Vector(found) if value.is_float else whole(found, value.known)


def as_number(value: Vector) -> Vector:
    """Make it a float."""
    return Vector(value.floats())


def as_whole(value: Categories) -> Vector:
    """Read texts as whole numbers."""
    read = [int(word) if word.isdecimal() else None for word in value.words]
    numbers = np.array([*(each or 0 for each in read), 0], dtype=np.int64)
    known = np.array([*(each is not None for each in read), False])
    return Vector(numbers[value.codes], known[value.codes])


def in_units(value: Vector, steps: int) -> Vector:
    """Turn whole steps of 1/`steps` into a float number of units, rounded once."""
    return Vector(value.floats() / np.float64(steps))


def millionths(value: Vector) -> Vector:
    """Round to whole millionths, at most a million on either side; half a millionth to even."""
    numbers = value.floats()
    known = ~np.isnan(numbers)
    held = np.clip(np.where(known, numbers, 0.0), -LARGEST_RATIO, LARGEST_RATIO)
    return Vector(np.rint(held * MILLIONTHS).astype(np.int64), None if known.all() else known)


def square_root(value: Vector) -> Vector:
    """Take the square root; missing where negative."""
    return Vector(np.sqrt(value.floats()))


def logarithm(value: Vector) -> Vector:
    """Take the natural logarithm with the C library's function, the same on every processor."""
    numbers = value.floats()
    positive = numbers > 0.0
    found = np.full(numbers.shape, np.nan)
    found[positive] = list(map(math.log, numbers[positive].tolist()))
    return Vector(found)


def _over_values(by: np.ufunc) -> Callable[..., Vector]:
    def apply(*values: Vector) -> Vector:
        if any(each.is_float for each in values):
            found = values[0].floats()
            for each in values[1:]:
                found = by(found, each.floats())  # fmax and fmin pass over NaN
            return Vector(found)
        found, known = values[0].data, values[0].present()
        for each in values[1:]:
            also = each.present()
            found = np.where(known & also, by(found, each.data), np.where(known, found, each.data))
            known = known | also
        return Vector(found, known)

    return apply


def sum_of(*values: Vector) -> Vector:
    """Add up from the first to the last, missing as 0: floats are added in this order always."""
    if any(each.is_float for each in values):
        found: Floats = np.zeros(())
        for each in values:
            numbers = each.floats()
            found = found + np.where(np.isnan(numbers), 0.0, numbers)
        return Vector(found)
    data: Data = np.zeros((), dtype=np.int64)
    for each in values:
        data = data + (each.data if each.known is None else each.data * each.known)
    return Vector(data)


ELEMENTWISE: Mapping[str, Callable[..., Value]] = {
    "add": _arithmetic(np.add),
    "subtract": _arithmetic(np.subtract),
    "multiply": _arithmetic(np.multiply),
    "divide": divide,
    "floor_divide": floor_divide,
    "negate": negate,
    "absolute": absolute,
    "greater": _comparison(np.greater),
    "at_least": _comparison(np.greater_equal),
    "equal": _comparison(np.equal),
    "is_in": is_in,
    "is_null": is_null,
    "is_known": is_known,
    "both": both,
    "either": either,
    "not": opposite,
    "choose": choose,
    "fill_null": fill_null,
    "clip": clip,
    "as_number": as_number,
    "as_whole": as_whole,
    "in_units": in_units,
    "millionths": millionths,
    "square_root": square_root,
    "logarithm": logarithm,
    "smallest_of": _over_values(np.fmin),
    "largest_of": _over_values(np.fmax),
    "sum_of": sum_of,
    "annuity_rate": annuity_rate,
}
