"""Expressions in the notation of a credit analyst: infix, with column names and plain words.

What only serves the machine is left out: amounts are kept in thousandths and ratios in millionths,
but are written in the units people use. `[condition]` is 1 where it holds, else 0.
"""

from collections.abc import Callable, Mapping

from creditwright.features.expression import EVERY_ROW, NO, NOTHING, YES, Expression, is_aggregate
from creditwright.features.statistics import MILLIONTHS

# How tightly what was written holds together; a looser part within a tighter one needs brackets.
ROWS, CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, WHOLE = range(10)

_INFIX: Mapping[str, tuple[str, int]] = {
    "add": ("+", SUM), "subtract": ("-", SUM), "multiply": ("*", PRODUCT),
    "divide": ("/", PRODUCT), "greater": (">", COMPARISON), "at_least": (">=", COMPARISON),
    "equal": ("=", COMPARISON), "both": ("and", AND), "either": ("or", OR),
}  # fmt: skip
_MIRRORED = {">": "<", ">=": "<=", "=": "="}
_CONDITIONS = frozenset(
    {
        "greater",
        "at_least",
        "equal",
        "both",
        "either",
        "not",
        "is_in",
        "is_null",
        "is_known",
        "last_of_each",
    }
)
_CALLED: Mapping[str, str] = {
    "absolute": "absolute value",
    "square_root": "square root",
    "logarithm": "ln",
    "as_whole": "number read from",
    "smallest_of": "smallest known",
    "largest_of": "largest known",
    "sum_of": "sum of known",
    "len": "number of rows",
    "count": "number of known",
    "sum": "sum",
    "total": "total",
    "mean": "mean",
    "deviation": "standard deviation",
    "max": "largest",
    "min": "smallest",
    "first": "first",
    "last": "last",
    "n_unique": "number of different",
    "times_true": "number of rows with",
    "share_true": "share of rows with",
    "slope": "slope",
    "weighted_mean": "mean",
}
_PLACES = {"from_the_end": "place from the last row", "from_the_start": "place from the first row"}
_SILENT = frozenset({"in_units", "millionths"})  # from and to the units they are kept in

Written = tuple[str, int]


def written(expression: Expression) -> str:
    """Return an expression as an analyst would write it.

    >>> from creditwright.features.expression import col
    >>> late = col("paid_on") - col("due_on")
    >>> written(late.filter(col("due_on") >= -365).mean() / 30)
    '(mean(paid_on - due_on) over rows with due_on >= -365) / 30'
    """
    return _written(expression)[0]


def _written(expression: Expression) -> Written:
    operation, arguments = expression.operation, expression.arguments
    if operation in _SILENT:
        return _written(arguments[0])
    if is_aggregate(expression):
        return _aggregate(expression)
    if operation in _INFIX:
        return _infix(expression)
    if operation in _CALLED:
        return f"{_CALLED[operation]}({', '.join(as_value(each) for each in arguments)})", WHOLE
    if operation in _PLACES:
        return _placed(expression)
    return _OTHERS.get(operation, _unknown)(expression)


def _within(expression: Expression, tightness: int) -> str:
    text, own = _written(expression)
    return f"({text})" if own < tightness else text


def as_value(expression: Expression) -> str:
    """Write a condition as the number it is, 1 or 0, between square brackets."""
    text = written(expression)
    return f"[{text}]" if _is_condition(expression) else text


def _is_condition(expression: Expression) -> bool:
    if expression.operation == "fill_null":
        return _is_condition(expression.arguments[0]) and expression.arguments[1] is NO
    return expression.operation in _CONDITIONS


def _aggregate(expression: Expression) -> Written:
    value, condition, *more = expression.arguments
    what = "" if expression.operation == "len" else f"({written(value)})"
    by = {"slope": " by ", "weighted_mean": " weighted by "}.get(expression.operation, "")
    if more:
        what = f"({written(value)}{by}{written(more[0])})"
    text = f"{_CALLED[expression.operation]}{what}"
    if condition is EVERY_ROW:
        return text, WHOLE
    return f"{text} over rows with {written(condition)}", ROWS


def _infix(expression: Expression) -> Written:
    sign, tightness = _INFIX[expression.operation]
    left, right = expression.arguments
    if sign == "*" and left is right:
        return f"{_within(left, WHOLE)}^2", PRODUCT
    if sign == "*" and _reciprocal(right) is not None:
        return f"{_operand(left, PRODUCT)} / {_reciprocal(right)}", PRODUCT
    if sign in _MIRRORED and left.operation == "constant":
        left, right, sign = right, left, _MIRRORED[sign]
    if _changes_nothing(sign, right, of_second=True):
        return _written(left)
    if _changes_nothing(sign, left, of_second=False):
        return _written(right)
    if sign in {"+", "-", "*", "/"}:
        one, other = _operand(left, tightness), _operand(right, tightness + (sign in "-/"))
    else:
        one, other = _within(left, tightness), _within(right, tightness)
    return f"{one} {sign} {other}", tightness


def _reciprocal(expression: Expression) -> str | None:
    """Return 365.25 for the constant 1 / 365.25, nothing for a number that is none."""
    value = expression.setting[0] if expression.operation == "constant" else None
    if not isinstance(value, float) or not 0 < value < 1:
        return None
    over = round(1 / value, 6)
    return f"{over:g}" if 1 / over == value and len(f"{over:g}") < len(repr(value)) else None


