"""The language features are written in: columns, arithmetic, conditions, and what rows add up to.

An expression says what is computed and nothing of how: `features.kernels` holds the how. It is a
small language on purpose. Every operation in it gives the same bits for one application alone, for
a million, and on a cluster (see docs/decisions/0006-feature-engine.md), and reads as its formula.

Missing values follow three-valued logic, as in SQL: arithmetic with one is missing, a comparison
with one is unknown, and a condition that is unknown selects nothing. Division by zero is missing.

>>> late = col("paid_on") - col("due_on")
>>> late.filter(late > 0).mean()
mean(paid_on - due_on where (paid_on - due_on) > 0)
"""

from collections.abc import Iterable
from dataclasses import dataclass

Constant = bool | int | float | str
Setting = tuple[object, ...]

_KNOWN: dict[tuple[object, ...], "Expression"] = {}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expression:
    """One operation on other expressions; two that say the same are one object.

    Attributes:
        operation: Its name among the kernels; "column" and "constant" are the leaves.
        arguments: What it works on.
        setting: What else it needs to know: a column's name, a constant, a number of steps.
        reads: The names of all columns below it.
    """

    operation: str
    arguments: tuple["Expression", ...]
    setting: Setting
    reads: frozenset[str]

    def __repr__(self) -> str:
        """Return the expression as its formula."""
        return formula(self)

    def __eq__(self, other: object) -> bool:
        """Refuse to compare what stands here with anything else: see `equals`."""
        if self is other:
            return True
        raise TypeError(f"to compare values write .equals(...), not ==: {self!r}")

    def __hash__(self) -> int:
        """Tell expressions apart by identity."""
        return id(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process find the one expression that says this."""
        return _said, (self.operation, self.arguments, self.setting)

    def __bool__(self) -> bool:
        """Refuse to be a condition of Python's: it has no value yet."""
        raise TypeError(f"an expression is neither true nor false: {self!r}")

    # arithmetic: whole numbers stay whole, but for division

    def __add__(self, other: "Expression | float") -> "Expression":
        """Add."""
        return of("add", self, as_expression(other))

    def __radd__(self, other: float) -> "Expression":
        """Add."""
        return of("add", as_expression(other), self)

    def __sub__(self, other: "Expression | float") -> "Expression":
        """Subtract."""
        return of("subtract", self, as_expression(other))

    def __rsub__(self, other: float) -> "Expression":
        """Subtract."""
        return of("subtract", as_expression(other), self)

    def __mul__(self, other: "Expression | float") -> "Expression":
        """Multiply."""
        return of("multiply", self, as_expression(other))

    def __rmul__(self, other: float) -> "Expression":
        """Multiply."""
        return of("multiply", as_expression(other), self)

    def __truediv__(self, other: "Expression | float") -> "Expression":
        """Divide into a float; missing where the denominator is zero."""
        return of("divide", self, as_expression(other))

    def __rtruediv__(self, other: float) -> "Expression":
        """Divide into a float; missing where the denominator is zero."""
        return of("divide", as_expression(other), self)

    def __floordiv__(self, other: int) -> "Expression":
        """Divide a whole number, rounded down."""
        return of("floor_divide", self, setting=(other,))

    def __neg__(self) -> "Expression":
        """Change the sign."""
        return of("negate", self)

    def __abs__(self) -> "Expression":
        """Drop the sign."""
        return of("absolute", self)

    # comparisons and conditions

    def __gt__(self, other: "Expression | float") -> "Expression":
        """Compare."""
        return of("greater", self, as_expression(other))

    def __ge__(self, other: "Expression | float") -> "Expression":
        """Compare."""
        return of("at_least", self, as_expression(other))

    def __lt__(self, other: "Expression | float") -> "Expression":
        """Compare."""
        return of("greater", as_expression(other), self)

    def __le__(self, other: "Expression | float") -> "Expression":
        """Compare."""
        return of("at_least", as_expression(other), self)

    def equals(self, other: "Expression | Constant") -> "Expression":
        """Compare; a method, for == compares expressions themselves."""
        if isinstance(other, str):
            return self.is_in([other])
        return of("equal", self, as_expression(other))

    def is_in(self, values: Iterable[Constant]) -> "Expression":
        """Say whether it is one of `values`: all texts, or all whole numbers."""
        return of("is_in", self, setting=tuple(values))

    def is_null(self) -> "Expression":
        """Say whether it is missing."""
        return of("is_null", self)

    def is_known(self) -> "Expression":
        """Say whether it is not missing."""
        return of("is_known", self)

    def __and__(self, other: "Expression") -> "Expression":
        """Say whether both hold."""
        return of("both", self, other)

    def __or__(self, other: "Expression") -> "Expression":
        """Say whether one holds at least."""
        return of("either", self, other)

    def __invert__(self) -> "Expression":
        """Say whether it does not hold."""
        return of("not", self)

    # choices and changes of one value

    def fill_null(self, value: "Expression | Constant") -> "Expression":
        """Take `value` where it is missing."""
        return of("fill_null", self, as_expression(value))

    def clip(self, lowest: float | None = None, highest: float | None = None) -> "Expression":
        """Hold it within bounds."""
        return of("clip", self, setting=(lowest, highest))

    def as_number(self) -> "Expression":
        """Make it a float: a condition becomes 1 or 0."""
        return of("as_number", self)

    def as_whole(self) -> "Expression":
        """Read a text as a whole number; missing where it is none."""
        return of("as_whole", self)

    def in_units(self, steps: int) -> "Expression":
        """Make whole steps of 1/`steps` a float number of units, rounded once."""
        return self.as_number() if steps == 1 else of("in_units", self, setting=(steps,))

    def millionths(self) -> "Expression":
        """Round a float to whole millionths; beyond a million, either sign, it is a million."""
        return of("millionths", self)

    def sqrt(self) -> "Expression":
        """Take the square root; missing where it is negative."""
        return of("square_root", self)

    def log(self) -> "Expression":
        """Take the natural logarithm; missing where it is not positive."""
        return of("logarithm", self)

    # the rows of one application, and what they add up to

    def filter(self, condition: "Expression") -> "Expression":
        """Leave only the rows where `condition` holds; only an aggregate can take what is left."""
        return of("filter", self, condition)

    def len(self) -> "Expression":
        """Count the rows."""
        return of("len", *_rows_of(self))

    def count(self) -> "Expression":
        """Count the rows where it is known."""
        return of("count", *_rows_of(self))

    def sum(self) -> "Expression":
        """Add up the known values; 0 where there is none."""
        return of("sum", *_rows_of(self))

    def total(self) -> "Expression":
        """Add up the known values; 0 where there is no row, missing where none is known."""
        return of("total", *_rows_of(self))

    def mean(self, steps: int = 1) -> "Expression":
        """Average the known values, in units of `steps`."""
        return of("mean", *_rows_of(self), setting=(steps,))

    def deviation(self, steps: int = 1) -> "Expression":
        """Return the standard deviation of the known values, in units of `steps`."""
        return of("deviation", *_rows_of(self), setting=(steps,))

    def weighted_mean(self, weight: "Expression") -> "Expression":
        """Average the known values, each as often as `weight` says; both are whole numbers."""
        return of("weighted_mean", *_rows_of(self), weight)

    def slope(self, over: "Expression", steps: int = 1) -> "Expression":
        """Return by how much it rises for each unit of `over`, by least squares."""
        value, condition = _rows_of(self)
        return of("slope", value, condition, over, setting=(steps,))

    def max(self) -> "Expression":
        """Return the largest known value."""
        return of("max", *_rows_of(self))

    def min(self) -> "Expression":
        """Return the smallest known value."""
        return of("min", *_rows_of(self))

    def first(self) -> "Expression":
        """Return the value of the first row, in the view's order."""
        return of("first", *_rows_of(self))

    def last(self) -> "Expression":
        """Return the value of the last row, in the view's order."""
        return of("last", *_rows_of(self))

    def n_unique(self) -> "Expression":
        """Count the different known values."""
        return of("n_unique", *_rows_of(self))

    def times_true(self) -> "Expression":
        """Count the rows where a condition holds; missing where it is unknown in every row."""
        return of("times_true", *_rows_of(self))

    def share_true(self) -> "Expression":
        """Return the share of rows where a condition holds, of those where it is known."""
        return of("share_true", *_rows_of(self))


def of(operation: str, *arguments: Expression, setting: Setting = ()) -> Expression:
    """Return the one expression that says this."""
    # 1, 1.0 and True are equal to Python, but not to a formula
    typed = tuple((type(each), each) for each in setting)
    key = (operation, tuple(map(id, arguments)), typed)
    found = _KNOWN.get(key)
    if found is None:
        reads = frozenset[str]().union(*(each.reads for each in arguments))
        if operation == "column":
            reads = frozenset({str(setting[0])})
        found = _KNOWN[key] = Expression(operation, arguments, setting, reads)
    return found


def _said(operation: str, arguments: tuple[Expression, ...], setting: Setting) -> Expression:
    return of(operation, *arguments, setting=setting)


def col(name: str) -> Expression:
    """Return a column, a row's derived value, or another feature, by name."""
    return of("column", setting=(name,))


def lit(value: Constant) -> Expression:
    """Return a constant."""
    return of("constant", setting=(value,))


YES, NO = lit(True), lit(False)  # noqa: FBT003 - that is what they are
NOTHING = of("nothing")  # missing everywhere
EVERY_ROW = of("every_row")  # the condition that leaves all


def as_expression(value: Expression | Constant) -> Expression:
    """Return a value as an expression: a constant, where it is none yet."""
    return value if isinstance(value, Expression) else lit(value)


def _rows_of(expression: Expression) -> tuple[Expression, Expression]:
    """Split what an aggregate is asked of into a value and the condition on its rows."""
    if expression.operation != "filter":
        return expression, EVERY_ROW
    value, condition = expression.arguments
    inner, before = _rows_of(value)
    return inner, condition if before is EVERY_ROW else before & condition


# How each operation is written: with names of its arguments by place, %s for a setting.
_INFIX = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "greater": ">",
    "at_least": ">=", "equal": "=", "both": "and", "either": "or",
}  # fmt: skip
_AGGREGATES = frozenset({
    "len", "count", "sum", "total", "mean", "deviation", "slope", "weighted_mean", "max", "min",
    "first", "last", "n_unique", "times_true", "share_true",
})  # fmt: skip


