"""What expressions come to on a few rows that a test writes down."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from creditwright.features.expression import Expression
from creditwright.features.frame import Categories
from creditwright.features.groups import Groups
from creditwright.features.program import program_for
from creditwright.features.vector import Value, loaded

Cell = bool | int | float | str | None
Rows = Mapping[str, Sequence[Cell]]


def values_of(
    expression: Expression,
    rows: Rows,
    sizes: Sequence[int] | None = None,
    types: Mapping[str, pl.DataType] | None = None,
) -> list[Cell]:
    """Return the value of each row, or of each group of rows where `sizes` says how many it has."""
    types = types or {}
    columns = {name: loaded(pl.Series(name, of, types.get(name))) for name, of in rows.items()}
    groups = None
    if sizes is not None:
        groups = Groups.sized(np.array(sizes, dtype=np.int64))
    return _listed(program_for({"found": expression}).run(columns, groups)["found"])


def value_of(expression: Expression, rows: Rows) -> Cell:
    """Return an aggregate over all rows, computed between two other groups of rows."""
    width = len(next(iter(rows.values())))
    beside = {name: [*of, *of, *of] for name, of in rows.items()}
    found = values_of(expression, beside, [width, width, width])
    return found[1]


def _listed(value: Value) -> list[Cell]:
    if isinstance(value, Categories):
        return list(value.column("found"))
    present = np.atleast_1d(value.present()).tolist()
    data = np.atleast_1d(value.data).tolist()
    return [each if known else None for each, known in zip(data, present, strict=True)]
