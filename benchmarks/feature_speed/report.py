"""The figures as a Markdown block, and a picture of how much faster than pandas."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import polars as pl
from matplotlib.figure import Figure

from creditwright import __version__

mpl.rcParams["svg.hashsalt"] = "creditwright"  # the same picture gives the same file
OURS, THEIRS, FLOOR = "#1f4e79", "#c55a11", "#7f7f7f"
GIBIBYTE = 2**30
Figures = Mapping[str, Any]


def machine(cores: int, load: float) -> str:
    """Say where and with what was measured."""
    versions = (
        f"Creditwright {__version__}, Python {platform.python_version()}, NumPy {np.__version__}, "
        f"Polars {pl.__version__}, pandas {pd.__version__}"
    )
    return (
        f"{datetime.now(UTC).date()}: {cores} cores of {os.cpu_count()} ({platform.machine()}), "
        f"load before the run {load:.1f}; {versions}."
    )


def ratios(found: Figures) -> dict[str, float]:
    """Return how the measures stand to each other."""
    ours, same, theirs = found["ours"], found["ours_same"], found["pandas"]
    ours_each = ours["seconds"] / ours["result"]["features"]
    theirs_each = theirs["seconds"] / len(theirs["result"]["features"])
    return {
        "times_faster_per_feature": theirs_each / ours_each,
        "times_faster_for_the_same_features": theirs["seconds"] / same["seconds"],
        "time_of_all_against_the_baseline": ours["seconds"] / theirs["seconds"],
        "times_the_scan": ours["seconds"] / found["scan"]["seconds"],
    }


def main_block(found: Figures, said: str) -> str:
    """Return the figures of one size as Markdown."""
    ours, theirs, scan = found["ours"], found["pandas"], found["scan"]
    ratio = ratios(found)
    names = len(theirs["result"]["features"])
    rows = [
        ("reading the same columns and adding them up", scan, 0),
        (f"pandas, {names} of the same features", theirs, names),
        (f"ours, the same {names} features", found["ours_same"], names),
        (f"ours, all {ours['result']['features']} features", ours, ours["result"]["features"]),
    ]
    runs = len(ours["all_seconds"])
    size = (
        f"{ours['result']['applications']:,} applications, {scan['result']['rows']:,} rows; "
        f"partitions: {scan['result']['partitions']}; runs of each: {runs}, the median counts."
    )
    faster = (
        f"- {ratio['times_faster_per_feature']:.1f} times faster a feature than pandas; "
        f"{ratio['times_faster_for_the_same_features']:.1f} times for the same features."
    )
    against = (
        f"- All our features take {ratio['time_of_all_against_the_baseline']:.2f} of the time that "
        f"pandas takes for its {names}."
    )
    lines = [
        said,
        "",
        size,
        "",
        "| | seconds (of all runs) | of CPU | milliseconds a feature | peak memory |",
        "|---|---|---|---|---|",
        *(_row(title, measured, features) for title, measured, features in rows),
        "",
        faster,
        against,
        f"- Computing takes {ratio['times_the_scan']:.1f} times the mere reading.",
        "",
        *_one(found["one"]["result"]),
        "",
        *_steps(found["steps"]["result"]),
        "",
        *_themes(found["by_theme"]["result"]),
    ]
    return "\n".join(lines)


def _row(title: str, measured: Figures, features: int) -> str:
    runs = measured["all_seconds"]
    each = f"{measured['seconds'] / features * 1000:.1f}" if features else ""
    spread = f"{measured['seconds']:.1f} ({min(runs):.1f} to {max(runs):.1f})"
    memory = f"{measured['peak_bytes'] / GIBIBYTE:.2f} GiB"
    return f"| {title} | {spread} | {measured['cpu_seconds']:.1f} | {each} | {memory} |"


def _one(one: Figures) -> list[str]:
    whose = (
        f"One applicant, records in memory, one core; {one['applicants']} applicants, with "
        f"{one['rows']['median']:.0f} rows of history at the median and "
        f"{one['rows']['p99']:.0f} at the 99th percentile:"
    )
    return [
        whose,
        "",
        "| milliseconds | median | 99th percentile |",
        "|---|---|---|",
        f"| to a row of arrays | {one['arrays']['median']} | {one['arrays']['p99']} |",
        f"| to a data frame | {one['frame']['median']} | {one['frame']['p99']} |",
    ]


def _steps(steps: Mapping[str, float]) -> list[str]:
    total = sum(steps.values())
    return [
        "Where the time goes, on one core:",
        "",
        "| | seconds | share |",
        "|---|---|---|",
        *(f"| {name} | {value:.1f} | {value / total:.0%} |" for name, value in steps.items()),
    ]


def _themes(themes: Mapping[str, Figures]) -> list[str]:
    return [
        "Each theme alone, with what it is derived from; the sum is more than the whole:",
        "",
        "| theme | features | seconds |",
        "|---|---|---|",
        *(
            f"| {name.replace('_', ' ')} | {each['features']} | {each['seconds']:.1f} |"
            for name, each in themes.items()
        ),
    ]


def scale_block(small: Figures, large: Figures, said: str) -> str:
    """Return how time and memory grow with the portfolio, as Markdown."""
    sizes = [each["result"]["applications"] for each in (small, large)]
    each = [one["seconds"] / n for one, n in zip((small, large), sizes, strict=True)]
    growth = (
        f"Time an application: {each[1] / each[0]:.2f} of that at the smaller size (linear within "
        f"15 % is 0.85 to 1.15). Memory: {large['peak_bytes'] / small['peak_bytes']:.2f} of it."
    )
    lines = [
        said,
        "",
        "| applications | seconds | milliseconds an application | peak memory |",
        "|---|---|---|---|",
        *(
            f"| {n:,} | {one['seconds']:.1f} | {per * 1000:.3f} "
            f"| {one['peak_bytes'] / GIBIBYTE:.2f} GiB |"
            for one, n, per in zip((small, large), sizes, each, strict=True)
        ),
        "",
        growth,
    ]
    return "\n".join(lines)


def draw(found: Figures, path: Path) -> None:
    """Draw milliseconds a feature, and seconds in all, of ours and pandas."""
    figure = Figure(figsize=(8, 2.6), layout="constrained")
    ours, same, theirs = found["ours"], found["ours_same"], found["pandas"]
    names = len(theirs["result"]["features"])
    all_ours = ours["result"]["features"]
    bars = [
        (f"pandas, {names}", theirs["seconds"], names, THEIRS),
        (f"ours, the same {names}", same["seconds"], names, OURS),
        (f"ours, all {all_ours}", ours["seconds"], all_ours, OURS),
    ]
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    for place, (_, seconds, features, colour) in enumerate(reversed(bars)):
        for axes, value, form in (
            (left, seconds, "{:.1f} s"),
            (right, seconds / features * 1000, "{:.1f} ms"),
        ):
            axes.barh(place, value, color=colour)
            axes.annotate(form.format(value), (value, place), (3, -3), textcoords="offset points")
            axes.set_yticks(range(len(bars)), [each[0] for each in reversed(bars)], fontsize=8)
    left.axvline(found["scan"]["seconds"], color=FLOOR, linestyle=":")
    left.set_title("seconds (dotted: merely reading)", fontsize=9)
    right.set_title("milliseconds a feature", fontsize=9)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.2)
        axes.tick_params(labelsize=8)
    figure.savefig(path, metadata={"Date": None})


def renew(page: Path, name: str, block: str, *, made_by: str = "benchmarks/features.py") -> None:
    """Put a block between its marks on a page; the rest of the page stays."""
    begin, end = f"<!-- {name}: made by {made_by} -->", f"<!-- /{name} -->"
    before, _, rest = page.read_text().partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{block}\n{end}{after}")
