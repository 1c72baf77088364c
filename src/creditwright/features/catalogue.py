"""Every feature there is, each with the columns it is computed from and how sensitive they are."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from creditwright.features.errors import UnknownFeatureError
from creditwright.features.feature import APPLICATION, DERIVED, Feature
from creditwright.features.ordering import levels
from creditwright.features.themes.burden import BURDEN_FEATURES
from creditwright.features.themes.bureau import BUREAU_FEATURES
from creditwright.features.themes.bureau_lately import BUREAU_LATELY_FEATURES
from creditwright.features.themes.card_use import CARD_FEATURES
from creditwright.features.themes.cash_flow import CASH_FLOW_FEATURES
from creditwright.features.themes.circumstances import CIRCUMSTANCE_FEATURES
from creditwright.features.themes.external import EXTERNAL_FEATURES
from creditwright.features.themes.housing import HOUSING_FEATURES
from creditwright.features.themes.implied_rate import IMPLIED_RATE_FEATURES
from creditwright.features.themes.loan import LOAN_FEATURES
from creditwright.features.themes.months_lately import MONTHS_LATELY_FEATURES
from creditwright.features.themes.person import PERSON_FEATURES
from creditwright.features.themes.point_of_sale import POINT_OF_SALE_FEATURES
from creditwright.features.themes.previous import PREVIOUS_FEATURES
from creditwright.features.themes.previous_lately import PREVIOUS_LATELY_FEATURES
from creditwright.features.themes.repayment import REPAYMENT_FEATURES
from creditwright.features.themes.repayment_lately import REPAYMENT_LATELY_FEATURES
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import ColumnName
from creditwright.features.window import Window, shared_window, window_of
from creditwright.records.table import Kind, Sensitivity
from creditwright.records.tables import APPLICATION_TRAIN, TABLES

# An identifier that is counted is not revealed, so it does not make a feature sensitive.
WEAKEST_TO_STRONGEST = (Sensitivity.ORDINARY, Sensitivity.EXTERNAL, Sensitivity.PROTECTED)


def sensitivity_of(columns: Iterable[ColumnName]) -> Sensitivity:
    """Return the strongest sensitivity among these columns."""
    declared = [TABLES[table].column(name) for table, name in columns]
    found = {each.sensitivity for each in declared if each.kind is not Kind.IDENTIFIER}
    return max((Sensitivity.ORDINARY, *found), key=WEAKEST_TO_STRONGEST.index)


def _columns_read(feature: Feature, described: Mapping[str, Feature]) -> frozenset[ColumnName]:
    names = feature.value.reads
    if feature.source == APPLICATION:
        return frozenset((APPLICATION_TRAIN.name, name) for name in names)
    if feature.source == DERIVED:
        return frozenset(column for name in names for column in described[name].columns)
    return VIEWS[feature.source].columns_behind(names)


def _window(feature: Feature, described: Mapping[str, Feature]) -> Window | None:
    if feature.source == APPLICATION:
        return None
    if feature.source == DERIVED:
        read = [described[name] for name in feature.value.reads]
        its_own = {APPLICATION_TRAIN.name}
        return shared_window(
            each.window for each in read if {table for table, _ in each.columns} != its_own
        )
    return window_of(feature.value, VIEWS[feature.source])


def described(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return the features, each with the columns behind it, their sensitivity, and its window.

    Raises:
        ValueError: If two features have one name, or derived ones read one another in a circle.
        KeyError: If a feature reads a column or feature that does not exist.
    """
    declared = tuple(features)
    by_name = {feature.name: feature for feature in declared}
    if len(by_name) < len(declared):
        names = [feature.name for feature in declared]
        raise ValueError(f"declared twice: {sorted({n for n in names if names.count(n) > 1})}")
    derived = {each.name: each.value for each in declared if each.source == DERIVED}
    in_order = [each for each in declared if each.source != DERIVED]
    in_order += [by_name[name] for level in levels(derived) for name in level]
    done: dict[str, Feature] = {}
    for feature in in_order:
        columns = tuple(sorted(_columns_read(feature, done)))
        done[feature.name] = replace(
            feature,
            columns=columns,
            sensitivity=sensitivity_of(columns),
            window=_window(feature, done),
        )
    return tuple(done[feature.name] for feature in declared)


FEATURES: tuple[Feature, ...] = described(
    (
        *LOAN_FEATURES,
        *IMPLIED_RATE_FEATURES,
        *PERSON_FEATURES,
        *EXTERNAL_FEATURES,
        *CIRCUMSTANCE_FEATURES,
        *HOUSING_FEATURES,
        *BUREAU_FEATURES,
        *BUREAU_LATELY_FEATURES,
        *PREVIOUS_FEATURES,
        *PREVIOUS_LATELY_FEATURES,
        *REPAYMENT_FEATURES,
        *REPAYMENT_LATELY_FEATURES,
        *POINT_OF_SALE_FEATURES,
        *CARD_FEATURES,
        *MONTHS_LATELY_FEATURES,
        *BURDEN_FEATURES,
        *CASH_FLOW_FEATURES,
    )
)
BY_NAME: Mapping[str, Feature] = {feature.name: feature for feature in FEATURES}


def feature_named(name: str) -> Feature:
    """Return the feature called `name`.

    Raises:
        UnknownFeatureError: If there is none; the message names those with a similar name.
    """
    feature = BY_NAME.get(name)
    if feature is None:
        raise UnknownFeatureError(name, difflib.get_close_matches(name, BY_NAME, n=3))
    return feature
