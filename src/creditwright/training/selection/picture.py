"""A choice of features drawn: what each feature or block is worth beside chance, as SVG text."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from creditwright.training.drawing import BLUE, GREY, ORANGE, svg_of, with_intervals
from creditwright.training.selection.judged import Selection
from creditwright.training.selection.method import Evidence

LINE_HEIGHT = 0.24  # inches a block
LEAST = 1e-3  # what gained nothing is drawn there, for a logarithm has no nought


def draw_selection(selection: Selection) -> str:
    """Return the picture; the same choice gives the same bytes."""
    evidence = selection.choice.evidence
    if all(each.interval is not None for each in evidence):
        height = 1.0 + LINE_HEIGHT * len(evidence)
        return svg_of("selection", lambda on: _blocks(on, selection), width=7.5, height=height)
    return svg_of("selection", lambda on: _features(on, selection), width=6.0, height=5.0)


def _blocks(figure: Figure, selection: Selection) -> None:
    shown = selection.choice.evidence[::-1]  # the axis goes up, people read down
    axes = _plain(figure)
    for kept, color, label in ((True, BLUE, "kept"), (False, ORANGE, "left out")):
        places = [n for n, each in enumerate(shown) if each.kept is kept]
        for place in places:
            found = shown[place].interval
            if found is not None:
                with_intervals(axes, [found], first=place, color=color)
        axes.plot([], [], color=color, marker="o", markersize=4, linestyle="none", label=label)
    axes.axvline(0, color=GREY, linestyle=":")
    axes.set_yticks(range(len(shown)), [f"{each.name} ({each.features})" for each in shown])
    axes.set(xlabel=selection.method.worth_is)
    axes.legend(frameon=False)


def _features(figure: Figure, selection: Selection) -> None:
    axes = _plain(figure)
    for kept, color, marker in ((True, BLUE, "o"), (False, ORANGE, "x")):
        shown: list[Evidence] = [each for each in selection.choice.evidence if each.kept is kept]
        axes.scatter(
            [max(each.chance, LEAST) for each in shown],
            [max(each.worth, LEAST) for each in shown],
            s=10,
            color=color,
            marker=marker,
            linewidths=0.8,
            label=f"{'kept' if kept else 'left out'} ({len(shown)})",
        )
    ends = [each.chance for each in selection.choice.evidence]
    line = [max(min(ends), LEAST), max(*ends, LEAST * 10)]
    axes.plot(line, line, color=GREY, linestyle=":", label="as much as by chance")
    axes.set(xscale="log", yscale="log", ylabel="gain on the true labels")
    axes.set(xlabel="gain on drawn labels, third quartile")
    axes.legend(frameon=False)


def _plain(figure: Figure) -> Axes:
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color=GREY, alpha=0.25, linewidth=0.5)
    return axes
