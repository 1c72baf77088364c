"""The stretch of the past a feature looks at: read off its expression, so that nobody types it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from creditwright.core.text import Text
from creditwright.features.expression import EVERY_ROW, Expression, is_aggregate
from creditwright.features.views.view import View
from creditwright.records.table import Kind

PLACES = {"from_the_end", "from_the_start"}


class Span(StrEnum):
    """In what a window is counted."""

    DAYS = "days"
    MONTHS = "months"
    LAST = "last rows"
    FIRST = "first rows"


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows count, by when they happened or by their place in the view's order.

    Attributes:
        span: In what it is counted.
        length: How far back it reaches, the last day or month included; how many rows.
        until: How long before the application it ends, that day or month included.
    """

    span: Span
    length: int
    until: int = 0

    @property
    def label(self) -> Text:
        """The window in words."""
        if self.span is Span.LAST:
            return _rows("last", "la dernière ligne", "dernières", self.length)
        if self.span is Span.FIRST:
            return _rows("first", "la première ligne", "premières", self.length)
        name, nom = ("days", "jours") if self.span is Span.DAYS else ("months", "mois")
        if self.until > 1:
            return Text(
                en=f"{self.length} to {self.until} {name} before the application",
                fr=f"de {self.length} à {self.until} {nom} avant la demande",
            )
        return Text(en=f"the last {self.length} {name}", fr=f"les {self.length} derniers {nom}")


def _rows(which: str, one: str, several: str, length: int) -> Text:
    if length == 1:
        return Text(en=f"the {which} row", fr=one)
    return Text(en=f"the {which} {length} rows", fr=f"les {length} {several} lignes")


def window_of(value: Expression, view: View) -> Window | None:
    """Return the window of an aggregate over a view's rows; None where it looks at all of them.

    Where it has several aggregates it is the widest, and none if one of them has none.
    """
    found = [_of_aggregate(each, view) for each in _aggregates(value)]
    if not found or None in found:
        return None
    return max((each for each in found if each is not None), key=lambda each: each.length)


def shared_window(windows: Iterable[Window | None]) -> Window | None:
    """Return the window that all of some features have; None where they differ."""
    different = set(windows)
    return different.pop() if len(different) == 1 else None


def _aggregates(value: Expression) -> Iterator[Expression]:
    if is_aggregate(value):
        yield value
        return
    for each in value.arguments:
        yield from _aggregates(each)


def _of_aggregate(aggregate: Expression, view: View) -> Window | None:
    declared = dict(view.derived)
    for joined in view.joined:
        declared |= joined.values
    dated = {name: view.table.column(name).kind for name in view.table.dated_by}
    for joined in view.joined:
        table = joined.view.table
        dated |= {name: table.column(name).kind for name in table.dated_by}
    bounds = [_bound(each, declared, dated) for each in _below(aggregate, declared)]
    window = _joined([each for each in bounds if each is not None])
    if window is None and aggregate.operation in {"last", "first"}:
        return Window(Span.LAST if aggregate.operation == "last" else Span.FIRST, 1)
    return window


def _joined(bounds: list[Window]) -> Window | None:
    """Make one window of a far end and a near one."""
    far = [each for each in bounds if each.length > 0]
    if not far:
        return None
    window = min(far, key=lambda each: (each.span in {Span.DAYS, Span.MONTHS}, each.length))
    near = [each.until for each in bounds if each.span is window.span]
    return Window(window.span, window.length, max(near, default=0))


def _below(expression: Expression, declared: Mapping[str, Expression]) -> Iterator[Expression]:
    """Yield an expression and all it is made of, through what its names stand for."""
    yield expression
    if expression.operation == "column":
        stands_for = declared.get(str(expression.setting[0]))
        if stands_for is not None:
            yield from _below(stands_for, declared)
    for each in expression.arguments:
        if each is not EVERY_ROW:
            yield from _below(each, declared)


def _bound(
    condition: Expression, declared: Mapping[str, Expression], dated: Mapping[str, Kind]
) -> Window | None:
    """Return what a comparison says of time: a far end (`length`) or a near one (`until`)."""
    if condition.operation not in {"at_least", "greater", "equal"}:
        return None
    left, right = condition.arguments
    at_least = right.operation == "constant"
    value, constant = (left, right) if at_least else (right, left)
    number = constant.setting[0] if constant.operation == "constant" else None
    if isinstance(number, bool) or not isinstance(number, int):
        return None
    strictly = int(condition.operation == "greater")
    if value.operation in PLACES and (not at_least or condition.operation == "equal"):
        span = Span.LAST if value.operation == "from_the_end" else Span.FIRST
        return Window(span, number - strictly)
    if condition.operation == "equal":
        return None
    return _of_date(value, number, strictly, declared, dated, at_least=at_least)


def _of_date(
    value: Expression,
    number: int,
    strictly: int,
    declared: Mapping[str, Expression],
    dated: Mapping[str, Kind],
    *,
    at_least: bool,
) -> Window | None:
    name = str(value.setting[0]) if value.operation == "column" else ""
    if name in declared:
        return _of_date(declared[name], number, strictly, declared, dated, at_least=at_least)
    if value.operation == "negate":  # an age: days or months before the application
        return _of_date(
            value.arguments[0], -number, strictly, declared, dated, at_least=not at_least
        )
    if name not in dated:
        return None
    span = Span.DAYS if dated[name] is Kind.DAYS else Span.MONTHS
    if at_least:
        return Window(span, -number - strictly)
    return Window(span, 0, -number + strictly)
