"""A feature's formula, with what each name in it stands for, down to the columns of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from creditwright.features.catalogue import BY_NAME
from creditwright.features.description.notation import as_value, constant_as_text, written
from creditwright.features.expression import NOTHING, Expression, col
from creditwright.features.feature import APPLICATION, DERIVED, Feature
from creditwright.features.functions import sum_of
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import Joined, View
from creditwright.records.table import Table
from creditwright.records.tables import APPLICATION_TRAIN

IN_ORDER = frozenset({"first", "last", "from_the_end", "from_the_start"})


@dataclass(frozen=True, slots=True)
class Formula:
    """How a feature is computed.

    Attributes:
        value: The feature in terms of names: of columns, of values of a row, of other features.
        where: What the names stand for, each a line; columns of the tables stand for themselves.
    """

    value: str
    where: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as lines of text."""
        return "\n".join([self.value, *(f"  where {line}" for line in self.where)])


def formula_of(feature: Feature) -> Formula:
    """Return the formula of a feature; of one that no expression computes, its meaning."""
    if feature.source == APPLICATION:
        where = _sentinels(APPLICATION_TRAIN, sorted(feature.value.reads))
    elif feature.source == DERIVED:
        where = _of_features(feature)
    elif feature.source in VIEWS:
        where = _of_view(VIEWS[feature.source], feature.value)
    else:
        return Formula(feature.meaning)
    return Formula(written(feature.value), tuple(dict.fromkeys(where)))


def _of_features(feature: Feature) -> Iterator[str]:
    for name in _as_read(feature.value):
        read = BY_NAME[name]
        rows = f", over rows of {read.source}" if read.source in VIEWS else ""
        yield f"{name} = {written(read.value)}{rows}"
    for name in _as_read(feature.value):
        read = BY_NAME[name]
        prefix = f"in {read.source}: " if read.source in VIEWS else ""
        yield from (f"{prefix}{line}" for line in formula_of(read).where)


def _of_view(view: View, value: Expression) -> Iterator[str]:
    """Yield what the names stand for, last step of the view first."""
    names = list(_as_read(value))
    for name in names:  # it grows while it is read
        if name in view.derived:
            yield f"{name} = {as_value(view.derived[name])}"
            names += [each for each in _as_read(view.derived[name]) if each not in names]
    columns = [name for name in names if name not in view.derived]
    yield from _merged(view, columns)
    for joined in view.joined:
        yield from _joined(joined, columns)
    yield from _mended(view, columns)
    if view.kept is not None:
        yield f"only rows with {written(view.kept)} count"
    if view.order and _stands_in_order(value, view):
        yield f"rows stand in order of {', '.join(view.order)}"


def _as_read(value: Expression) -> list[str]:
    """Return the names an expression reads, in the order in which it names them."""
    if value.operation == "column":
        return [str(value.setting[0])]
    names = (name for each in value.arguments for name in _as_read(each))
    return list(dict.fromkeys(names))


def _merged(view: View, columns: list[str]) -> Iterator[str]:
    if view.merged is None:
        return
    read = {name: view.merged.values[name] for name in columns if name in view.merged.values}
    for name, value in read.items():
        yield f"{name} = {written(value)}, of the rows that are merged"
    if read:
        yield f"rows that agree on {', '.join(view.merged.by)} are merged into one"


def _joined(joined: Joined, columns: list[str]) -> Iterator[str]:
    read = {name: joined.values[name] for name in columns if name in joined.values}
    for name, value in read.items():
        yield f"{name} = {written(value)}, of {joined.view.table.name} with the same {joined.on}"
    for value in read.values():
        yield from _of_view(joined.view, value)


def _mended(view: View, columns: list[str]) -> Iterator[str]:
    before = list(columns)
    if view.merged is not None:
        merged = [view.merged.values[name] for name in columns if name in view.merged.values]
        before = [name for value in merged for name in _as_read(value)]
    for name in before:
        if name in view.cleaned:
            yield _after_mending(name, view.cleaned[name])
    declared = set(view.table.column_names)
    yield from _sentinels(view.table, [name for name in before if name in declared])


def _after_mending(name: str, value: Expression) -> str:
    if value.operation == "choose" and value.arguments[2] is NOTHING:
        return f"{name} is missing unless {written(value.arguments[0])}"
    return f"{name} is taken as {written(value)}"


def _sentinels(table: Table, names: list[str]) -> Iterator[str]:
    for name in names:
        sentinels = table.column(name).sentinels
        if sentinels:
            values = ", ".join(constant_as_text(each)[0].strip('"') for each in sentinels)
            yield f"{name} is missing where it is {values}"


def _stands_in_order(value: Expression, view: View) -> bool:
    if value.operation in IN_ORDER:
        return True
    if value.operation == "column":
        stands_for = view.derived.get(str(value.setting[0]))
        return stands_for is not None and _stands_in_order(stands_for, view)
    return any(_stands_in_order(each, view) for each in value.arguments)


def of_rows(view: View) -> tuple[str, ...]:
    """Return what the rows of a view say, each a line: as `Formula.where`, for all of them."""
    names = dict.fromkeys([*view.derived, *(name for each in view.joined for name in each.values)])
    if view.merged is not None:
        names |= dict.fromkeys(view.merged.values)
    everything = sum_of(*map(col, names))
    return tuple(dict.fromkeys(_of_view(view, everything)))
