"""Making a view's rows from its table's rows: whatever their order, the same rows come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Rows
from creditwright.features.expression import Expression, col
from creditwright.features.frame import Categories, Identifiers
from creditwright.features.groups import Groups
from creditwright.features.ordering import needed
from creditwright.features.program import Program, program_for
from creditwright.features.sorting import is_sorted, sorted_places
from creditwright.features.vector import Value, Vector, whole
from creditwright.features.views.view import Joined, View, without_sentinels
from creditwright.records.records import APPLICATION_KEY

Columns = dict[str, Value]
KEPT = "__kept__"
NO_GROUPS = Groups(np.zeros(1, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class ViewRows:
    """A view's rows before what is derived from each: in order, application after application.

    Attributes:
        columns: Cleaned, joined and merged columns by name.
        groups: The rows of each of the applications asked for, in the order they were asked.
    """

    columns: Columns
    groups: Groups


@lru_cache(maxsize=64)
def _cleaning(view: View, present: frozenset[str]) -> Program:
    """Work out how columns are mended: declared sentinels first, then the view's own rules."""
    mended: dict[str, Expression] = {}
    for name in sorted(present):
        column = view.table.column(name) if name != APPLICATION_KEY else None
        value = without_sentinels(column) if column is not None and column.sentinels else col(name)
        mended[name] = value
    own = {name: value for name, value in view.cleaned.items() if name in present}
    wanted = {name: _after(own.get(name), value, name) for name, value in mended.items()}
    if view.kept is not None:
        wanted[KEPT] = view.kept
    return program_for(wanted)


def _after(rule: Expression | None, mended: Expression, name: str) -> Expression:
    """Return the view's rule for a column; no column has both a sentinel and a rule."""
    if rule is None:
        return mended
    if mended is not col(name):
        raise ValueError(f"{name} has a declared sentinel and a rule of the view: declare one")
    return rule


@lru_cache(maxsize=64)
def _merging(view: View, names: frozenset[str]) -> Program:
    if view.merged is None:
        raise ValueError(f"{view.name} merges nothing")
    values = {name: value for name, value in view.merged.values.items() if name in names}
    return program_for({**values, **{name: col(name).first() for name in view.merged.by}})


@lru_cache(maxsize=64)
def _own_columns(view: View, names: frozenset[str]) -> frozenset[str]:
    return view.own_columns(names)


@lru_cache(maxsize=64)
def _needed(view: View, names: frozenset[str]) -> frozenset[str]:
    return needed(names.union(view.order), view.derived)


@lru_cache(maxsize=64)
def _joins(view: View, names: frozenset[str]) -> tuple[Joined, ...]:
    return view.joins_needed(names)


@lru_cache(maxsize=64)
def _joining(joined: Joined) -> Program:
    return program_for(joined.values, joined.view.derived)


def rows_of(
    view: View,
    tables: Mapping[str, Columns],
    names: frozenset[str],
    applications: Identifiers,
) -> ViewRows:
    """Return the view's rows of these applications, with all that gives the values called `names`.

    Args:
        view: The view; its own table must be among `tables`.
        tables: Tables by name, with the columns that `own_columns` names. A joined view's table
            may be absent; what it says is missing then.
        names: Columns or derived values that will be read.
        applications: SK_ID_CURR, rising.
    """
    table = tables[view.table.name]
    columns = {name: table[name] for name in _own_columns(view, names)}
    order = (APPLICATION_KEY, *(view.order if view.merged is None else view.merged.by))
    columns = _in_order(columns, tuple(dict.fromkeys(order)))
    columns, groups = _of_applications(columns, applications)
    columns, groups = _cleaned(view, columns, groups)
    for joined in _joins(view, names):
        columns |= _joined(joined, columns, tables)
    if view.merged is not None:
        columns, groups = _merged(view, columns, groups, _needed(view, names))
        if view.order:
            columns = _in_order(columns, (APPLICATION_KEY, *view.order))
    return ViewRows(columns, groups)


def keys_of(value: Value) -> NDArray[np.int64]:
    """Return whole numbers that sort as the values do, missing ones first."""
    if isinstance(value, Categories):
        return value.codes.astype(np.int64)
    numbers = value.data.astype(np.int64)
    if value.known is None:
        return numbers
    return np.where(value.known, numbers, np.iinfo(np.int64).min)


def _in_order(columns: Columns, by: Sequence[str]) -> Columns:
    """Sort rows by some columns; those that agree on all of them stay as they stand."""
    keys = [keys_of(columns[name]) for name in by]
    if is_sorted(keys):
        return columns
    places = sorted_places(keys)
    return {name: taken(value, places) for name, value in columns.items()}


