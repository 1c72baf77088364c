"""`creditwright features`: compute them, compare one application with many, list, describe."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import (
    EngineChoice,
    Master,
    Partitions,
    Result,
    Source,
    SourceAnywhere,
)
from creditwright.cli.pseudonyms import AsPseudonyms, wanted_pseudonyms
from creditwright.core.settings import Settings, read_settings
from creditwright.decision.opening import open_bundle
from creditwright.features.catalogue import feature_named
from creditwright.features.description.document import (
    as_document,
    as_full_document,
    what_a_row_is,
)
from creditwright.features.description.example import as_lines, example_of, told_in_words
from creditwright.features.description.formula import formula_of
from creditwright.features.description.nulls import null_policy
from creditwright.features.feature import Feature
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.page import EVERY_FEATURE
from creditwright.workflows.compute_features import FeatureTable, compute_features
from creditwright.workflows.find_skew import (
    OnTrial,
    SkewError,
    features_on_trial,
    find_skew,
    with_scores_of,
)
from creditwright.workflows.on_cluster import compute_features_on_cluster
from creditwright.workflows.output_file import check_output_file
from creditwright.workflows.prepare_records import prepare_records

features = typer.Typer(
    help="Compute the features of a portfolio, look for skew, list them, describe one.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
LISTED = ("name", "label", "unit", "theme", "table", "sensitivity")


@features.command("compute")
def compute(  # noqa: PLR0913 - one for each option of the command
    source: SourceAnywhere,
    *,
    out: Result,
    partitions: Partitions = None,
    engine: EngineChoice = None,
    master: Master = None,
    pseudonyms: AsPseudonyms = False,
    as_json: console.Json = False,
) -> None:
    """Compute every feature of every application in DIR, one row an application.

    A run that was stopped goes on where it was; on a cluster it starts anew.
    """
    settings = read_settings()
    on_cluster = composition.is_on_cluster(settings, engine, master)
    called = wanted_pseudonyms(settings, wanted=pseudonyms, on_cluster=on_cluster)
    if not on_cluster:
        check_output_file(Path(out), source)
    with console.progress() as progress:
        if on_cluster:
            job = composition.cluster_job(settings, source, out, partitions)
            with composition.cluster(settings, master) as cluster:
                written = compute_features_on_cluster(cluster, job, progress=progress)
        else:
            preparation = composition.preparation(settings, partitions=partitions)
            records = prepare_records(source, preparation, progress)
            written = compute_features(
                records, Path(out), work=settings.work, progress=progress, pseudonyms=called
            )
    value = {**asdict(written), "path": str(written.path), "seconds": round(written.seconds, 2)}
    console.report(value, _in_words(written), as_json=as_json)


@features.command("skew")
def skew(
    source: Source,
    *,
    sample: Annotated[int, typer.Option(min=1, help="How many applications to compare.")] = 100,
    seed: Annotated[int, typer.Option(help="Of the choice of applications.")] = 1,
    model: Annotated[
        str | None, typer.Option(help="Compare the scores of this model too; as for `score`.")
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Compare some applications of DIR computed alone and among all others, bit for bit."""
    settings = read_settings()
    with console.progress() as progress:
        on_trial = _on_trial(model, settings)
        records = prepare_records(source, composition.preparation(settings), progress)
        found = find_skew(records, on_trial, sample=sample, seed=seed, progress=progress)
    if found.differing and as_json:
        console.report(asdict(found), "", as_json=True)
    if found.differing:
        raise SkewError(found)
    told = (
        f"All {found.values} values of {found.applications} applications are the same to the last "
        "bit, alone and among all others."
    )
    console.report(asdict(found), told, as_json=as_json)


def _on_trial(model: str | None, settings: Settings) -> OnTrial:
    if model is None:
        return features_on_trial
    place = composition.find_model(model, settings)
    return with_scores_of(open_bundle(place.folder, expected_digest=place.digest))


@features.command("list")
def list_features(*, as_json: console.Json = False) -> None:
    """List every feature: name, label, unit, theme, table, sensitivity."""
    listed = [{key: as_document(each)[key] for key in LISTED} for each in EVERY_FEATURE]
    console.report({"features": listed}, _as_lines(listed), as_json=as_json)


@features.command("describe")
def describe(
    name: Annotated[str, typer.Argument(help="A feature's name.")],
    *,
    as_json: console.Json = False,
) -> None:
    """Tell all of a feature: meaning, formula, what missing means, a worked example."""
    learned = LEARNED_BY_NAME.get(name)
    if learned is not None:
        console.report(as_document(learned), _learned(learned), as_json=as_json)
        return
    feature = feature_named(name)
    console.report(as_full_document(feature), _described(feature), as_json=as_json)


def _in_words(written: FeatureTable) -> str:
    size = f"{written.features} features of {written.applications:,} applications"
    lines = [f"{size} in {written.seconds:.1f} s."]
    if written.resumed:
        lines.append(f"Went on after {written.resumed} of {written.partitions} partitions.")
    return "\n".join([*lines, f"Written to {written.path}"])


def _as_lines(listed: list[dict[str, Any]]) -> str:
    width = max(len(each["name"]) for each in listed)
    lines = [
        f"{each['name']:<{width}} {each['unit']:<9} {each['sensitivity']:<10} {each['label']['en']}"
        for each in listed
    ]
    return "\n".join([*lines, f"{len(listed)} features"])


def _learned(feature: LearnedFeature) -> str:
    told = as_document(feature)
    rows = [f"{name} of {view}" for view, names in feature.rows for name in names]
    facts = {
        "English": feature.label.en,
        "French": feature.label.fr,
        "learned": feature.meaning,
        "reads": ", ".join([*feature.reads, *rows]),
        "unit": told["unit"],
        "theme": told["theme"],
        "sensitivity": told["sensitivity"],
        "columns": ", ".join(told["columns"]),
    }
    return "\n".join([feature.name, *(f"  {title:<12} {fact}" for title, fact in facts.items())])


def _described(feature: Feature) -> str:
    told = as_document(feature)
    formula = formula_of(feature)
    facts = {
        "English": feature.label.en,
        "French": feature.label.fr,
        "computed": feature.meaning,
        "formula": formula.value,
        "each row": what_a_row_is(feature),
        "window": "none" if feature.window is None else feature.window.label.en,
        "null": null_policy(feature).words.en,
        "unit": told["unit"],
        "theme": told["theme"],
        "sensitivity": told["sensitivity"],
        "columns": ", ".join(told["columns"]),
    }
    lines = [f"  {title:<12} {fact}" for title, fact in facts.items()]
    lines[4:4] = [f"  {'  where':<12} {line}" for line in formula.where]
    return "\n".join([feature.name, *lines, *_worked_out(feature)])


def _worked_out(feature: Feature) -> list[str]:
    example = example_of(feature)
    if example is None:
        return []
    rows = [f"    {line}" for line in as_lines(example.rows)]
    return [
        f"  {'example':<12} {example.who} (invented):",
        *rows,
        f"    gives {feature.name} = {told_in_words(example.value)}",
    ]
