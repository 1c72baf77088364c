"""The evaluation written down: JSON for programs, one HTML page for people, plots as files."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from creditwright.core.files import folder_written_whole
from creditwright.core.progress import Progress
from creditwright.scoring.scale import scale_table, score_from_probability
from creditwright.training.curves import curves, write_tables
from creditwright.training.evaluation import Evaluation
from creditwright.training.judge import Judged
from creditwright.training.plots import Plot, draw
from creditwright.training.shap_plot import write_shap_plots
from creditwright.training.told import pages_of

HTML, JSON = "evaluation.html", "evaluation.json"
SHOWN_FEATURES = 25


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation as JSON values."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(evaluation), allow_nan=False))
    return found


def evaluation_html(judged: Judged, plots: Mapping[str, Plot], card: Mapping[str, Any]) -> str:
    """Return the evaluation as one page that needs no other file."""
    page = pages_of("creditwright.training").get_template("evaluation.html.j2")
    return page.render(
        evaluation=judged.evaluation,
        plots=plots,
        card=card,
        shown=judged.evaluation.importance[:SHOWN_FEATURES],
        points=scale_table(judged.scale),
        cut_off_score=score_from_probability(judged.evaluation.cost.cut_off, judged.scale),
    )


def write_report(
    folder: Path,
    judged: Judged,
    card: Mapping[str, Any],
    *,
    beside: Mapping[str, str],
    progress: Progress,
) -> None:
    """Write evaluation.json, evaluation.html, the plots and the SHAP summary to `folder`, whole.

    Args:
        folder: Where.
        judged: The model's evaluation.
        card: Its card.
        beside: Other files that belong to the evaluation, as text by name.
        progress: Told of each step.

    Raises:
        FileAccessError: If the folder cannot be written.
    """
    with folder_written_whole(folder) as part:
        steps: tuple[Callable[[], None], ...] = (
            lambda: _write_page(part, judged, card),
            lambda: write_shap_plots(part, judged.attributions, judged.attributed, judged.inputs),
            lambda: _write_beside(part, beside),
        )
        for step in progress.track(steps, description="Writing the evaluation", total=len(steps)):
            step()


def _write_beside(part: Path, beside: Mapping[str, str]) -> None:
    for name, text in beside.items():
        (part / name).write_text(text, encoding="utf-8")


def _write_page(part: Path, judged: Judged, card: Mapping[str, Any]) -> None:
    found = evaluation_json(judged.evaluation)
    (part / JSON).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    plots = draw(judged)
    for name, plot in plots.items():
        (part / f"{name}.svg").write_text(plot.svg, encoding="utf-8")
    (part / HTML).write_text(evaluation_html(judged, plots, card), encoding="utf-8")
    write_tables(part, curves(judged))
