"""The page of every feature, made from the declarations, and the same for programs."""

from typing import Any

from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import APPLICATION, DERIVED, Feature
from creditwright.features.views.all import VIEWS

INTRODUCTION = """# Features

{count} features, each computed by [one function](../explanation/features.md). A feature is as
sensitive as its most sensitive column; protected ones are computed, for fairness must be measured,
but no model is trained on them unless a legal profile allows them by name. Where the
history table is absent the value is missing; where the application has no rows in it, it is missing
too, or what the last column says."""
HEADER = (
    "| name | label (English) | label (French) | how it is computed | unit | sensitivity "
    "| no rows |\n|---|---|---|---|---|---|---|"
)


def tables_of(feature: Feature) -> tuple[str, ...]:
    """Return the tables that a feature is computed from, those of the application as one."""
    tables = {name for name, _ in feature.columns}
    return tuple(sorted(APPLICATION if name == "application_train" else name for name in tables))


def as_document(feature: Feature) -> dict[str, Any]:
    """Return what is declared and known of a feature, of JSON types."""
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


def what_a_row_is(feature: Feature) -> str:
    """Say what the expression runs over."""
    if feature.source == APPLICATION:
        return "The application itself."
    if feature.source == DERIVED:
        return "Other features of the application."
    return VIEWS[feature.source].meaning


def _row(feature: Feature) -> str:
    no_rows = "" if feature.when_no_rows is None else f"{feature.when_no_rows:g}"
    cells = (
        f"`{feature.name}`",
        feature.label.en,
        feature.label.fr,
        feature.meaning,
        feature.unit.value,
        feature.sensitivity.value,
        no_rows,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _section(theme: str, features: list[Feature]) -> str:
    title = theme.replace("_", " ").capitalize()
    rows = "\n".join(_row(feature) for feature in features)
    return f"## {title}\n\n{len(features)} features.\n\n{HEADER}\n{rows}"


def features_page() -> str:
    """Return the reference page of every feature, by theme, in Markdown."""
    by_theme: dict[str, list[Feature]] = {}
    for feature in FEATURES:
        by_theme.setdefault(feature.theme.value, []).append(feature)
    sections = [_section(theme, features) for theme, features in by_theme.items()]
    return "\n\n".join([INTRODUCTION.format(count=len(FEATURES)), *sections])
