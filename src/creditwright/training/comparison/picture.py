"""A comparison drawn: every candidate a line, every figure with its interval, as SVG text."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from creditwright.training.comparison.figures import Compared, Figures
from creditwright.training.drawing import BLUE, GREY, ORANGE, svg_of, with_intervals

LINE_HEIGHT = 0.3  # inches a candidate


def draw_comparison(compared: Compared) -> str:
    """Return the picture; the same figures give the same bytes."""
    shown = compared.figures[::-1]  # the axis goes up, people read down

    def paint(figure: Figure) -> None:
        order, cost, truth = figure.subplots(1, 3, sharey=True)
        with_intervals(order, [each.auc for each in shown])
        with_intervals(cost, [each.cost for each in shown])
        _plain(order, "AUC, higher is better")
        _plain(cost, "cost per applicant, lower is better")
        _brier(truth, shown)
        order.set_yticks(range(len(shown)), [each.candidate.label for each in shown])

    return svg_of("comparison", paint, width=9.5, height=1.0 + LINE_HEIGHT * len(shown))


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
