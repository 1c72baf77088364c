"""All that is declared and known of a feature, for programs: of JSON types."""

import json
from typing import Any

from creditwright.features.catalogue import FEATURES
from creditwright.features.description.example import example_of
from creditwright.features.description.formula import formula_of
from creditwright.features.description.nulls import null_policy
from creditwright.features.feature import APPLICATION, DERIVED, Declared, Feature
from creditwright.features.views.all import VIEWS


def tables_of(feature: Declared) -> tuple[str, ...]:
    """Return the tables that a feature is computed from, those of the application as one."""
    tables = {name for name, _ in feature.columns}
    return tuple(sorted(APPLICATION if name == "application_train" else name for name in tables))


def as_document(feature: Declared) -> dict[str, Any]:
    """Return what is declared of a feature: what a list of features needs."""
    return {
        "name": feature.name,
        "label": {"en": feature.label.en, "fr": feature.label.fr},
        "meaning": feature.meaning,
        "unit": feature.unit.value,
        "theme": feature.theme.value,
        "type": feature.dtype.value,
        "table": " + ".join(tables_of(feature)),
        "source": feature.source,
        "sensitivity": feature.sensitivity.value,
        "when_no_rows": feature.when_no_rows,
        "columns": [f"{table}.{column}" for table, column in feature.columns],
    }


def as_full_document(feature: Feature) -> dict[str, Any]:
    """Return all that is known of a feature: window, formula, nulls and an example."""
    return {
        **as_document(feature),
        "window": _window(feature),
        "null_policy": null_policy(feature).as_document(),
        "formula": _formula(feature),
        "example": _example(feature),
    }


def _window(feature: Feature) -> dict[str, Any] | None:
    window = feature.window
    if window is None:
        return None
    label = {"en": window.label.en, "fr": window.label.fr}
    return {
        "span": window.span.value,
        "length": window.length,
        "until": window.until,
        "label": label,
    }


def _example(feature: Feature) -> dict[str, Any] | None:
    example = example_of(feature)
    return None if example is None else example.as_document()


def _formula(feature: Feature) -> dict[str, Any]:
    formula = formula_of(feature)
    return {"value": formula.value, "where": list(formula.where)}


def what_a_row_is(feature: Declared) -> str:
    """Say what the expression runs over."""
    if feature.source == APPLICATION:
        return "The application itself."
    if feature.source == DERIVED:
        return "Other features of the application."
    if feature.source not in VIEWS:
        return "The application and its histories, as a model of the bundle reads them."
    return VIEWS[feature.source].meaning


def dictionary() -> str:
    """Return every feature for programs, as JSON, one feature a line."""
    features = (json.dumps(as_full_document(each), ensure_ascii=False) for each in FEATURES)
    return '{"features": [\n' + ",\n".join(features) + "\n]}"
