"""The page of every feature, made from the declarations."""

from creditwright.features.catalogue import FEATURES
from creditwright.features.description.formula import formula_of, of_rows
from creditwright.features.feature import Feature
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View

INTRODUCTION = """# Features

{count} features, each computed by [one function](../explanation/features.md). `creditwright
features describe NAME` tells all of one, with its formula down to the columns and a worked example;
[features.json](features.json) has the same of every feature, for programs.

A feature is as sensitive as its most sensitive column; protected ones are computed, for fairness
must be measured, but no model is trained on them unless a legal profile allows them by name. Where
the history table is absent the value is missing; where the application has no rows in it, it is
missing too, or what the last column says.

In formulas, names in capitals are columns of the tables, in the units of the source. Names in small
letters are other features or, in what is computed from a history table, values of its rows, told at
the [end of this page](#what-rows-say). `[condition]` is 1 where it holds and 0 where it does not. A
ratio of one row is rounded to the millionth, and held within a million on either side; a total
is missing where nothing is known of any row."""
HEADER = (
    "| name | label (English) | label (French) | how it is computed | window | unit | sensitivity "
    "| no rows |\n|---|---|---|---|---|---|---|---|"
)


def _row(feature: Feature) -> str:
    no_rows = "" if feature.when_no_rows is None else f"{feature.when_no_rows:g}"
    window = "" if feature.window is None else feature.window.label.en
    cells = (
        f"`{feature.name}`",
        feature.label.en,
        feature.label.fr,
        f"{feature.meaning}<br>`{formula_of(feature).value}`",
        window,
        feature.unit.value,
        feature.sensitivity.value,
        no_rows,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _section(theme: str, features: list[Feature]) -> str:
    title = theme.replace("_", " ").capitalize()
    rows = "\n".join(_row(feature) for feature in features)
    return f"## {title}\n\n{len(features)} features.\n\n{HEADER}\n{rows}"


def _view(view: View) -> str:
    lines = "\n".join(f"- {line}" for line in of_rows(view))
    return f"### {view.name}\n\n{view.meaning} Made of `{view.table.name}`.\n\n{lines}"


def features_page() -> str:
    """Return the reference page of every feature, by theme, in Markdown."""
    by_theme: dict[str, list[Feature]] = {}
    for feature in FEATURES:
        by_theme.setdefault(feature.theme.value, []).append(feature)
    sections = [_section(theme, features) for theme, features in by_theme.items()]
    views = ["## What rows say", *(_view(view) for view in VIEWS.values())]
    return "\n\n".join([INTRODUCTION.format(count=len(FEATURES)), *sections, *views])