def constant_of(expression: Expression) -> Constant:
    """Return the value of a constant."""
    value = expression.setting[0]
    if not isinstance(value, bool | int | float | str):
        raise TypeError(f"{expression!r} is not a constant")
    return value


def is_aggregate(expression: Expression) -> bool:
    """Say whether an operation makes one value of many rows."""
    return expression.operation in _AGGREGATES


def formula(expression: Expression) -> str:
    """Return an expression as text: what it does, with nothing left out.

    >>> formula((col("a") + 1) / col("b"))
    '(a + 1) / b'
    """
    operation, arguments, setting = (
        expression.operation,
        expression.arguments,
        expression.setting,
    )
    if operation in {"column", "constant"}:
        return str(setting[0])
    if operation in _INFIX:
        left, right = (_within(each) for each in arguments)
        return f"{left} {_INFIX[operation]} {right}"
    if operation in _AGGREGATES:
        value, condition, *more = (formula(each) for each in arguments)
        steps = [str(each) for each in setting if each != 1]
        where = "" if arguments[1] is EVERY_ROW else f" where {condition}"
        return f"{operation}({', '.join([value, *more, *steps])}{where})"
    return f"{operation}({', '.join([*map(formula, arguments), *map(str, setting)])})"


def _within(expression: Expression) -> str:
    text = formula(expression)
    return f"({text})" if expression.operation in _INFIX else text
