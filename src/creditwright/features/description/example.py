"""One worked example of each feature: the rows of an invented applicant that count, and the value.

The value is the engine's own, for the example shows what is computed and not what was meant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute, view_rows
from creditwright.features.description.applicants import NUMBER, Applicant, invented_applicants
from creditwright.features.description.steps import steps_of
from creditwright.features.expression import EVERY_ROW, Expression, is_aggregate
from creditwright.features.feature import APPLICATION, DERIVED, Feature
from creditwright.features.frame import Categories
from creditwright.features.ordering import needed
from creditwright.features.vector import Value
from creditwright.features.views.all import VIEWS
from creditwright.records.table import AMOUNT_UNITS, Kind
from creditwright.records.tables import APPLICATION_TRAIN

COUNTS = "it counts"  # the name of the condition under which a row counts
DIGITS = 12  # so many, for the last bits of a logarithm differ from machine to machine

Cell = bool | int | float | str | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Example:
    """A feature worked out.

    Attributes:
        who: The invented applicant.
        rows: What the feature reads, in units of the source: each row of its view that counts, or
            one row of the application or of other features.
        value: What the engine computes of them.
    """

    who: str
    rows: tuple[Row, ...]
    value: Cell

    def as_document(self) -> dict[str, Any]:
        """Return it, of JSON types."""
        return {"who": self.who, "rows": [dict(row) for row in self.rows], "value": self.value}


def example_of(feature: Feature) -> Example | None:
    """Return the example of a feature; None of one that no expression computes.

    It is of the first applicant who has rows that count and a value, else of the first with a
    value.
    """
    if feature.source not in {APPLICATION, DERIVED, *VIEWS}:
        return None
    examples = list(_examples(feature))
    known = [each for each in examples if each.value is not None]
    return next((each for each in known if each.rows), (known or examples)[0])


def _examples(feature: Feature) -> Iterator[Example]:
    for place, applicant in enumerate(invented_applicants()):
        values = _values(place)
        if feature.source == APPLICATION:
            rows: tuple[Row, ...] = (_of_application(feature, applicant),)
        elif feature.source == DERIVED:
            rows = ({name: values[name] for name in sorted(feature.value.reads)},)
        else:
            rows = _rows_that_count(feature, applicant)
        yield Example(applicant.who, rows, values[feature.name])


@cache
def _values(place: int) -> Row:
    """Return every feature of an invented applicant, by name."""
    row = compute(invented_applicants()[place].records, FEATURES).row(0, named=True)
    return {name: _told(value) for name, value in row.items()}


def _told(value: Cell, steps: int = 1) -> Cell:
    """Return a value in the units people use, whole where it is whole."""
    if value is None or isinstance(value, bool | str):
        return value
    number = float(f"{value / steps:.{DIGITS}g}")
    return int(number) if number.is_integer() else number


def _of_application(feature: Feature, applicant: Applicant) -> Row:
    row = applicant.records.application.row(0, named=True)
    names = sorted(feature.value.reads)
    kinds = {name: APPLICATION_TRAIN.column(name).kind for name in names}
    return {
        name: _told(row[name], AMOUNT_UNITS if kinds[name] is Kind.AMOUNT else 1) for name in names
    }


def _rows_that_count(feature: Feature, applicant: Applicant) -> tuple[Row, ...]:
    view, condition = VIEWS[feature.source], _condition(feature.value)
    behind = needed(feature.value.reads, view.derived)
    in_order = [*view.table.column_names, *view.derived]
    names = [*(name for name in in_order if name in behind), *sorted(behind - set(in_order))]
    marked = names if condition is None else [*names, COUNTS]
    if condition is not None:
        view = replace(view, derived={**view.derived, COUNTS: condition})
    found = view_rows(applicant.records, view, marked, np.array([NUMBER], dtype=np.int64))
    columns = {name: _cells(value) for name, value in found.columns.items()}
    steps = {name: steps_of(name, view) for name in names}
    return tuple(
        {name: _told(columns[name][row], steps[name]) for name in names}
        for row in range(found.groups.rows)
        if condition is None or columns[COUNTS][row]
    )


def _cells(value: Value) -> list[Cell]:
    if isinstance(value, Categories):
        return list(value.column(""))
    cells: list[Cell] = value.data.tolist()
    return [cell if known else None for cell, known in zip(cells, value.present(), strict=True)]


def _condition(value: Expression) -> Expression | None:
    """Return the condition under which a row counts for one aggregate at least; None: always."""
    found: Expression | None = None
    for aggregate in _aggregates(value):
        condition = aggregate.arguments[1]
        if condition is EVERY_ROW:
            return None
        found = condition if found is None else found | condition
    return found


def _aggregates(value: Expression) -> Iterator[Expression]:
    if is_aggregate(value):
        yield value
    else:
        for each in value.arguments:
            yield from _aggregates(each)


def as_lines(rows: tuple[Row, ...]) -> list[str]:
    """Return rows as the lines of a table, the names above.

    >>> as_lines(({"due_on": -60, "paid_on": None}, {"due_on": -30, "paid_on": -30}))
    ['due_on  paid_on', '   -60  missing', '   -30      -30']
    """
    if not rows:
        return ["no rows that count"]
    names = list(rows[0])
    cells = [[told_in_words(row[name]) for name in names] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(names, *cells, strict=True)]
    return [
        "  ".join(f"{text:>{width}}" for text, width in zip(line, widths, strict=True))
        for line in [names, *cells]
    ]


def told_in_words(value: Cell) -> str:
    """Return a value as text."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:.10g}"
