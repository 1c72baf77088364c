"""The one function that computes features: for one application, a partition, or a portfolio."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from creditwright.core.numbers import Flags, Floats
from creditwright.features.catalogue import FEATURES
from creditwright.features.errors import (
    MissingColumnError,
    RepeatedApplicationError,
    RowAfterApplicationError,
)
from creditwright.features.expression import col
from creditwright.features.feature import Dtype, Feature
from creditwright.features.frame import ABSENT, Categories, FeatureFrame, Identifiers
from creditwright.features.groups import Groups
from creditwright.features.plan import Plan, ViewPart, plan_for
from creditwright.features.program import Program, program_for
from creditwright.features.vector import Value, Vector, loaded
from creditwright.features.views.rows import Columns, ViewRows, keys_of, rows_of, taken
from creditwright.features.views.view import View
from creditwright.records.records import APPLICATION_KEY, Records, RecordsInMemory
from creditwright.records.table import Table
from creditwright.records.tables import TABLES

AnyRecords = Records | RecordsInMemory


def compute(records: AnyRecords, features: Sequence[Feature] = FEATURES) -> pl.DataFrame:
    """Compute features from the records of some applications; see `compute_frame`.

    Returns:
        One row an application, sorted by SK_ID_CURR: that column, then one for each feature
        (Float64, finite or null; String for categories). Features of an absent table are null.
    """
    names = [feature.name for feature in features]
    return compute_frame(records, features).frame(names)


def compute_frame(records: AnyRecords, features: Sequence[Feature] = FEATURES) -> FeatureFrame:
    """Compute features from the records of some applications, as arrays.

    The values of one application depend on its own rows alone, and not on their order: they are
    the same bits alone, among others, and in any partition.

    Raises:
        MissingColumnError: If a table lacks a column that is read.
        RepeatedApplicationError: If an application has two rows.
        RowAfterApplicationError: If a history row is dated after the application.
    """
    plan = plan_for(tuple(features))
    own = _read(records.application, "application", plan.application_columns)
    applications, columns = _in_order(own)
    values = plan.cleaning.run(columns)
    tables = {
        name: _history(records.history[name], TABLES[name], wanted)
        for name, wanted in plan.tables.items()
        if name in records.history
    }
    for part in plan.parts:
        values |= _of_part(part, tables, applications)
    return _frame(plan, applications, plan.program.run(values))


def view_rows(
    records: AnyRecords, view: View, names: Sequence[str], applications: Identifiers
) -> ViewRows:
    """Return what a view says of each row of some applications: the values called `names`.

    Rows stand application after application, in the view's order; `groups` says whose they are.

    Args:
        records: With the view's table, or without: there are no rows then.
        view: The view.
        names: Columns or derived values of it.
        applications: SK_ID_CURR, rising.

    Raises:
        MissingColumnError, RowAfterApplicationError: See `compute_frame`.
    """
    wanted = ViewPart(view, frozenset(names), (), _row_program(view, tuple(names)))
    tables = {
        name: _history(records.history[name], TABLES[name], sorted(columns))
        for name, columns in wanted.tables.items()
        if name in records.history
    }
    if view.table.name not in tables:
        return ViewRows({}, Groups.sized(np.zeros(applications.size, dtype=np.int64)))
    rows = rows_of(view, tables, wanted.names, applications)
    return ViewRows(wanted.program.run(rows.columns, rows.groups), rows.groups)


@lru_cache(maxsize=64)
def _row_program(view: View, names: tuple[str, ...]) -> Program:
    return program_for({name: col(name) for name in names}, view.derived)


def _read(frame: pl.LazyFrame | pl.DataFrame, table: str, names: Sequence[str]) -> Columns:
    """Read some columns into memory, as arrays."""
    present = frozenset(frame.collect_schema())
    missing = [name for name in names if name not in present]
    if missing:
        raise MissingColumnError(table, missing)
    read = frame.select(names).collect() if isinstance(frame, pl.LazyFrame) else frame
    return {name: loaded(read.get_column(name)) for name in names}


def _in_order(columns: Columns) -> tuple[Identifiers, Columns]:
    """Return the applications in rising order, and their columns."""
    identifiers = keys_of(columns[APPLICATION_KEY])
    rises = identifiers[1:] > identifiers[:-1]
    if not rises.all():
        places = np.argsort(identifiers, kind="stable")
        identifiers = identifiers[places]
        columns = {name: taken(value, places) for name, value in columns.items()}
        repeated = int((identifiers[1:] == identifiers[:-1]).sum())
        if repeated:
            raise RepeatedApplicationError(repeated)
    return identifiers, columns


def _history(frame: pl.LazyFrame | pl.DataFrame, table: Table, names: Sequence[str]) -> Columns:
    columns = _read(frame, table.name, names)
    for name in table.dated_by:
        after = keys_of(columns[name]) > 0
        if after.any():
            raise RowAfterApplicationError(table.name, name, int(after.sum()))
    return columns


def _of_part(
    part: ViewPart, tables: Mapping[str, Columns], applications: Identifiers
) -> dict[str, Value]:
    """Return the features of one view; of an absent table nobody knows anything."""
    if part.view.table.name not in tables:
        return {each.name: _same_for_all(each, None, applications) for each in part.features}
    rows = rows_of(part.view, tables, part.names, applications)
    if not rows.groups.rows:
        return {
            each.name: _same_for_all(each, each.when_no_rows, applications)
            for each in part.features
        }
    found = part.program.run(rows.columns, rows.groups)
    with_rows = rows.groups.filled
    if with_rows is None:
        return found
    return {each.name: _where_rows(found[each.name], each, with_rows) for each in part.features}


def _same_for_all(feature: Feature, value: float | None, applications: Identifiers) -> Value:
    if feature.dtype is Dtype.CATEGORY:
        return Categories(np.full(applications.size, ABSENT, dtype=np.int32), ())
    return Vector(np.full(applications.size, np.nan if value is None else value))


def _where_rows(value: Value, feature: Feature, with_rows: Flags) -> Value:
    """Say what is declared of applications without rows."""
    if isinstance(value, Categories):
        return Categories(np.where(with_rows, value.codes, ABSENT).astype(np.int32), value.words)
    otherwise = np.nan if feature.when_no_rows is None else feature.when_no_rows
    return Vector(np.where(with_rows, value.floats(), otherwise))


def _frame(plan: Plan, applications: Identifiers, found: Mapping[str, Value]) -> FeatureFrame:
    numbers: dict[str, Floats] = {}
    categories: dict[str, Categories] = {}
    for feature in plan.features:
        value = found[feature.name]
        if isinstance(value, Categories):
            categories[feature.name] = value
        else:
            floats = value.floats()
            numbers[feature.name] = (
                floats if floats.ndim else np.full(applications.size, float(floats))
            )
    return FeatureFrame(applications, numbers, categories)
