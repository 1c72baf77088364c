"""How a feature is computed, as a digest: kept in the bundle, compared before anybody is scored.

All that the feature's value goes through counts: its own expression, the features it reads, and of
its view the cleaning, joining and merging that those values need. What a view gives other features
does not, so that adding one leaves old models usable.
"""

from collections.abc import Iterable, Mapping, Sequence

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.features.expression import Expression
from creditwright.features.feature import DERIVED, Feature
from creditwright.features.ordering import needed
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View
from creditwright.records.table import Table
from creditwright.records.tables import TABLES


def definitions_of(
    features: Sequence[Feature],
    views: Mapping[str, View] = VIEWS,
    tables: Mapping[str, Table] = TABLES,
) -> dict[str, str]:
    """Return the digest of how each feature is computed, by name.

    Args:
        features: The features, with all that derived ones read.
        views: The views they are computed from.
        tables: The tables the views are made of: a value declared to mean "not known" is not read.
    """
    by_name = {each.name: each for each in features}
    found: dict[str, str] = {}
    for each in features:
        _define(each, by_name, views, tables, found)
    return found


def definition_of_rows(
    view: str,
    names: Iterable[str],
    views: Mapping[str, View] = VIEWS,
    tables: Mapping[str, Table] = TABLES,
) -> str:
    """Return the digest of how a view's row values called `names` are computed."""
    read = sorted(names)
    behind = sorted(views[view].columns_behind(read))
    declared = ((table, name, tables[table].column(name)) for table, name in behind)
    sentinels = [[table, name, sorted(column.sentinels)] for table, name, column in declared]
    return sha256_of_bytes(canonical_json([_view_behind(views[view], read), sentinels]))


def _define(
    feature: Feature,
    by_name: Mapping[str, Feature],
    views: Mapping[str, View],
    tables: Mapping[str, Table],
    found: dict[str, str],
) -> str:
    if feature.name not in found:
        names = sorted(feature.value.reads)
        said: list[object] = [feature.source, str(feature.value), feature.dtype.value]
        said.append(feature.when_no_rows)
        said.append(_sentinels_of(feature, tables))
        if feature.source == DERIVED:
            said += [_define(by_name[name], by_name, views, tables, found) for name in names]
        elif feature.source in views:
            said.append(_view_behind(views[feature.source], names))
        found[feature.name] = sha256_of_bytes(canonical_json(said))
    return found[feature.name]


def _sentinels_of(feature: Feature, tables: Mapping[str, Table]) -> list[object]:
    """Return the sentinels of the columns that a feature is computed from."""
    declared = ((table, name, tables[table].column(name)) for table, name in feature.columns)
    return [[table, name, sorted(column.sentinels)] for table, name, column in declared]


def _view_behind(view: View, names: Iterable[str]) -> list[object]:
    """Return what a view does to give the values called `names`."""
    wanted = set(needed(names, view.derived))
    merged = {} if view.merged is None else view.merged.values
    before = wanted.union(*(merged[name].reads for name in wanted & merged.keys()))
    joins = [each for each in view.joined if each.values.keys() & before]
    return [
        view.table.name,
        str(view.kept),
        list(view.order),
        [] if view.merged is None else list(view.merged.by),
        _texts(view.derived, wanted),
        _texts(merged, wanted),
        _texts(view.cleaned, before),
        [
            [
                each.on,
                _texts(each.values, before),
                _view_behind(each.view, _read(each.values, before)),
            ]
            for each in joins
        ],
    ]


def _texts(values: Mapping[str, Expression], wanted: set[str]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if name in wanted}


def _read(values: Mapping[str, Expression], wanted: set[str]) -> list[str]:
    read = (value.reads for name, value in values.items() if name in wanted)
    return sorted(frozenset().union(*read))
