"""What a view is: a history table cleaned, with what each row says beside what it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from creditwright.features.expression import Expression, col
from creditwright.features.functions import when
from creditwright.features.ordering import needed
from creditwright.records.table import Column, Kind, Table

ColumnName = tuple[str, str]  # a declared column: (table, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """How several rows become one: those that agree on `by` (which begins with the application).

    `values` are aggregates over the rows of one such group. They must not depend on row order.
    """

    by: tuple[str, ...]
    values: Mapping[str, Expression]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joined:
    """What another view says about each row: whole-number aggregates of its rows with the same key.

    Null where it has no such row, or is absent.
    """

    view: "View"
    on: str
    values: Mapping[str, Expression]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """A history table made ready, in this order: cleaned, kept, joined, merged, derived.

    Attributes:
        name: The source that features name.
        meaning: What one row is.
        table: The declared table it starts from.
        cleaned: Columns whose values are mended, after declared sentinels became nulls.
        kept: The rows that count, None: all.
        joined: What other tables say about a row.
        merged: Rows that are one thing told several times, made one.
        derived: Row-level values by name; one may read another.
        order: Columns that put the rows of one application in order, oldest first, for features
            that take the last rows; empty where none does. It must be total, but for merged rows:
            those that agree on it stay in the order of `merged.by`.
    """

    name: str
    meaning: str
    table: Table
    cleaned: Mapping[str, Expression] = field(default_factory=dict)
    kept: Expression | None = None
    joined: tuple[Joined, ...] = ()
    merged: Merged | None = None
    derived: Mapping[str, Expression] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def columns_behind(self, names: Iterable[str]) -> frozenset[ColumnName]:
        """Return the declared columns that the values called `names` are computed from.

        Raises:
            KeyError: If neither the view nor its table has such a name.
        """
        before = self._before_merging(needed(names, self.derived) - self.derived.keys())
        found: set[ColumnName] = set()
        for name in before:
            found |= self._columns_of(name)
        return frozenset(found)

    def own_columns(self, names: Iterable[str]) -> frozenset[str]:
        """Return the columns of its own table that must be read to give `names`."""
        behind = {
            column
            for table, column in self.columns_behind({*names, *self.order})
            if table == self.table.name
        }
        kept = frozenset() if self.kept is None else self.kept.reads
        by = () if self.merged is None else self.merged.by
        joined = {each.on for each in self.joins_needed(names)}
        key = () if self.table.application is None else (self.table.application,)
        return frozenset({*behind, *kept, *by, *joined, *self.table.dated_by, *key})

    def joins_needed(self, names: Iterable[str]) -> tuple[Joined, ...]:
        """Return the joins that give any of `names`."""
        before = self._before_merging(needed(names, self.derived))
        return tuple(each for each in self.joined if each.values.keys() & before)

    def _before_merging(self, names: frozenset[str]) -> frozenset[str]:
        """Return what must be there before rows are merged, to give `names` after."""
        if self.merged is None:
            return names
        read: set[str] = set()
        for name in names:
            value = self.merged.values.get(name)
            read |= {name} if value is None else value.reads
        return frozenset(read)

    def _columns_of(self, name: str) -> frozenset[ColumnName]:
        for each in self.joined:
            if name in each.values:
                return each.view.columns_behind(each.values[name].reads)
        if name in self.cleaned:
            return frozenset((self.table.name, read) for read in self.cleaned[name].reads)
        return frozenset({(self.table.name, self.table.column(name).name)})


def without_sentinels(column: Column) -> Expression:
    """Return the column with null for each value that is declared to mean "not known".

    Raises:
        ValueError: If a sentinel is declared on a kind of column that cannot hold one.
    """
    value = col(column.name)
    if column.kind is Kind.CATEGORY:
        return when(~value.is_in(column.sentinels)).then(value)
    if column.kind in {Kind.DAYS, Kind.MONTHS, Kind.COUNT}:
        written = [int(float(sentinel)) for sentinel in column.sentinels]
        return when(~value.is_in(written)).then(value)
    raise ValueError(f"{column.name}: a sentinel among {column.kind} values has no meaning here")
