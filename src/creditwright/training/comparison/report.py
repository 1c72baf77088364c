"""A comparison written down: JSON for programs, one page and one picture for people."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from creditwright.core.files import folder_written_whole
from creditwright.training.comparison.figures import Compared, Figures
from creditwright.training.comparison.picture import draw_comparison
from creditwright.training.curves import write_tables
from creditwright.training.told import pages_of

MODELS = "models"  # under it a folder for each, with its curves
HTML, JSON, SVG = "comparison.html", "comparison.json", "comparison.svg"


def comparison_document(compared: Compared) -> dict[str, Any]:
    """Return a comparison as JSON values."""
    return {
        "applications": compared.applications,
        "defaults": compared.defaults,
        "folds": compared.folds,
        "features": compared.features,
        "costs": asdict(compared.costs),
        "best": compared.best,
        "models": [_model_document(each) for each in compared.figures],
    }


def _model_document(figures: Figures) -> dict[str, Any]:
    candidate = figures.candidate
    return {
        "name": candidate.name,
        "label": candidate.label,
        "family": candidate.family.value,
        "meaning": candidate.meaning,
        "settings": dict(candidate.settings),
        "auc": asdict(figures.auc),
        "gini": asdict(figures.gini),
        "kolmogorov_smirnov": asdict(figures.kolmogorov_smirnov),
        "average_precision": asdict(figures.average_precision),
        "brier": asdict(figures.brier),
        "cost_per_applicant": asdict(figures.cost),
        "cut_offs": list(figures.cut_offs),
        "as_given": asdict(figures.as_given),
        "fit_seconds": figures.fit_seconds,
        "milliseconds": figures.milliseconds,
        "size_bytes": figures.size_bytes,
        "behind_best": None if figures.behind is None else asdict(figures.behind),
    }


def figures_flat(figures: Figures) -> Mapping[str, float]:
    """Return a candidate's figures by name, flat, as an experiment tracker takes them."""
    found: dict[str, float] = {}
    for name, value in _model_document(figures).items():
        if isinstance(value, dict) and name not in {"settings", "behind_best", "as_given"}:
            found |= {name: value["value"], f"{name}_low": value["low"]}
            found |= {f"{name}_high": value["high"]}
        elif isinstance(value, float | int):
            found[name] = float(value)
    given = figures.as_given
    found |= {"brier_as_given": given.brier, "foretold_as_given": given.foretold}
    if given.slope is not None and given.cost is not None:
        found |= {"calibration_slope_as_given": given.slope.value, "cost_as_given": given.cost}
    if figures.cut_offs:
        found["cut_off"] = sum(figures.cut_offs) / len(figures.cut_offs)
    return found


def comparison_html(compared: Compared, picture: str) -> str:
    """Return a comparison as one page that needs no other file."""
    environment = pages_of("creditwright.training.comparison")
    environment.filters["size"] = size_in_words
    page = environment.get_template("comparison.html.j2")
    return page.render(compared=compared, picture=picture)


def size_in_words(size: int) -> str:
    """Return a size as people read it.

    >>> size_in_words(812), size_in_words(45_300), size_in_words(12_345_678)
    ('812 B', '45 kB', '12.3 MB')
    """
    if size < 1000:  # noqa: PLR2004 - the next unit
        return f"{size} B"
    if size < 1_000_000:  # noqa: PLR2004
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def write_comparison(folder: Path, compared: Compared) -> None:
    """Write comparison.json, .html and .svg, and each model's curves, to `folder`, whole.

    Raises:
        FileAccessError: If the folder cannot be written.
    """
    picture = draw_comparison(compared)
    document = json.dumps(comparison_document(compared), indent=2, allow_nan=False)
    with folder_written_whole(folder) as part:
        (part / JSON).write_text(f"{document}\n", encoding="utf-8")
        (part / SVG).write_text(picture, encoding="utf-8")
        (part / HTML).write_text(comparison_html(compared, picture), encoding="utf-8")
        for each in compared.figures:
            own = part / MODELS / each.candidate.name
            own.mkdir(parents=True)
            write_tables(own, each.curves)
