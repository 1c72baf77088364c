"""A comparison drawn: every candidate a line, every figure with its interval, as SVG text."""

import io
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from creditwright.training.comparison.figures import Compared, Figures
from creditwright.training.metrics import Estimate

BLUE, ORANGE, GREY = "#0b5fa5", "#b4500b", "#6b6b6b"  # told apart by the colour-blind, and in print
LINE_HEIGHT = 0.3  # inches a candidate


def draw_comparison(compared: Compared) -> str:
    """Return the picture; the same figures give the same bytes."""
    shown = compared.figures[::-1]  # the axis goes up, people read down
    with mpl.rc_context({"svg.hashsalt": "comparison", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9.5, 1.0 + LINE_HEIGHT * len(shown)), layout="constrained")
        FigureCanvasSVG(figure)
        order, cost, truth = figure.subplots(1, 3, sharey=True)
        _with_intervals(order, [each.auc for each in shown], "AUC, higher is better")
        _with_intervals(cost, [each.cost for each in shown], "cost per applicant, lower is better")
        _brier(truth, shown)
        order.set_yticks(range(len(shown)), [each.candidate.label for each in shown])
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    text = written.getvalue()
    return text[text.index("<svg") :]


def _with_intervals(axes: Axes, estimates: Sequence[Estimate], title: str) -> None:
    places = np.arange(len(estimates))
    values = np.array([each.value for each in estimates])
    ends = np.array([[each.low, each.high] for each in estimates]).T
    axes.errorbar(
        values,
        places,
        xerr=np.abs(ends - values),
        color=BLUE,
        marker="o",
        markersize=4,
        linestyle="none",
        capsize=2,
    )
    _plain(axes, title)


def _brier(axes: Axes, shown: Sequence[Figures]) -> None:
    places = range(len(shown))
    given = [each.as_given.brier for each in shown]
    axes.scatter([each.brier.value for each in shown], places, s=16, color=BLUE, label="calibrated")
    axes.scatter(given, places, s=22, color=ORANGE, marker="x", label="as given", linewidths=1.2)
    axes.legend(frameon=False, loc="lower right", fontsize=8)
    _plain(axes, "Brier score, lower is better")


def _plain(axes: Axes, title: str) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color=GREY, alpha=0.25, linewidth=0.5)
    axes.set_xlabel(title)
