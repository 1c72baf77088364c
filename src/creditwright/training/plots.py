"""The evaluation drawn: each plot as SVG text, the same bytes for the same figures."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.metrics import precision_recall_curve, roc_curve

from creditwright.training.cut_off import GRID, cost_curve
from creditwright.training.drawing import BLUE, GREY, ORANGE, svg_of, with_intervals
from creditwright.training.judge import Judged
from creditwright.training.simulation import Simulation

SHOWN_FEATURES = 25
IDENTIFIER = re.compile(r'(\bid="|="#|url\(#)')


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot and what it says in words, for who cannot see it."""

    title: str
    words: str
    svg: str


def draw(judged: Judged) -> Mapping[str, Plot]:
    """Return every plot of an evaluation, by file name without ending."""
    evaluation = judged.evaluation
    order, truth, cost = evaluation.order, evaluation.truth, evaluation.cost
    first = ", ".join(each.name for each in evaluation.importance[:3])
    return {
        "roc": Plot(
            "ROC curve",
            f"Defaults found against good loans refused, as shares; area {order.auc.value:.3f}.",
            _svg("roc", lambda axes: _roc(axes, judged)),
        ),
        "precision_recall": Plot(
            "Precision and recall",
            f"Share of true defaults among those refused against share of defaults found; average "
            f"precision {order.average_precision:.3f}.",
            _svg("precision_recall", lambda axes: _precision_recall(axes, judged)),
        ),
        "calibration": Plot(
            "Calibration",
            f"Observed share of defaults with its interval against the foretold, by tenths; slope "
            f"{truth.line.slope.value:.2f}, 1 is perfect.",
            _svg("calibration", lambda axes: _calibration(axes, judged)),
        ),
        **_by_segment(judged),
        "cost": Plot(
            "Cost by cut-off",
            f"Cost per applicant at each cut-off; {cost.model.value:.3f} at the chosen "
            f"{cost.cut_off:.3f}, {cost.approve_all:.3f} when all are approved.",
            _svg("cost", lambda axes: _cost(axes, judged)),
        ),
        "importance": Plot(
            "Importance",
            f"Mean absolute attribution of the features that move decisions most; first: {first}.",
            _svg("importance", lambda axes: _importance(axes, judged), height=6.0),
        ),
    }


def draw_cut_offs(simulation: Simulation) -> Plot:
    """Return what each cut-off would do to a portfolio: whom it approves, and what it costs."""
    now, then = simulation.now, simulation.then

    def paint(axes: Axes) -> None:
        shown = max(0.5, 2 * then.decline_above) >= GRID
        cost, approved = (
            np.array(each)[shown] for each in (simulation.expected_curve, simulation.approved_curve)
        )
        axes.plot(GRID[shown], cost, color=BLUE, label="expected cost per applicant")
        axes.plot(GRID[shown], approved, color=ORANGE, linestyle="--", label="share at or below")
        axes.axvline(now.decline_above, color=GREY, linestyle="-", label="declines now")
        axes.axvline(then.decline_above, color=GREY, linestyle=":", label="would decline")
        axes.set(xlabel="decline above this probability", ylim=(0, None))
        axes.legend(frameon=False)

    words = (
        f"Expected cost per applicant and share of applications at or below, by cut-off; it "
        f"declines above {now.decline_above:.3f} now and would above {then.decline_above:.3f}."
    )
    return Plot("What each cut-off would do", words, _svg("cut_offs", paint))


def _svg(name: str, paint: Callable[[Axes], None], *, height: float = 3.6) -> str:
    """Return what `paint` draws. Identifiers begin with `name`: they are unique on the page."""

    def on(figure: Figure) -> None:
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        paint(axes)

    return IDENTIFIER.sub(rf"\1{name}-", svg_of(name, on, width=5.2, height=height))


def _roc(axes: Axes, judged: Judged) -> None:
    refused, found, _ = roc_curve(judged.labels, judged.default_probability)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=":", label="by chance")
    axes.plot(refused, found, color=BLUE, label="model")
    axes.set(xlabel="share of good loans refused", ylabel="share of defaults found")
    axes.legend(frameon=False)


