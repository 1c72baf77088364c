"""The page on what features are worth: its tables and its picture, from the figures measured."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

mpl.rcParams["svg.hashsalt"] = "creditwright"  # the same picture gives the same file
DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "explanation" / "feature-worth.md"
PICTURE = DOCS / "images" / "feature-worth.svg"
BEGIN, END = "<!-- made by benchmarks/features_quality.py -->", "<!-- end -->"
TITLES = {
    "applications": "Real applications, without histories",
    "sample": "A smaller sample of real applications, with histories (instalments are missing)",
    "simulated": "The simulated lender, all tables",
}
COLOUR = "#1f4e79"


def write_page(results: Mapping[str, Any]) -> None:
    """Make the figures of the page again, and its picture."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    part = "\n\n".join("\n".join(table(name, results[name])) for name in TITLES if name in results)
    PAGE.write_text(f"{before}{BEGIN}\n\n{part}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    draw(results, PICTURE)


def table(name: str, found: Mapping[str, Any]) -> Iterable[str]:
    """Write one data set's steps."""
    yield f"### {TITLES[name]}"
    yield ""
    yield (
        f"{found['applications']:,} applications, {found['defaults']:,} defaults; mean over "
        f"{found['seeds']} seeds, each with its own five folds. The mean external score alone, "
        f"which nothing is fitted for, has {found['mean_score_auc']:.4f}; a constant has 0.5."
    )
    yield ""
    oracle = found["oracle"]
    yield "| features | model | number | AUC | gain (95 %) | against | gain in all (95 %) |" + (
        " of the oracle's Gini |" if oracle else ""
    )
    yield "|---|---|---:|---:|---:|---|---:|" + ("---:|" if oracle else "")
    for step in found["steps"]:
        yield _line(step) + (f" {(2 * step['auc'] - 1) / (2 * oracle - 1):.1%} |" if oracle else "")


def _line(step: Mapping[str, Any]) -> str:
    gain = _interval(step, "gain") if step["against"] else ""
    total = _interval(step, "total") if step["total_half_width"] else ""
    return (
        f"| {step['step']} | {step['recipe']} | {step['features']} | {step['auc']:.4f} "
        f"| {gain} | {step['against'] or ''} | {total} |"
    )


def _interval(step: Mapping[str, Any], what: str) -> str:
    return f"{step[what]:+.4f} ± {step[f'{what}_half_width']:.4f}"


def draw(results: Mapping[str, Any], file: Path) -> None:
    """Draw every gain with its interval."""
    gains = {
        name: [each for each in results[name]["steps"] if each["gain"] is not None]
        for name in TITLES
        if name in results
    }
    there = [name for name in gains if gains[name]]
    lines = sum(map(len, gains.values()))
    figure = Figure(figsize=(8, 1.2 + 0.32 * lines), layout="constrained")
    axes = figure.subplots(len(there), 1, height_ratios=[len(gains[name]) for name in there])
    for name, axis in zip(there, [axes] if len(there) == 1 else list(axes), strict=True):
        places = range(len(gains[name]))
        axis.errorbar(
            [each["gain"] for each in gains[name]],
            places,
            xerr=[each["gain_half_width"] for each in gains[name]],
            fmt="o",
            color=COLOUR,
        )
        axis.set_yticks(list(places), [each["step"] for each in gains[name]])
        axis.invert_yaxis()
        axis.axvline(0, color="grey", linewidth=0.8)
        axis.set_title(TITLES[name], fontsize=9, loc="left")
    figure.supxlabel("gain in area under the ROC curve, with 95 % interval", fontsize=9)
    figure.savefig(file, metadata={"Date": None})
