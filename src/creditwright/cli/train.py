"""`creditwright train`: from a lender's tables to a registered, evaluated model."""

from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import Source
from creditwright.cli.planned import (
    AllowProtected,
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
from creditwright.core.settings import Settings, read_settings
from creditwright.fairness import report as fairness
from creditwright.training.card import run_metrics
from creditwright.training.feature_list import read_feature_list
from creditwright.training.grid import read_grid
from creditwright.training.metrics import Estimate
from creditwright.training.monotone import monotone_of
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import PlanError, TrainingPlan
from creditwright.training.report import HTML
from creditwright.training.search import SearchPlan
from creditwright.training.trying import Objective
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.train import TrainingResult, Workshop, train_model


def train(  # noqa: PLR0913 - one for each option of the command
    source: Source,
    *,
    policy: PolicyFile = None,
    cost_of_missed_default: CostOfMissedDefault = None,
    cost_of_refused_good: CostOfRefusedGood = None,
    folds: Folds = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 1,
    allow_protected: AllowProtected = None,
    without: Without = None,
    features: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Use these features alone; `select` writes such a list."),
    ] = None,
    learned: Learned = None,
    no_learned: NoLearned = False,
    trials: Annotated[
        int | None, typer.Option(help="Search for better parameters, trying this many.")
    ] = None,
    objective: Annotated[
        Objective | None, typer.Option(help="What a search makes small; log-loss by default.")
    ] = None,
    grid: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Try every combination of the parameters listed in a TOML or JSON file.",
        ),
    ] = None,
    monotone: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FEATURE=+1|-1",
            help="Never lower (+1) or never raise (-1) the risk for a greater value of this "
            "feature; may be given again. `usual`: those whose direction is beyond doubt.",
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option(help="Fit this many boosters; the model is their mean.")
    ] = 1,
    out: Annotated[
        Path | None, typer.Option(help="A folder for a copy of the bundle and its evaluation.")
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Train a model, judge it on applications kept for the end, and register it."""
    settings = read_settings()
    parameters = ModelParameters(monotone=monotone_of(monotone or ()), boosters=seeds)
    plan = TrainingPlan(
        policy=policy_wanted(policy, cost_of_missed_default, cost_of_refused_good, allow_protected),
        folds=folds,
        seed=seed,
        learned=kinds_of_learned(learned, none=no_learned),
        without=tuple(without or ()),
        features=None if features is None else read_feature_list(features),
        parameters=parameters,
        search=search_plan(trials, objective, grid, parameters),
    )
    if out is not None:
        (out / "bundle").mkdir(parents=True, exist_ok=True)  # what cannot be, before the work
    with console.progress() as progress:
        records = prepare_records(source, composition.preparation(settings), progress)
        progress.note("Opening the model registry.")
        result = train_model(records, plan, workshop_of(settings), progress=progress)
    if out is not None:
        copy_files(result.bundle, out / "bundle")
        copy_files(result.report, out / "evaluation")
    console.report(as_document(result), in_words(result), as_json=as_json)


def search_plan(
    trials: int | None, objective: Objective | None, grid: Path | None, around: ModelParameters
) -> SearchPlan | None:
    """Return how parameters are to be looked for; None if nobody asked.

    Raises:
        PlanError: If two ways are asked for, or an objective for none.
    """
    if trials is not None and grid is not None:
        raise PlanError("Give --trials or --grid, not both.")
    if trials is None and grid is None:
        if objective is not None:
            raise PlanError("--objective needs a search: add --trials or --grid.")
        return None
    wanted = objective or Objective.LOG_LOSS
    if grid is None:
        return SearchPlan(wanted, trials=trials or 0)
    return SearchPlan(wanted, grid=read_grid(grid, around))


def workshop_of(settings: Settings) -> Workshop:
    """Return where the settings say that training leaves its work."""
    return Workshop(
        bundles=composition.bundle_store(settings),
        reports=settings.evaluations,
        studies=settings.studies,
        work=settings.work,
        registry=composition.open_registry(settings),
        model_name=settings.model_name,
        author=settings.who,
    )


def as_document(result: TrainingResult) -> dict[str, Any]:
    """Return what training gave, for programs."""
    return {
        "bundle": result.version.bundle_digest,
        "bundle_folder": str(result.bundle),
        "model": result.version.address,
        "aliases": list(result.version.aliases),
        "run": result.version.run_id,
        "evaluation": str(result.report),
        "features": result.features,
        "learned": list(result.learned),
        "protected_features_left_out": list(result.left_out),
        "metrics": dict(run_metrics(result.evaluation)),
        "outcomes": dict(result.evaluation.outcomes),
        "fairness": fairness.fairness_card(result.fairness),
    }


def in_words(result: TrainingResult) -> str:
    """Return what training gave, for people."""
    found, cost = result.evaluation, result.evaluation.cost
    order, truth = found.order, found.truth
    unequal = fairness.in_words(result.fairness, str(result.report / fairness.HTML))
    return f"""\
Trained on {found.sizes.training:,} applications with {result.features} features \
({len(result.left_out)} protected ones left out; learned: \
{", ".join(result.learned) or "none"}).
On {found.sizes.hold_out:,} kept for the end: AUC {_figure(order.auc)}, Brier {truth.brier:.4f} \
(constant: {truth.brier_of_constant:.4f}), calibration slope {_figure(truth.line.slope, 2)}.
Declining above {cost.cut_off:.3f} costs {_figure(cost.model)} an applicant; \
approving all {cost.approve_all:.3f}, refusing all {cost.refuse_all:.3f}.
{unequal + chr(10) if unequal else ""}\
Registered as {result.version.address} ({", ".join(result.version.aliases)}). \
To use it as champion: creditwright promote {result.version.name}/{result.version.version}
Bundle:     {result.bundle}
Evaluation: {result.report / HTML}"""


def _figure(estimate: Estimate, digits: int = 3) -> str:
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"
