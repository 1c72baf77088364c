"""What must be read and computed, in which order, to give some features: worked out once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import APPLICATION, DERIVED, Dtype, Feature
from creditwright.features.ordering import levels, needed, read_by
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View
from creditwright.records.records import APPLICATION_KEY

ROWS = "__rows_of_{view}__"  # how many rows of a view an application has


@dataclass(frozen=True, slots=True)
class ViewPart:
    """What to take from one view."""

    view: View
    names: frozenset[str]  # row-level values that the aggregates read
    features: tuple[Feature, ...]
    aggregates: tuple[pl.Expr, ...]

    @property
    def rows(self) -> str:
        """The column that counts the rows."""
        return ROWS.format(view=self.view.name)

    @property
    def tables(self) -> Mapping[str, frozenset[str]]:
        """The columns to read, by table."""
        wanted = {self.view.table.name: self.view.own_columns(self.names)}
        for joined in self.view.joins_needed(self.names):
            reads = frozenset().union(*(read_by(value) for value in joined.values.values()))
            wanted[joined.view.table.name] = joined.view.own_columns(reads) | {joined.on}
        return wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """How to compute some features."""

    features: tuple[Feature, ...]
    application_columns: tuple[str, ...]
    parts: tuple[ViewPart, ...]
    levels: tuple[tuple[pl.Expr, ...], ...]  # over the application's row and the parts' aggregates
    tables: Mapping[str, tuple[str, ...]]  # the columns to read of each history table


def _tables(parts: Iterable[ViewPart]) -> dict[str, tuple[str, ...]]:
    wanted: dict[str, frozenset[str]] = {}
    for part in parts:
        for table, columns in part.tables.items():
            wanted[table] = wanted.get(table, frozenset()) | columns
    return {table: tuple(sorted(columns)) for table, columns in wanted.items()}


def _part(view: View, features: Sequence[Feature]) -> ViewPart:
    names = frozenset[str]().union(*(read_by(feature.value) for feature in features))
    rows = pl.len().alias(ROWS.format(view=view.name))
    values = (feature.value.alias(feature.name) for feature in features)
    return ViewPart(view, names, tuple(features), (rows, *values))


def _when_no_rows(feature: Feature) -> pl.Expr:
    rows = pl.col(ROWS.format(view=feature.source))
    value = pl.col(feature.name)
    return pl.when(rows.is_null()).then(feature.when_no_rows).otherwise(value).alias(feature.name)


def _wanted(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return `features` and those they are derived from."""
    known = {feature.name: feature for feature in FEATURES} | {each.name: each for each in features}
    derived = {name: each.value for name, each in known.items() if each.source == DERIVED}
    names = needed((feature.name for feature in features), derived)
    return tuple(feature for name, feature in known.items() if name in names)


@lru_cache(maxsize=16)
def plan_for(features: tuple[Feature, ...]) -> Plan:
    """Work out how to compute `features`."""
    wanted = _wanted(features)
    by_view = {name: [feature for feature in wanted if feature.source == name] for name in VIEWS}
    own = [feature for feature in wanted if feature.source == APPLICATION]
    columns = frozenset[str]().union(*(read_by(feature.value) for feature in own))
    first = [feature.value.alias(feature.name) for feature in own]
    first += [
        _when_no_rows(feature)
        for view_features in by_view.values()
        for feature in view_features
        if feature.when_no_rows is not None
    ]
    derived = {each.name: each.value for each in wanted if each.source == DERIVED}
    later = [tuple(value.alias(name) for name, value in level.items()) for level in levels(derived)]
    parts = tuple(_part(VIEWS[name], each) for name, each in by_view.items() if each)
    return Plan(
        features=features,
        application_columns=(APPLICATION_KEY, *sorted(columns)),
        parts=parts,
        levels=(tuple(first), *later),
        tables=_tables(parts),
    )


def stored_type(feature: Feature) -> pl.DataType:
    """Return the Polars type of a feature's column."""
    return pl.String() if feature.dtype is Dtype.CATEGORY else pl.Float64()
