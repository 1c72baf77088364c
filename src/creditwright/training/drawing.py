"""How pictures are drawn here: colours, interval bars, and SVG text of the same bytes each time."""

import io
from collections.abc import Callable, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from creditwright.training.metrics import Estimate

BLUE, ORANGE, GREY = "#0b5fa5", "#b4500b", "#6b6b6b"  # told apart by the colour-blind, and in print


def svg_of(name: str, paint: Callable[[Figure], None], *, width: float, height: float) -> str:
    """Return what `paint` draws on a figure of so many inches; the same drawing, the same bytes.

    Args:
        name: Makes the identifiers within the picture other than another picture's.
        paint: Draws.
        width: In inches.
        height: In inches.
    """
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        paint(figure)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    text = written.getvalue()
    return text[text.index("<svg") :]


def with_intervals(
    axes: Axes,
    estimates: Sequence[Estimate],
    *,
    first: int = 0,
    color: str = BLUE,
    label: str | None = None,
) -> None:
    """Draw each estimate as a dot with its interval, one above the other from `first` upwards."""
    values = np.array([each.value for each in estimates])
    ends = np.array([[each.low, each.high] for each in estimates]).T
    axes.errorbar(
        values,
        first + np.arange(len(estimates)),
        xerr=np.abs(ends - values),
        color=color,
        marker="o",
        markersize=4,
        linestyle="none",
        capsize=2,
        label=label,
    )
