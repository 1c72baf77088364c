"""What the language of features writes as a function: choices, several values, places of rows."""

from dataclasses import dataclass

from creditwright.features.expression import (
    EVERY_ROW,
    NOTHING,
    Constant,
    Expression,
    as_expression,
    col,
    of,
)


@dataclass(frozen=True, slots=True)
class When:
    """The beginning of a choice."""

    condition: Expression

    def then(self, value: Expression | Constant) -> Expression:
        """Return `value` where the condition holds, missing elsewhere."""
        return of("choose", self.condition, as_expression(value), NOTHING)

    def choose(self, value: Expression | Constant, other: Expression | Constant) -> Expression:
        """Return `value` where the condition holds, `other` elsewhere."""
        return of("choose", self.condition, as_expression(value), as_expression(other))


def when(condition: Expression) -> When:
    """Begin a choice: `when(a > 0).then(b)`, or `when(a > 0).choose(b, c)`."""
    return When(condition)


def smallest_of(*values: Expression) -> Expression:
    """Return the smallest of the known values of one row."""
    return of("smallest_of", *values)


def largest_of(*values: Expression) -> Expression:
    """Return the largest of the known values of one row."""
    return of("largest_of", *values)


def annuity_rate(ratio: Expression, instalments: int) -> Expression:
    """Return the rate of interest at which `ratio` of a loan repays it in so many instalments."""
    return of("annuity_rate", ratio, setting=(instalments,))


def sum_of(*values: Expression) -> Expression:
    """Add up the known values of one row, from the first to the last; missing counts as 0."""
    return of("sum_of", *values)


def last_of_each(*names: str) -> Expression:
    """Say of each row whether it is the last of those that agree on the columns `names`.

    Rows that agree must stand together: `names` begin the view's order.
    """
    return of("last_of_each", *(col(name) for name in names))


def as_in_the_last(*names: str) -> Expression:
    """Say of each row whether it agrees with its application's last on the columns `names`.

    Identifiers, that is: whole numbers none of which is missing.
    """
    return of("as_in_the_last", *(col(name) for name in names))


def from_the_end(condition: Expression = EVERY_ROW) -> Expression:
    """Count from each row to the application's last, in the view's order, where it holds.

    The last row where `condition` holds is 1, the one before it 2.
    """
    return of("from_the_end", condition)


def from_the_start(condition: Expression = EVERY_ROW) -> Expression:
    """Count from the application's first row, in the view's order, to each, where it holds."""
    return of("from_the_start", condition)
