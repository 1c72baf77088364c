"""In which steps a value of a row is kept, so that it can be told in the units people use."""

from collections.abc import Callable, Mapping

from creditwright.features.expression import Expression
from creditwright.features.statistics import MILLIONTHS
from creditwright.features.views.view import View
from creditwright.records.table import AMOUNT_UNITS, Kind


def steps_of(name: str, view: View) -> int:
    """Return how many steps of a view's value make one of its unit: 1000 for an amount."""
    if name in view.derived:
        return _steps(view.derived[name], view)
    for joined in view.joined:
        if name in joined.values:
            return _steps(joined.values[name], joined.view)
    declared = name in view.table.column_names
    return AMOUNT_UNITS if declared and view.table.column(name).kind is Kind.AMOUNT else 1


def _steps(value: Expression, view: View) -> int:
    if value.operation == "column":
        return steps_of(str(value.setting[0]), view)
    below = [_steps(each, view) for each in value.arguments]
    return _OF_OPERATION.get(value.operation, _one)(below)


def _one(_below: list[int]) -> int:
    return 1


_OF_OPERATION: Mapping[str, Callable[[list[int]], int]] = {
    "millionths": lambda _below: MILLIONTHS,
    "multiply": lambda below: below[0] * below[1],
    "divide": lambda below: max(below[0] // below[1], 1),
    "choose": lambda below: max(below[1:]),
    **dict.fromkeys(
        ("add", "subtract", "negate", "absolute", "fill_null", "clip", "smallest_of",
         "largest_of", "sum_of", "floor_divide"), max),
    **dict.fromkeys(
        ("sum", "total", "mean", "deviation", "max", "min", "first", "last", "weighted_mean"),
        lambda below: below[0]),
}  # fmt: skip
