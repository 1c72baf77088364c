"""`creditwright monitor`: whether the model still meets what it was made on."""

import time
from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import Partitions
from creditwright.cli.monitor_options import FOLDER, WHAT, First, Last, OnAlarm, Out, Watched
from creditwright.cli.turned_out import fairness, performance
from creditwright.core.errors import UsageError
from creditwright.core.files import write_text
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings, read_settings
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.monitoring.gauges import exposition
from creditwright.monitoring.page import page_of
from creditwright.monitoring.report import MonitoringReport, as_alarm, as_document, in_words
from creditwright.registry.store import LATEST
from creditwright.workflows.monitor import monitor
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.tell_alarm import tell_alarm
from creditwright.workflows.watch_with_evidently import watch_with_evidently
from creditwright.workflows.watched_records import watched_records
from creditwright.workflows.watched_sample import Sample, open_sample

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


class ReferenceSourceError(UsageError):
    """A reference was wanted of a folder and of the population, or of neither."""

    def __init__(self) -> None:
        super().__init__("Name the folder of tables to keep a reference of, or say --population.")


@group.callback()
def _grouped() -> None:
    """Stay a group where there is one command."""


@group.command("run")
def run(  # noqa: PLR0913 - one an option of the command
    *,
    reference: Annotated[str, typer.Option(metavar="PATH", help=WHAT)],
    current: Annotated[str, typer.Option(metavar="PATH", help="The same, of what is met now.")],
    model: Annotated[
        str | None,
        typer.Option(help="Watch this model's inputs and what it says; as for `score`."),
    ] = None,
    out: Out = None,
    partitions: Partitions = None,
    evidently: Annotated[
        Path | None, typer.Option(help="Also write Evidently's own report, an HTML file.")
    ] = None,
    on_alarm: OnAlarm = None,
    as_json: console.Json = False,
) -> None:
    """Compare current applications with reference ones: data quality, drift, all features together.

    Ends with exit code 3 where there is an alarm. With --model, for folders of tables, also what
    the model says of both: scores, outcomes, reasons.
    """
    settings = read_settings()
    with console.progress() as progress:
        samples = [
            _sample(each, model, settings, progress, partitions) for each in (reference, current)
        ]
        if evidently is not None:
            watch_with_evidently(samples[0], samples[1], evidently)
        report = monitor(samples[0], samples[1], progress=progress)
    finish(report, out, on_alarm, as_json=as_json)


@group.command("reference")
def keep_reference(
    source: Annotated[str | None, typer.Argument(metavar="DIR", help=FOLDER)] = None,
    *,
    population: Annotated[
        bool,
        typer.Option(
            "--population",
            help="Take the population of the model in use instead: nothing is computed again.",
        ),
    ] = False,
    model: Watched = None,
    partitions: Partitions = None,
    as_json: console.Json = False,
) -> None:
    """Keep what a model's inputs and answers look like in DIR: the tables it was trained on.

    Counts and quantiles of columns, no row. `monitor recorded` compares with it.
    """
    from creditwright.cli.watching import sample_of_population  # noqa: PLC0415
    from creditwright.workflows.watch_recorded import freeze_reference  # noqa: PLC0415

    if population is (source is not None):
        raise ReferenceSourceError
    settings = read_settings()
    with console.progress() as progress:
        if source is None:
            decided_by, sample = sample_of_population(settings, progress)
        else:
            decided_by = _watched(model, settings, progress)
            sample = _records(source, decided_by, settings, progress, partitions)
        kept = freeze_reference(sample, decided_by, settings.watched, progress)
    value = {"bundle": kept.bundle, "applications": kept.rows, "columns": len(kept.columns)}
    told = f"Kept {len(kept.columns)} columns of {kept.rows:,} applications for {kept.bundle}."
    console.report(value, told, as_json=as_json)


@group.command("recorded")
def recorded(  # noqa: PLR0913 - one an option of the command
    *,
    since: First = "0001-01-01",
    until: Last = "9999-12-31",
    model: Watched = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="One reading of each month; told is the last.")
    ] = False,
    out: Out = None,
    on_alarm: OnAlarm = None,
    as_json: console.Json = False,
) -> None:
    """Compare what the service recorded with what the model met when it was made.

    Ends with exit code 3 where there is an alarm. What was found is kept for the service: its
    /metrics, /v1/monitoring/drift and the page /portfolio/drift show it, beside earlier readings.
    """
    from creditwright.cli.watching import read_recorded  # noqa: PLC0415 - needs more than `run`

    settings = read_settings()
    with console.progress() as progress:
        found = read_recorded(
            _watched(model, settings, progress),
            (since, until),
            settings,
            progress,
            by_month=by_month,
        )
    finish(found, out, on_alarm, as_json=as_json)


group.command("performance")(performance)
group.command("fairness")(fairness)


def finish(
    report: MonitoringReport, out: Path | None, on_alarm: str | None, *, as_json: bool
) -> None:
    """Tell a report, write it to a folder, and leave with exit code 3 where there is an alarm.

    Raises:
        WebhookRefusedError, WebhookError, CommandError: If nobody could be told of the alarm.
    """
    document = as_document(report)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        write_text(out / HTML, page_of(report))
        write_text(out / FRENCH, page_of(report, "fr"))
        write_text(out / JSON, console.as_text(document))
        write_text(out / PROM, exposition(report, at=time.time()))
    told = in_words(report) + (f"\nWritten to {out / HTML}" if out is not None else "")
    console.report(document, told, as_json=as_json)
    if report.alarms:
        if on_alarm is not None:
            tell_alarm(on_alarm, as_alarm(report), composition.alarm_rules(read_settings()))
        raise typer.Exit(ALARM)


def _sample(
    place: str, model: str | None, settings: Settings, progress: Progress, partitions: int | None
) -> Sample:
    if Path(place).is_file():
        return open_sample(Path(place), composition.dialect(settings))
    decided_by = None if model is None else _model(model, settings)
    return _records(place, decided_by, settings, progress, partitions)


def _model(address: str, settings: Settings) -> DecisionModel:
    found = composition.find_model(address, settings)
    return open_bundle(found.folder, expected_digest=found.digest)


def _watched(address: str | None, settings: Settings, progress: Progress) -> DecisionModel:
    """Return the model that is named, else the one in use, else the latest."""
    if address is None:
        from creditwright.composition import deploying  # noqa: PLC0415

        deploying.deploy_configured(settings, progress)  # a job has none in its own folder
        champion = deploying.deployment_file(settings).read().current.champion
        address = LATEST if champion is None else champion.digest
    return _model(address, settings)


def _records(
    place: str,
    model: DecisionModel | None,
    settings: Settings,
    progress: Progress,
    partitions: int | None,
) -> Sample:
    preparation = composition.preparation(settings, partitions=partitions)
    records = prepare_records(place, preparation, progress)
    return watched_records(
        records, model, place, folder=settings.watched, work=settings.work, progress=progress
    )