def _precision_recall(axes: Axes, judged: Judged) -> None:
    precision, found, _ = precision_recall_curve(judged.labels, judged.default_probability)
    axes.axhline(float(judged.labels.mean()), color=GREY, linestyle=":", label="by chance")
    axes.plot(found, precision, color=BLUE, label="model")
    axes.set(xlabel="share of defaults found", ylabel="defaults among those refused", ylim=(0, 1))
    axes.legend(frameon=False)


def _calibration(axes: Axes, judged: Judged) -> None:
    bins = judged.evaluation.truth.bins
    foretold = np.array([each.foretold for each in bins])
    observed = np.array([each.observed.value for each in bins])
    ends = np.array([[each.observed.low, each.observed.high] for each in bins]).T
    most = float(max(ends.max(), foretold.max())) * 1.05
    axes.plot([0, most], [0, most], color=GREY, linestyle=":", label="perfect")
    axes.errorbar(
        foretold,
        observed,
        yerr=np.abs(ends - observed),
        color=BLUE,
        marker="o",
        markersize=4,
        linestyle="none",
        capsize=2,
        label="tenths of the applications, 95 % interval",
    )
    axes.set(xlabel="foretold share of defaults", ylabel="observed share of defaults")
    axes.legend(frameon=False)


def _by_segment(judged: Judged) -> dict[str, Plot]:
    segments = judged.evaluation.truth.segments
    if not segments:
        return {}
    outside = [f"{each.kind} {each.name}" for each in segments if not each.is_true]
    words = (
        f"Observed share of defaults with its interval, and the foretold, in {len(segments)} "
        f"segments; outside the interval: {', '.join(outside) or 'none'}."
    )
    height = 1.2 + 0.3 * len(segments)
    drawn = _svg("segments", lambda axes: _segments(axes, judged), height=height)
    return {"segments": Plot("Calibration by segment", words, drawn)}


def _segments(axes: Axes, judged: Judged) -> None:
    segments = judged.evaluation.truth.segments[::-1]
    places = np.arange(len(segments))
    with_intervals(axes, [each.observed for each in segments], label="observed, 95 % interval")
    foretold = [each.foretold for each in segments]
    axes.plot(foretold, places, color=ORANGE, marker="|", linestyle="none", label="foretold")
    axes.set_yticks(places, [f"{each.kind}: {each.name}" for each in segments])
    axes.tick_params(axis="y", labelsize=7)
    axes.set(xlabel="share of defaults")
    axes.legend(frameon=False)


def _cost(axes: Axes, judged: Judged) -> None:
    cost = judged.evaluation.cost
    curve = cost_curve(judged.default_probability, judged.labels, judged.costs)
    shown = max(0.5, 2 * cost.cut_off) >= GRID
    axes.plot(GRID[shown], curve[shown], color=BLUE, label="hold-out")
    axes.plot(
        GRID[shown],
        judged.cut_off.curve[shown],
        color=ORANGE,
        linestyle="--",
        label="out of fold, where it was chosen",
    )
    low, high = judged.cut_off.interval
    axes.axvspan(low, high, color=GREY, alpha=0.15, linewidth=0, label="where it may lie, 95 %")
    axes.axvline(cost.cut_off, color=GREY, linestyle="-", linewidth=0.8, label="chosen cut-off")
    axes.axvline(cost.theoretical_cut_off, color=GREY, linestyle=":", label="theoretical cut-off")
    axes.set(xlabel="decline above this probability", ylabel="cost per applicant")
    axes.legend(frameon=False)


def _importance(axes: Axes, judged: Judged) -> None:
    first = judged.evaluation.importance[:SHOWN_FEATURES][::-1]
    axes.barh([each.name for each in first], [each.mean_attribution for each in first], color=BLUE)
    axes.tick_params(axis="y", labelsize=7)
    axes.set(xlabel="mean absolute attribution, log-odds")
