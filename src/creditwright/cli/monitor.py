"""`creditwright monitor`: whether the model still meets what it was made on."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import Partitions
from creditwright.core.files import write_text
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings, read_settings
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Costs
from creditwright.monitoring.gauges import exposition
from creditwright.monitoring.page import page_of
from creditwright.monitoring.performance import in_words as performance_in_words
from creditwright.monitoring.report import MonitoringReport, as_document, in_words
from creditwright.workflows.monitor import monitor
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.watched_records import watched_records
from creditwright.workflows.watched_sample import Sample, open_sample

COSTS = Costs()
ALARM = 3  # the exit code where something has to be looked at
HTML, FRENCH, JSON, PROM = (
    "monitoring.html",
    "monitoring.fr.html",
    "monitoring.json",
    "creditwright.prom",
)

group = typer.Typer(
    help="Compare what the model meets with what it was made on.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@group.callback()
def _grouped() -> None:
    """Stay a group where there is one command."""


WHAT = "A folder of tables, an application table as CSV, or a Parquet file of features or scores."


@group.command("run")
def run(
    *,
    reference: Annotated[str, typer.Option(metavar="PATH", help=WHAT)],
    current: Annotated[str, typer.Option(metavar="PATH", help="The same, of what is met now.")],
    model: Annotated[
        str | None,
        typer.Option(help="Watch this model's inputs and what it says; as for `score`."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="A folder for the page, the JSON and the gauges.")
    ] = None,
    partitions: Partitions = None,
    as_json: console.Json = False,
) -> None:
    """Compare current applications with reference ones: data quality, drift, all features together.

    Ends with exit code 3 where there is an alarm. With --model, for folders of tables, also what
    the model says of both: scores, outcomes, reasons.
    """
    settings = read_settings()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # what cannot be, before the work
    with console.progress() as progress:
        samples = [
            _sample(each, model, settings, progress, partitions) for each in (reference, current)
        ]
        report = monitor(samples[0], samples[1], progress=progress)
    finish(report, out, as_json=as_json)


@group.command("performance")
def performance(
    *,
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="YYYY-MM-DD.")] = "0001-01-01",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="YYYY-MM-DD.")] = "9999-12-31",
    cost_of_missed_default: Annotated[float, typer.Option(min=0)] = COSTS.missed_default,
    cost_of_refused_good: Annotated[float, typer.Option(min=0)] = COSTS.refused_good,
    as_json: console.Json = False,
) -> None:
    """Tell how recorded decisions turned out: estimated before labels, realised after, by month.

    Also how often people changed an outcome, by person and reason.
    """
    from creditwright.composition.service import open_store  # noqa: PLC0415 - needs more than `run`
    from creditwright.workflows.watch_performance import (  # noqa: PLC0415
        watch_overruling,
        watch_performance,
    )

    costs = Costs(missed_default=cost_of_missed_default, refused_good=cost_of_refused_good)
    with open_store(read_settings()) as database:
        found = watch_performance(database, costs, since=since, until=until)
        overruling = watch_overruling(database, since=since, until=until)
    value = {"performance": asdict(found), "overruling": asdict(overruling)}
    console.report(value, performance_in_words(found), as_json=as_json)


def finish(report: MonitoringReport, out: Path | None, *, as_json: bool) -> None:
    """Tell a report, write it to a folder, and leave with exit code 3 where there is an alarm."""
    document = as_document(report)
    if out is not None:
        write_text(out / HTML, page_of(report))
        write_text(out / FRENCH, page_of(report, "fr"))
        write_text(out / JSON, console.as_text(document))
        write_text(out / PROM, exposition(report, at=time.time()))
    told = in_words(report) + (f"\nWritten to {out / HTML}" if out is not None else "")
    console.report(document, told, as_json=as_json)
    if report.alarms:
        raise typer.Exit(ALARM)


def _sample(
    place: str, model: str | None, settings: Settings, progress: Progress, partitions: int | None
) -> Sample:
    if Path(place).is_file():
        return open_sample(Path(place), composition.dialect(settings))
    decided_by = None
    if model is not None:
        found = composition.find_model(model, settings)
        decided_by = open_bundle(found.folder, expected_digest=found.digest)
    preparation = composition.preparation(settings, partitions=partitions)
    records = prepare_records(place, preparation, progress)
    return watched_records(
        records, decided_by, place, folder=settings.watched, work=settings.work, progress=progress
    )
