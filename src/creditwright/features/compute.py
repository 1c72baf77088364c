"""The one function that computes features: for one application, a partition, or a portfolio."""

from collections.abc import Mapping, Sequence

import polars as pl

from creditwright.features.catalogue import FEATURES
from creditwright.features.errors import (
    MissingColumnError,
    RepeatedApplicationError,
    RowAfterApplicationError,
)
from creditwright.features.feature import Feature
from creditwright.features.plan import Plan, ViewPart, plan_for, stored_type
from creditwright.features.views.rows import AS_WRITTEN, rows_of
from creditwright.features.views.view import without_sentinels
from creditwright.records.records import APPLICATION_KEY, Records
from creditwright.records.table import Table
from creditwright.records.tables import APPLICATION_TRAIN, TABLES


def compute(records: Records, features: Sequence[Feature] = FEATURES) -> pl.DataFrame:
    """Compute features from the records of some applications.

    The values of one application depend on its own rows alone, and not on their order: they are
    the same bits alone, among others, and in any partition.

    Returns:
        One row an application, sorted by SK_ID_CURR: that column, then one for each feature
        (Float64, finite or null; String for categories). Features of an absent table are null.

    Raises:
        MissingColumnError: If a table lacks a column that is read.
        RepeatedApplicationError: If an application has two rows.
        RowAfterApplicationError: If a history row is dated after the application.
    """
    plan = plan_for(tuple(features))
    frame = _applications(records, plan)
    tables = _history(records, plan.tables)
    for part in plan.parts:
        frame = _with_part(frame, part, tables)
    for level in plan.levels:
        frame = frame.lazy().with_columns(level).collect(optimizations=AS_WRITTEN)
    return frame.select(APPLICATION_KEY, *(feature.name for feature in plan.features))


def _read(frame: pl.LazyFrame, table: str, columns: Sequence[str]) -> pl.DataFrame:
    present = frozenset(frame.collect_schema().names())
    missing = [name for name in columns if name not in present]
    if missing:
        raise MissingColumnError(table, missing)
    return frame.select(columns).collect()


def _applications(records: Records, plan: Plan) -> pl.DataFrame:
    read = _read(records.application, "application", plan.application_columns)
    frame = read.sort(APPLICATION_KEY)
    repeated = len(frame) - frame[APPLICATION_KEY].n_unique()
    if repeated:
        raise RepeatedApplicationError(repeated)
    declared = (APPLICATION_TRAIN.column(name) for name in plan.application_columns)
    mended = [without_sentinels(column) for column in declared if column.sentinels]
    return frame.with_columns(mended)


def _history(records: Records, wanted: Mapping[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
    tables = {
        name: _read(records.history[name], name, columns)
        for name, columns in wanted.items()
        if name in records.history
    }
    for name, frame in tables.items():
        _refuse_rows_after_the_application(TABLES[name], frame)
    return tables


def _refuse_rows_after_the_application(table: Table, frame: pl.DataFrame) -> None:
    for name in table.dated_by:
        latest = frame[name].max()
        if isinstance(latest, int) and latest > 0:
            rows = int((frame[name] > 0).sum())
            raise RowAfterApplicationError(table.name, name, rows)


def _with_part(
    frame: pl.DataFrame, part: ViewPart, tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    table = tables.get(part.view.table.name)
    if table is None or table.is_empty():
        # Rows that are null say "none"; of an absent table nobody knows, so that is not said of it.
        rows = pl.lit(0 if table is None else None, dtype=pl.UInt32).alias(part.rows)
        nothing = (pl.lit(None, dtype=stored_type(each)).alias(each.name) for each in part.features)
        return frame.with_columns(rows, *nothing)
    aggregated = (
        rows_of(part.view, tables, part.names)
        .lazy()
        .group_by(APPLICATION_KEY)
        .agg(part.aggregates)
        .collect(optimizations=AS_WRITTEN)
    )
    return frame.join(aggregated, on=APPLICATION_KEY, how="left", maintain_order="left")