def _changes_nothing(sign: str, constant: Expression, *, of_second: bool) -> bool:
    """Say whether it is plus 0, times 1, divided by 1, or the step that ratios are kept in."""
    if constant.operation != "constant" or isinstance(constant.setting[0], bool | str):
        return False
    idle = {"+": 0, "*": 1} | ({"-": 0, "/": 1} if of_second else {})
    is_step = sign in "*/" and constant.setting[0] == MILLIONTHS
    return is_step or (sign in idle and constant.setting[0] == idle[sign])


def _operand(expression: Expression, tightness: int) -> str:
    if _is_condition(expression):
        return as_value(expression)
    return _within(expression, tightness)


def _placed(expression: Expression) -> Written:
    (condition,) = expression.arguments
    among = "" if condition is EVERY_ROW else f" among those with {written(condition)}"
    return f"{_PLACES[expression.operation]}{among}", WHOLE if condition is EVERY_ROW else ROWS


def _column(expression: Expression) -> Written:
    return str(expression.setting[0]), WHOLE


def _constant(expression: Expression) -> Written:
    return constant_as_text(expression.setting[0])


def constant_as_text(value: object) -> Written:
    """Write a constant, a text in quotation marks."""
    if isinstance(value, bool):
        return ("yes" if value else "no"), WHOLE
    if isinstance(value, str):
        return f'"{value}"', WHOLE
    if isinstance(value, float):
        return repr(value).removesuffix(".0"), SIGN if value < 0 else WHOLE
    return str(value), SIGN if isinstance(value, int) and value < 0 else WHOLE


def _negated(expression: Expression) -> Written:
    return f"-{_within(expression.arguments[0], SIGN)}", SIGN


def _not(expression: Expression) -> Written:
    (inner,) = expression.arguments
    if inner.operation == "is_in" and len(inner.setting) == 1:
        text = constant_as_text(inner.setting[0])[0]
        return f"{_within(inner.arguments[0], SUM)} is not {text}", COMPARISON
    if inner.operation == "equal":
        left, right = inner.arguments
        return f"{_within(left, SUM)} is not {_within(right, SUM)}", COMPARISON
    return f"not {_within(inner, COMPARISON)}", NOT


def _is_in(expression: Expression) -> Written:
    values = [constant_as_text(each)[0] for each in expression.setting]
    among = f"= {values[0]}" if len(values) == 1 else f"is one of {', '.join(values)}"
    return f"{_within(expression.arguments[0], SUM)} {among}", COMPARISON


def _is_null(expression: Expression) -> Written:
    return f"{_within(expression.arguments[0], SUM)} is missing", COMPARISON


def _is_known(expression: Expression) -> Written:
    return f"{_within(expression.arguments[0], SUM)} is known", COMPARISON


def _choice(expression: Expression) -> Written:
    condition, value, other = expression.arguments
    otherwise = "missing" if other is NOTHING else _within(other, CHOICE)
    then = _within(value, CHOICE + 1)
    return f"if {written(condition)} then {then} else {otherwise}", CHOICE


def _filled(expression: Expression) -> Written:
    value, other = expression.arguments
    if other is NO:
        return _written(value)  # what is not known to hold does not count
    where = "if not known" if other is YES else "if missing"
    return f"({written(value)}, {written(other)} {where})", WHOLE


def _clipped(expression: Expression) -> Written:
    lowest, highest = expression.setting
    text = written(expression.arguments[0])
    if lowest is not None:
        text = f"max({text}, {constant_as_text(lowest)[0]})"
    if highest is not None:
        text = f"min({text}, {constant_as_text(highest)[0]})"
    return text, WHOLE


def _as_number(expression: Expression) -> Written:
    (inner,) = expression.arguments
    return (as_value(inner), WHOLE) if _is_condition(inner) else _written(inner)


def _floor(expression: Expression) -> Written:
    value = _within(expression.arguments[0], PRODUCT)
    return f"rounded down({value} / {expression.setting[0]})", WHOLE


def _last_of_each(expression: Expression) -> Written:
    names = ", ".join(written(each) for each in expression.arguments)
    return f"the row is the last of its {names}", COMPARISON


def _nothing(_expression: Expression) -> Written:
    return "missing", WHOLE


def _unknown(expression: Expression) -> Written:
    """Write an operation that has no words here yet by its own name."""
    setting = (constant_as_text(each)[0] for each in expression.setting)
    inner = ", ".join([*map(written, expression.arguments), *setting])
    return f"{expression.operation.replace('_', ' ')}({inner})", WHOLE


_OTHERS: Mapping[str, Callable[[Expression], Written]] = {
    "column": _column,
    "constant": _constant,
    "nothing": _nothing,
    "negate": _negated,
    "not": _not,
    "is_in": _is_in,
    "is_null": _is_null,
    "is_known": _is_known,
    "choose": _choice,
    "fill_null": _filled,
    "clip": _clipped,
    "as_number": _as_number,
    "floor_divide": _floor,
    "last_of_each": _last_of_each,
}
