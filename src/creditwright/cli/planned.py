"""The options that say what is trained on and by which policy: the same for every such command."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from creditwright.decision.document import PolicyDocument, read_policy
from creditwright.decision.policy import Costs
from creditwright.learned.catalogue import DEFAULT, STAGES
from creditwright.training.plan import PlanError

PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="The policy to go by: costs, bands, hard rules, legal profile; see `policy example`.",
    ),
]
CostOfMissedDefault = Annotated[
    float | None,
    typer.Option(help="What approving an application that defaults costs; without: 10."),
]
CostOfRefusedGood = Annotated[
    float | None,
    typer.Option(help="What refusing an application that would be repaid costs; without: 1."),
]
Folds = Annotated[int, typer.Option(help="Parts the training applications are cut into.")]
AllowProtected = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FEATURE",
        help="Use a feature computed from sex, age or family; may be given again. The policy's "
        "legal profile must let it be used.",
    ),
]
Learned = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND",
        help=f"Use this kind of learned features; may be given again. There are "
        f"{', '.join(STAGES)}; without the option: {', '.join(DEFAULT)}.",
    ),
]
NoLearned = Annotated[bool, typer.Option("--no-learned", help="Use none of them.")]
Without = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FEATURE|THEME",
        help="Do not use this feature, or any of this theme; may be given again.",
    ),
]


def policy_wanted(
    file: Path | None, missed: float | None, refused: float | None, allowed: list[str] | None
) -> PolicyDocument:
    """Return the policy of a file, or the default one with these costs; more features allowed.

    Raises:
        PlanError: If both a file and a cost are given.
    """
    if file is not None and (missed is not None or refused is not None):
        raise PlanError(f"The costs are those of {file}: write them there, or leave --policy out.")
    if file is None:
        usual = Costs()
        costs = Costs(
            usual.missed_default if missed is None else missed,
            usual.refused_good if refused is None else refused,
        )
        document = PolicyDocument(costs=costs)
    else:
        document = read_policy(file)
    more = (*document.law.allowed_protected, *(allowed or ()))
    return replace(document, law=replace(document.law, allowed_protected=more))


def kinds_of_learned(named: list[str] | None, *, none: bool) -> tuple[str, ...]:
    """Return the kinds of learned features asked for, each once, in the order they are listed in.

    Raises:
        PlanError: If some are named and none is wanted.
    """
    if none and named:
        raise PlanError("Give --learned or --no-learned, not both.")
    if none or named is None:
        return () if none else DEFAULT
    unknown = [name for name in named if name not in STAGES]
    return (*(name for name in STAGES if name in named), *unknown)  # the plan refuses the unknown
