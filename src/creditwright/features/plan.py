"""What must be read and computed, in which order, to give some features: worked out once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from creditwright.features.catalogue import FEATURES
from creditwright.features.expression import Expression, col
from creditwright.features.feature import APPLICATION, DERIVED, Feature
from creditwright.features.ordering import needed
from creditwright.features.program import Program, program_for
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View, without_sentinels
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.tables import APPLICATION_TRAIN


@dataclass(frozen=True, slots=True)
class ViewPart:
    """What to take from one view.

    Attributes:
        names: Row-level values that the features read.
        program: From the view's rows to each feature, by name.
    """

    view: View
    names: frozenset[str]
    features: tuple[Feature, ...]
    program: Program

    @property
    def tables(self) -> Mapping[str, frozenset[str]]:
        """The columns to read, by table."""
        wanted = {self.view.table.name: self.view.own_columns(self.names)}
        for joined in self.view.joins_needed(self.names):
            reads = frozenset().union(*(value.reads for value in joined.values.values()))
            wanted[joined.view.table.name] = joined.view.own_columns(reads) | {joined.on}
        return wanted


@dataclass(frozen=True, slots=True)
class Plan:
    """How to compute some features.

    Attributes:
        features: Those asked for, in the order asked.
        parts: What to take from each history view.
        program: From the application's columns, and the features of the parts, to every feature.
        tables: The columns to read of each history table.
    """

    features: tuple[Feature, ...]
    application_columns: tuple[str, ...]
    parts: tuple[ViewPart, ...]
    cleaning: Program
    program: Program
    tables: Mapping[str, tuple[str, ...]]


def _tables(parts: Iterable[ViewPart]) -> dict[str, tuple[str, ...]]:
    wanted: dict[str, frozenset[str]] = {}
    for part in parts:
        for table, columns in part.tables.items():
            wanted[table] = wanted.get(table, frozenset()) | columns
    return {table: tuple(sorted(columns)) for table, columns in wanted.items()}


def _part(view: View, features: Sequence[Feature]) -> ViewPart:
    names = frozenset[str]().union(*(feature.value.reads for feature in features))
    values = {feature.name: feature.value for feature in features}
    return ViewPart(view, names, tuple(features), program_for(values, view.derived))


def _cleaned(columns: Iterable[str]) -> dict[str, Expression]:
    declared = (APPLICATION_TRAIN.column(name) for name in columns)
    return {
        each.name: without_sentinels(each) if each.sentinels else col(each.name)
        for each in declared
    }


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
    own = {each.name: each.value for each in wanted if each.source == APPLICATION}
    columns = sorted(frozenset[str]().union(*(value.reads for value in own.values())))
    derived = {each.name: each.value for each in wanted if each.source == DERIVED}
    parts = tuple(_part(VIEWS[name], each) for name, each in by_view.items() if each)
    return Plan(
        features=features,
        application_columns=(APPLICATION_KEY, *columns),
        parts=parts,
        cleaning=program_for(_cleaned(columns)),
        program=program_for({each.name: col(each.name) for each in features}, own | derived),
        tables=_tables(parts),
    )
