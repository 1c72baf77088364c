"""Making a view's rows from its table's rows: whatever their order, the same rows come out."""

from collections.abc import Mapping

import polars as pl

from creditwright.features.ordering import levels, needed
from creditwright.features.views.view import (
    Joined,
    Merged,
    View,
    without_sentinels,
)
from creditwright.records.records import APPLICATION_KEY

GROUP = "__rows_of_one_thing__"
AS_WRITTEN = pl.QueryOptFlags.none()  # plans are small and already minimal; optimising costs more


def rows_of(view: View, tables: Mapping[str, pl.DataFrame], names: frozenset[str]) -> pl.DataFrame:
    """Return the view's rows, sorted by application, with at least the columns `names`.

    Args:
        view: The view; its own table must be among `tables`.
        tables: Tables by name, with the columns that `own_columns` names. A joined view's table
            may be absent; what it says is null then.
        names: Columns or derived values that will be read.
    """
    table = tables[view.table.name]
    key = APPLICATION_KEY if view.table.application is not None else None
    frame = _in_order(table, _sorting(view, key)).lazy()
    frame = _cleaned(view, frame, frozenset(table.columns))
    for joined in view.joins_needed(names):
        frame = _with_joined(frame, joined, tables)
    if view.merged is not None:
        frame = _merge(frame, view.merged, needed(names, view.derived))
    for level in levels(_only(view.derived, needed(names, view.derived))):
        frame = frame.with_columns(value.alias(name) for name, value in level.items())
    if key is not None:
        frame = frame.with_columns(pl.col(key).set_sorted())
    return frame.collect(optimizations=AS_WRITTEN)


def _sorting(view: View, key: str | None) -> tuple[str, ...]:
    if view.merged is not None:
        return view.merged.by
    return () if key is None else (key, *view.order)


def _in_order(frame: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    if not by or (len(by) == 1 and frame[by[0]].is_sorted()):
        return frame
    return frame.sort(by)


def _only(declared: Mapping[str, pl.Expr], names: frozenset[str]) -> dict[str, pl.Expr]:
    return {name: value for name, value in declared.items() if name in names}


def _cleaned(view: View, frame: pl.LazyFrame, present: frozenset[str]) -> pl.LazyFrame:
    with_sentinels = [view.table.column(name) for name in present]
    mended = [without_sentinels(column) for column in with_sentinels if column.sentinels]
    if mended:
        frame = frame.with_columns(mended)
    own = _only(view.cleaned, present)
    if own:
        frame = frame.with_columns(value.alias(name) for name, value in own.items())
    return frame if view.kept is None else frame.filter(view.kept)


def _with_joined(
    frame: pl.LazyFrame, joined: Joined, tables: Mapping[str, pl.DataFrame]
) -> pl.LazyFrame:
    if joined.view.table.name not in tables:
        return frame.with_columns(
            pl.lit(None, dtype=pl.Int64).alias(name) for name in joined.values
        )
    reads = frozenset(name for value in joined.values.values() for name in value.meta.root_names())
    rows = rows_of(joined.view, tables, reads)
    rows = _in_order(rows, (joined.on,))
    said = (
        rows.lazy()
        .with_columns(pl.col(joined.on).set_sorted())
        .group_by(joined.on)
        .agg(value.cast(pl.Int64).alias(name) for name, value in joined.values.items())
    )
    return frame.join(said, on=joined.on, how="left", maintain_order="left")


def _merge(frame: pl.LazyFrame, merged: Merged, names: frozenset[str]) -> pl.LazyFrame:
    """Make one row of each run of rows that agree on `merged.by`; the frame is sorted by it."""
    changed = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(name).shift(1)) for name in merged.by
    )
    values = [value.alias(name) for name, value in merged.values.items() if name in names]
    return (
        frame.with_columns(changed.cum_sum().set_sorted().alias(GROUP))
        .group_by(GROUP)  # keeping the order here takes three times as long as sorting after
        .agg(*(pl.col(name).first() for name in merged.by), *values)
        .sort(GROUP)
        .drop(GROUP)
    )