def taken(value: Value, places: Rows) -> Value:
    """Return the values of some rows, by place."""
    if isinstance(value, Categories):
        return Categories(value.codes.take(places), value.words)
    known = None if value.known is None else value.known.take(places)
    return Vector(value.data.take(places), known)


def _of_applications(columns: Columns, applications: Identifiers) -> tuple[Columns, Groups]:
    """Drop rows of applications that were not asked for, and find those of each that was."""
    key = keys_of(columns[APPLICATION_KEY])
    begins = np.searchsorted(key, applications, side="left")
    sizes = np.searchsorted(key, applications, side="right") - begins
    groups = Groups.sized(sizes)
    if groups.rows == key.size:
        return columns, groups
    asked = np.repeat(begins, sizes) + _counting(sizes)
    return {name: taken(value, asked) for name, value in columns.items()}, groups


def _counting(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2, ... for each size, one after the other."""
    starts = np.cumsum(sizes) - sizes
    return np.arange(int(sizes.sum())) - np.repeat(starts, sizes)


def _cleaned(view: View, columns: Columns, groups: Groups) -> tuple[Columns, Groups]:
    clean = _cleaning(view, frozenset(columns)).run(columns)
    if view.kept is None:
        return clean, groups
    kept = clean.pop(KEPT)
    if not isinstance(kept, Vector) or kept.data.all():
        return clean, groups
    places = np.flatnonzero(kept.data)
    return {name: taken(value, places) for name, value in clean.items()}, groups.taken(places)


def _joined(joined: Joined, columns: Columns, tables: Mapping[str, Columns]) -> Columns:
    """Return what another view says about each row; missing where it has no such row."""
    key = keys_of(columns[joined.on])
    if joined.view.table.name not in tables:
        return _unsaid(joined.values, key.size)
    reads = frozenset[str]().union(*(value.reads for value in joined.values.values()))
    table = tables[joined.view.table.name]
    read = {name: table[name] for name in _own_columns(joined.view, reads) | {joined.on}}
    other, _ = _cleaned(joined.view, read, NO_GROUPS)
    identifiers, groups, other = _together(other, joined.on)
    said = _joining(joined).run(other, groups)
    return _looked_up(key, identifiers, said)


def _unsaid(names: Iterable[str], rows: int) -> Columns:
    nobody = np.zeros(rows, dtype=np.bool_)
    return {name: Vector(nobody.astype(np.int64), nobody) for name in names}


def _together(columns: Columns, on: str) -> tuple[NDArray[np.int64], Groups, Columns]:
    """Return the different values of a key, and the rows of each, which stand together."""
    key = keys_of(columns[on])
    runs = _runs(key)
    identifiers = key.take(runs.begins)
    in_order = np.sort(identifiers)
    if (in_order[1:] == in_order[:-1]).any():
        places = np.argsort(key, kind="stable")
        return _together({name: taken(value, places) for name, value in columns.items()}, on)
    return identifiers, runs, columns


def _runs(key: NDArray[np.int64]) -> Groups:
    """Return the stretches of rows that agree with the row before them."""
    changes = np.flatnonzero(key[1:] != key[:-1]) + 1
    return Groups.starting(np.append(np.zeros(min(1, key.size), dtype=np.int64), changes), key.size)


def _looked_up(
    key: NDArray[np.int64], identifiers: NDArray[np.int64], said: Mapping[str, Value]
) -> Columns:
    if not identifiers.size:
        return _unsaid(said, key.size)
    order = np.argsort(identifiers, kind="stable")
    runs = _runs(key)  # equal keys mostly stand together: each run is looked up once
    first = key.take(runs.begins)
    found_at = np.searchsorted(identifiers, first, sorter=order)
    place_of_run = order.take(np.minimum(found_at, identifiers.size - 1))
    place = np.repeat(place_of_run, runs.sizes)
    there = np.repeat(identifiers.take(place_of_run) == first, runs.sizes)
    found: Columns = {}
    for name, value in said.items():
        at = taken(value, place)
        if not isinstance(at, Vector) or at.is_float:
            raise TypeError(f"{name}: what is joined is whole numbers")
        found[name] = whole(at.data, there if at.known is None else there & at.known)
    return found


def _merged(
    view: View, columns: Columns, groups: Groups, names: frozenset[str]
) -> tuple[Columns, Groups]:
    """Make one row of each run of rows that agree on `merged.by`; they are sorted by it."""
    if view.merged is None:
        return columns, groups
    new = np.zeros(groups.rows, dtype=np.bool_)
    new[:1] = True
    for name in view.merged.by:
        key = keys_of(columns[name])
        new[1:] |= key[1:] != key[:-1]
    begins = np.flatnonzero(new)
    runs = Groups.starting(begins, groups.rows)
    program = _merging(view, names.intersection(view.merged.values))
    return program.run(columns, runs), groups.taken(begins)
