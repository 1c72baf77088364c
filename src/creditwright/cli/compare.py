"""`creditwright compare`: every kind of model on the same folds, in one table and one picture."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import Source
from creditwright.cli.planned import (
    CostOfMissedDefault,
    CostOfRefusedGood,
    Folds,
    Learned,
    NoLearned,
    PolicyFile,
    Without,
    kinds_of_learned,
    policy_wanted,
)
from creditwright.core.files import copy_files
from creditwright.core.settings import read_settings
from creditwright.training.challengers.catalogue import chosen_candidates
from creditwright.training.comparison.figures import Compared, Figures
from creditwright.training.comparison.report import (
    HTML,
    comparison_document,
    size_in_words,
)
from creditwright.training.metrics import Estimate
from creditwright.training.plan import TrainingPlan
from creditwright.workflows.compare_models import Bench, ComparisonResult, compare_models
from creditwright.workflows.prepare_records import prepare_records

NARROWEST_NAME = 12


def compare(  # noqa: PLR0913 - one for each option of the command
    source: Source,
    *,
    models: Annotated[
        str | None,
        typer.Option(
            metavar="A,B,...", help="Compare these alone, by name; docs/how-to lists them."
        ),
    ] = None,
    policy: PolicyFile = None,
    cost_of_missed_default: CostOfMissedDefault = None,
    cost_of_refused_good: CostOfRefusedGood = None,
    folds: Folds = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same folds.")] = 1,
    learned: Learned = None,
    no_learned: NoLearned = False,
    without: Without = None,
    out: Annotated[Path | None, typer.Option(help="A folder for a copy of the report.")] = None,
    as_json: console.Json = False,
) -> None:
    """Compare every kind of model on the same folds of the training applications.

    A comparison that was stopped goes on where it was.
    """
    settings = read_settings()
    plan = TrainingPlan(
        policy=policy_wanted(policy, cost_of_missed_default, cost_of_refused_good, None),
        folds=folds,
        seed=seed,
        learned=kinds_of_learned(learned, none=no_learned),
        without=tuple(without or ()),
    )
    names = None if models is None else [name.strip() for name in models.split(",")]
    candidates = chosen_candidates(plan.parameters, names)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # what cannot be, before the work
    with console.progress() as progress:
        records = prepare_records(source, composition.preparation(settings), progress)
        progress.note("Opening the model registry.")
        bench = Bench(
            work=settings.work,
            reports=settings.comparisons,
            log=composition.open_comparisons(settings),
        )
        result = compare_models(records, plan, candidates, bench, progress=progress)
    if out is not None:
        copy_files(result.report, out)
    document = comparison_document(result.compared)
    found = {"report": str(result.report), "run": result.run, **document}
    console.report(found, in_words(result), as_json=as_json)


def in_words(result: ComparisonResult) -> Table:
    """Return a comparison as a table for people."""
    compared = result.compared
    table = Table(title=_title(compared), caption=_caption(result), title_justify="left")
    for n, column in enumerate(
        ("model", "AUC", "KS", "AP", "Brier", "slope*", "cost", "to cheapest", "fit", "size", "one")
    ):
        table.add_column(
            column,
            justify="right" if n else "left",
            no_wrap=bool(n),
            min_width=None if n else NARROWEST_NAME,  # else a narrow terminal has figures of nobody
        )
    for each in compared.figures:
        table.add_row(*_row(each))
    return table


def _title(compared: Compared) -> str:
    return (
        f"{compared.applications:,} training applications ({compared.defaults:,} defaults), "
        f"{compared.features} features, {compared.folds} folds; all figures out of fold"
    )


def _caption(result: ComparisonResult) -> str:
    gone_on = f"Went on after {result.resumed} of {result.fits} fits. " if result.resumed else ""
    return (
        "* of the probabilities as the model gives them, 1 is true; Brier and cost are after "
        f"calibration on the other folds. {gone_on}Report: {result.report / HTML}"
    )


def _row(each: Figures) -> tuple[str, ...]:
    slope = each.as_given.slope
    return (
        each.candidate.label,
        _half(each.auc),
        f"{each.kolmogorov_smirnov.value:.3f}",
        f"{each.average_precision.value:.3f}",
        f"{each.brier.value:.4f}",
        "" if slope is None else f"{slope.value:.2f}",
        _half(each.cost),
        "" if each.behind is None else f"+{_half(each.behind.cost)}",
        f"{each.fit_seconds:.1f} s",
        size_in_words(each.size_bytes),
        f"{each.milliseconds:.2f} ms",
    )


def _half(estimate: Estimate) -> str:
    """Return a figure and half its interval.

    >>> _half(Estimate(0.75, 0.74, 0.76))
    '0.750 ± 0.010'
    """
    return f"{estimate.value:.3f} ± {(estimate.high - estimate.low) / 2:.3f}"
