"""`creditwright promote` and `creditwright rollback`: which version is the champion."""

import re
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.composition import deploying
from creditwright.core.errors import UsageError
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings, read_settings
from creditwright.registry.champion import ChampionChange
from creditwright.registry.gates import Gate
from creditwright.registry.registry import ModelRegistry, ModelVersion
from creditwright.workflows.approval import Approval
from creditwright.workflows.champion import roll_back
from creditwright.workflows.follow_registry import follow_promotion
from creditwright.workflows.paired import comparing_on
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.promote import (
    Compare,
    Promotion,
    PromotionRefusedError,
    judge_promotion,
)
from creditwright.workflows.promote import promote as promote_if_passed

VERSION = re.compile(
    r"(models:/)?(?P<name>[^/@:]+)(/(?P<version>\d{1,9})|@(?P<alias>[A-Za-z0-9_-]{1,50}))"
)
Approver = Annotated[
    str | None,
    typer.Option(metavar="WHO", help="Who approves; by default whoever is at work here."),
]
Reason = Annotated[str, typer.Option(help="Why, in your words; kept with the model for good.")]


class VersionNameError(UsageError):
    """What should name a version of a model does not."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} names no version. Write NAME/VERSION or NAME@ALIAS, for instance "
            "default-probability/3 or default-probability@challenger."
        )


def promote(  # noqa: PLR0913 - one for each option of the command
    version: Annotated[str, typer.Argument(help="NAME/VERSION or NAME@challenger.")],
    *,
    approver: Approver = None,
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Labelled applications to compare with the champion on, one by one; without, "
            "the recorded figures are compared.",
        ),
    ] = None,
    override: Annotated[
        list[Gate] | None,
        typer.Option(metavar="GATE", help="Let this gate fail; may be given again."),
    ] = None,
    reason: Reason = "",
    check: Annotated[bool, typer.Option("--check", help="Ask the gates, change nothing.")] = False,
    as_json: console.Json = False,
) -> None:
    """Ask every gate about a version; if none is against it, make it the champion."""
    settings = read_settings()
    approval = _approval(settings, approver, frozenset(override or ()), reason)
    with console.progress() as progress:
        registry = composition.open_registry(settings)
        found = judge_promotion(
            find_version(version, registry),
            approval,
            registry,
            compare=_comparison(data, settings, progress),
            progress=progress,
        )
    is_promoted = not (check or found.failed)
    if is_promoted:
        promote_if_passed(found, approval, registry)
    told = in_words(found, is_promoted=is_promoted)
    console.report(as_document(found, is_promoted=is_promoted), told, as_json=as_json)
    if found.failed:
        raise PromotionRefusedError(found.version, found.failed)
    if is_promoted:
        _deployed_too(found.version.name, settings)


def _deployed_too(name: str, settings: Settings) -> None:
    """Have the service use the champion from now on, if it follows this model's champion."""
    with console.progress() as progress:
        done = follow_promotion(name, deploying.deployer(settings), progress)
    if done is not None:
        console.note(f"Deployed, generation {done.current.generation}: creditwright deploy list")


def rollback(
    name: Annotated[
        str | None, typer.Argument(help="The model; by default the one of the settings.")
    ] = None,
    *,
    approver: Approver = None,
    reason: Reason = "",
    as_json: console.Json = False,
) -> None:
    """Make the champion before this one champion again; its bundle is verified first."""
    settings = read_settings()
    model = name or settings.model_name
    approval = _approval(settings, approver, frozenset(), reason)
    change = roll_back(model, approval, composition.open_registry(settings))
    console.report(_change(model, change), _rolled_back(model, change), as_json=as_json)
    _deployed_too(model, settings)


def find_version(named: str, registry: ModelRegistry) -> ModelVersion:
    """Return the version that NAME/VERSION or NAME@ALIAS names.

    Raises:
        VersionNameError: If it is neither.
        ModelNotFoundError: If there is none.
    """
    found = VERSION.fullmatch(named)
    if found is None:
        raise VersionNameError(named)
    return registry.version(found["name"], found["alias"] or int(found["version"]))


def _approval(
    settings: Settings, approver: str | None, overrides: frozenset[Gate], reason: str
) -> Approval:
    return Approval(approver or settings.who, datetime.now(UTC), overrides, reason)


def _comparison(data: Path | None, settings: Settings, progress: Progress) -> Compare | None:
    if data is None:
        return None
    records = prepare_records(str(data), composition.preparation(settings), progress)
    return comparing_on(records, progress)


def as_document(found: Promotion, *, is_promoted: bool) -> dict[str, Any]:
    """Return what the gates found, for programs."""
    return {
        "model": found.version.address,
        "bundle": found.version.bundle_digest,
        "champion_before": found.before.address if found.before else None,
        "promoted": is_promoted,
        "gates": [
            {
                "gate": each.gate.value,
                "passed": each.passed,
                "overridden": each.gate in found.overridden,
                "said": each.said,
                "figures": dict(each.figures),
            }
            for each in found.findings
        ],
    }


def in_words(found: Promotion, *, is_promoted: bool) -> str:
    """Return what the gates found, for people: one line a gate."""
    lines = [f"Gates of {found.version.address} (bundle {found.version.bundle_digest[:12]}):"]
    for each in found.findings:
        passed = "passed" if each.passed else "FAILED"
        mark = "overridden" if each.gate in found.overridden else passed
        lines.append(f"  {mark:<10} {each.gate.value:<12} {each.said}")
    if is_promoted:
        was = f"; it was version {found.before.version}" if found.before else ""
        lines.append(f"Champion of {found.version.name} is version {found.version.version}{was}.")
    return "\n".join(lines)


def _change(model: str, change: ChampionChange) -> dict[str, Any]:
    said = asdict(change)
    return {"model": model, **said, "move": change.move.value, "at": change.at.isoformat()}


def _rolled_back(model: str, change: ChampionChange) -> str:
    return f"Champion of {model} is version {change.version} again; it was version {change.before}."
