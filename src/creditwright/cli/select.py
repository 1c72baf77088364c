"""`creditwright select`: which features a model needs, judged on rows the choice never saw."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
from creditwright.core.settings import read_settings
from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import Declared
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.training.feature_list import write_feature_list
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import PlanError, TrainingPlan
from creditwright.training.selection.ablation import Ablation
from creditwright.training.selection.method import Method
from creditwright.training.selection.null_importance import NullImportance
from creditwright.training.selection.report import HTML, selection_document
from creditwright.training.told import difference, interval
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.select_features import SelectionResult, select_features


class Way(StrEnum):
    """How features are chosen."""

    NULL_IMPORTANCE = "null-importance"
    ABLATION = "ablation"


class Blocks(StrEnum):
    """What is left out at a time."""

    THEME = "theme"
    SOURCE = "source"


def select(  # noqa: PLR0913 - one for each option of the command
    source: Source,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the list goes, as JSON.")],
    method: Annotated[
        Way,
        typer.Option(
            help="null-importance: keep what gains more than on labels drawn at random. ablation: "
            "keep the blocks without which the log loss is greater.",
        ),
    ] = Way.NULL_IMPORTANCE,
    draws: Annotated[
        int | None, typer.Option(help="How often labels are drawn; without: 20.")
    ] = None,
    blocks: Annotated[
        Blocks | None,
        typer.Option(
            help="What ablation leaves out at a time: the features of a theme, or those "
            "from a source; without: theme."
        ),
    ] = None,
    policy: PolicyFile = None,
    cost_of_missed_default: CostOfMissedDefault = None,
    cost_of_refused_good: CostOfRefusedGood = None,
    folds: Folds = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same list.")] = 1,
    allow_protected: AllowProtected = None,
    without: Without = None,
    learned: Learned = None,
    no_learned: NoLearned = False,
    as_json: console.Json = False,
) -> None:
    """Choose the features that a model needs, for `train --features`.

    The applications that training keeps for the end are left alone. What the choice costs or gains
    is told on rows that it did not see. A run that was stopped goes on where it was.
    """
    settings = read_settings()
    plan = TrainingPlan(
        policy=policy_wanted(policy, cost_of_missed_default, cost_of_refused_good, allow_protected),
        folds=folds,
        seed=seed,
        learned=kinds_of_learned(learned, none=no_learned),
        without=tuple(without or ()),
    )
    chosen_by = method_wanted(method, draws, blocks, plan.parameters)
    out.parent.mkdir(parents=True, exist_ok=True)  # what cannot be, before the work
    with console.progress() as progress:
        records = prepare_records(source, composition.preparation(settings), progress)
        result = select_features(
            records,
            plan,
            chosen_by,
            work=settings.work,
            reports=settings.selections,
            progress=progress,
        )
    write_feature_list(out, result.features)
    document = selection_document(result.selection)
    found = {"list": str(out), "report": str(result.report), **document}
    console.report(found, in_words(result, out), as_json=as_json)


def method_wanted(
    way: Way, draws: int | None, blocks: Blocks | None, parameters: ModelParameters
) -> Method:
    """Return the way to choose.

    Raises:
        PlanError: If an option is given that the way does not have.
    """
    if way is Way.ABLATION:
        if draws is not None:
            raise PlanError("--draws is of --method null-importance; ablation draws no labels.")
        by = blocks or Blocks.THEME
        declared: tuple[Declared, ...] = (*FEATURES, *LEARNED_BY_NAME.values())
        named = {
            each.name: each.theme.value if by is Blocks.THEME else each.source for each in declared
        }
        return Ablation(parameters, named, by.value)
    if blocks is not None:
        raise PlanError("--blocks is of --method ablation; the other looks at each feature.")
    return NullImportance(parameters) if draws is None else NullImportance(parameters, draws)


def in_words(result: SelectionResult, out: Path) -> str:
    """Return what choosing gave, for people."""
    found = result.selection
    gone_on = (
        f"\nWent on after {result.resumed} of {result.measurements} measurements."
        if result.resumed
        else ""
    )
    return f"""\
Kept {len(found.chosen)} of {len(found.offered)} features by {found.method.name}; \
{found.always} of them were chosen without every fold as well.
On rows that the choice did not see: AUC {interval(found.auc_of_chosen, 4)} beside \
{interval(found.auc_of_all, 4)} with all,
difference {difference(found.difference.auc, 4)}; log loss \
{difference(found.difference.log_loss, 2)} thousandths; cost per applicant \
{difference(found.difference.cost, 4)}.{gone_on}
List:   {out}
Report: {result.report / HTML}
To train with it: creditwright train DIR --features {out}"""
