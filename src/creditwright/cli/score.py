"""`creditwright score`: probability, score, outcome and reasons of every application."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import (
    EngineChoice,
    Master,
    ModelAddress,
    Partitions,
    Result,
    SourceAnywhere,
)
from creditwright.cli.pseudonyms import AsPseudonyms, wanted_pseudonyms
from creditwright.core.settings import read_settings
from creditwright.decision.opening import open_bundle
from creditwright.registry.store import LATEST
from creditwright.scoring.bundle import read_bundle
from creditwright.workflows.on_cluster import score_on_cluster
from creditwright.workflows.output_file import check_output_file
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.score_portfolio import ScoringSummary, score_portfolio


def score(  # noqa: PLR0913 - one for each option of the command
    source: SourceAnywhere,
    *,
    out: Result,
    model: ModelAddress = LATEST,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add attributions by theme and principal reasons.")
    ] = False,
    partitions: Partitions = None,
    engine: EngineChoice = None,
    master: Master = None,
    pseudonyms: AsPseudonyms = False,
    as_json: console.Json = False,
) -> None:
    """Score every application in DIR.

    A run that was stopped goes on where it was; on a cluster it starts anew.
    """
    settings = read_settings()
    on_cluster = composition.is_on_cluster(settings, engine, master)
    called = wanted_pseudonyms(settings, wanted=pseudonyms, on_cluster=on_cluster)
    if not on_cluster:
        check_output_file(Path(out), source)
    with console.progress() as progress:
        place = composition.find_model(model, settings)
        progress.note(f"Verifying the bundle {place.folder}")
        if on_cluster:
            bundle = read_bundle(place.folder, expected_digest=place.digest)
            job = composition.cluster_job(settings, source, out, partitions)
            with composition.cluster(settings, master) as cluster:
                summary = score_on_cluster(cluster, job, bundle, explain=explain, progress=progress)
        else:
            decision_model = open_bundle(place.folder, expected_digest=place.digest)
            preparation = composition.preparation(settings, partitions=partitions)
            summary = score_portfolio(
                prepare_records(source, preparation, progress),
                decision_model,
                out=Path(out),
                work=settings.work,
                explain=explain,
                progress=progress,
                pseudonyms=called,
            )
    console.report({**asdict(summary), "out": out}, in_words(summary, out), as_json=as_json)


def in_words(summary: ScoringSummary, out: str) -> str:
    """Return what scoring gave, for people."""
    lines = [f"Scored {summary.applications:,} applications with bundle {summary.bundle[:12]}."]
    for source, outcomes in summary.outcomes.items():
        counts = ", ".join(f"{outcome} {n:,}" for outcome, n in outcomes.items())
        lines.append(f"  {source}: {counts}")
    lines += _counted("Referred because of", summary.referrals)
    lines += _counted("Categories never seen in training, taken as missing:", summary.unseen)
    if summary.resumed:
        lines.append(f"Went on after {summary.resumed} of {summary.partitions} partitions.")
    return "\n".join([*lines, f"Written to {out}"])


def _counted(words: str, counts: dict[str, int]) -> list[str]:
    found = ", ".join(f"{name} ({n:,})" for name, n in counts.items())
    return [f"{words} {found}"] if found else []
