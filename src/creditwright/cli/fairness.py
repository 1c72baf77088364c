"""`creditwright fairness`: how a model's decisions fall on groups of applicants."""

from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import ModelAddress, Partitions
from creditwright.core.files import write_text
from creditwright.core.settings import read_settings
from creditwright.decision.opening import open_bundle
from creditwright.fairness.measure import FairnessReport
from creditwright.fairness.report import (
    HTML,
    fairness_files,
    fairness_json,
    in_words,
    lowest_ratios,
)
from creditwright.registry.store import LATEST
from creditwright.workflows.measure_fairness import measure_fairness
from creditwright.workflows.prepare_records import prepare_records


def fairness(
    *,
    data: Annotated[
        str,
        typer.Option(
            metavar="DIR",
            help="A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address.",
        ),
    ],
    model: ModelAddress = LATEST,
    out: Annotated[
        Path | None, typer.Option(help="A folder for fairness.json and the page fairness.html.")
    ] = None,
    partitions: Partitions = None,
    as_json: console.Json = False,
) -> None:
    """Decide on every application of a portfolio, and compare groups of applicants.

    By sex, age, family status and region, and by their intersections. None of these becomes an
    input of the model. Mistakes and costs are told where TARGET is known.
    """
    settings = read_settings()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # what cannot be, before the work
    with console.progress() as progress:
        place = composition.find_model(model, settings)
        progress.note(f"Verifying the bundle {place.folder}")
        decision_model = open_bundle(place.folder, expected_digest=place.digest)
        preparation = composition.preparation(settings, partitions=partitions)
        records = prepare_records(data, preparation, progress)
        report = measure_fairness(records, decision_model, progress=progress)
    measured_on = f"Decided by the bundle {decision_model.digest} on {data}."
    if out is not None:
        for name, text in fairness_files(report, measured_on).items():
            write_text(out / name, text)
    document = fairness_json(report) | {"bundle": decision_model.digest}
    console.report(document, _words(report, out), as_json=as_json)


def _words(report: FairnessReport, out: Path | None) -> str:
    """Return what was found, for people: of each kind of group the worst placed."""
    all_of_them = report.everybody
    lines = [
        f"{all_of_them.applications:,} applications, the outcome of {all_of_them.labelled:,} known."
    ]
    for breakdown, group in lowest_ratios(report):
        compared = group.comparison
        if compared is not None and (ratio := compared.adverse_impact_ratio) is not None:
            lines.append(
                f"  {breakdown.by[0]}: {group.name} is approved {ratio.value:.2f} times "
                f"({ratio.low:.2f} to {ratio.high:.2f}) as often as {breakdown.reference}."
            )
    page = str(out / HTML) if out is not None else "the page that --out writes"
    return "\n".join([*lines, in_words(report, page) or "No group is surely under four fifths."])
