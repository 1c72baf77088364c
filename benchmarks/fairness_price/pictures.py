"""The pictures on fairness: what each way costs and gains, and cost against ratio by cut-off."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

mpl.rcParams["svg.hashsalt"] = "creditwright"  # the same picture gives the same file
COLOUR = "#1f4e79"
KINDS = {"sex": ("#0b5fa5", "-"), "age": ("#b4500b", "--"), "region": ("#4b7a1f", "-.")}
FOUR_FIFTHS = 0.8
PANELS = ("cost an applicant", "ratio by sex", "ratio by age")


def draw_prices(results: Mapping[str, Any], file: Path) -> None:
    """Draw the differences of every way to the first, with their intervals."""
    ways = {title: found["ways"][1:] for title, found in results.items()}
    lines = sum(map(len, ways.values()))
    figure = Figure(figsize=(10, 1.4 + 0.27 * lines), layout="constrained")
    heights = [len(each) for each in ways.values()]
    axes = figure.subplots(
        len(ways), len(PANELS), squeeze=False, sharex="col", height_ratios=heights
    )
    for place, (title, each) in enumerate(ways.items()):
        row = axes[place]
        for axis, name in zip(row, PANELS, strict=True):
            _differences(axis, [_figure(way, name) for way in each])
            axis.set_xlabel(f"difference in {name}" if place == len(ways) - 1 else "", fontsize=8)
            axis.set_yticks(
                range(len(each)), [way["way"] for way in each] if name == PANELS[0] else []
            )
            axis.tick_params(labelsize=7)
            axis.invert_yaxis()
        row[0].set_title(title, fontsize=9, loc="left")
    figure.savefig(file, metadata={"Date": None})


def _figure(way: Mapping[str, Any], panel: str) -> Mapping[str, float]:
    kind = panel.removeprefix("ratio by ")
    found: Mapping[str, float] = way["cost"] if kind == panel else way["ratios"][kind]
    return found


def _differences(axis: Axes, figures: list[Mapping[str, float]]) -> None:
    axis.errorbar(
        [each["difference"] for each in figures],
        list(range(len(figures))),
        xerr=[each["half_width"] for each in figures],
        fmt="o",
        markersize=3.5,
        color=COLOUR,
    )
    axis.axvline(0, color="grey", linewidth=0.8)


def draw_curves(results: Mapping[str, Any], file: Path) -> None:
    """Draw cost against ratio over all cut-offs, and where the cheapest one lies."""
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    axes = figure.subplots(1, len(results), squeeze=False)[0]
    for axis, (title, found) in zip(axes, results.items(), strict=True):
        curve = found["curve"]
        cheapest = min(curve, key=lambda point: point["cost"])
        for kind, (colour, line) in KINDS.items():
            ratios = [point[kind] for point in curve]
            costs = [point["cost"] for point in curve]
            axis.plot(ratios, costs, color=colour, linestyle=line, label=kind)
            axis.plot(cheapest[kind], cheapest["cost"], marker="o", color=colour)
        axis.axvline(FOUR_FIFTHS, color="grey", linestyle=":", linewidth=1)
        axis.set_title(title, fontsize=9, loc="left")
        axis.set(xlabel="adverse-impact ratio", ylabel="cost an applicant")
        axis.legend(frameon=False, fontsize=8)
    figure.savefig(file, metadata={"Date": None})
