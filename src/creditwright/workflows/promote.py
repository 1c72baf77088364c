"""Make a version the champion, if every gate lets it through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.errors import BadDataError, RefusedError, UsageError
from creditwright.core.progress import Progress
from creditwright.registry.card import ModelCard
from creditwright.registry.champion import ChampionChange, Move
from creditwright.registry.gates import (
    Comparison,
    Finding,
    Gate,
    approver_gate,
    auc_gate,
    calibration_gate,
    cost_gate,
    fairness_gate,
    golden_gate,
    newer_gate,
    policy_gate,
    recorded_comparison,
    stability_gate,
)
from creditwright.registry.registry import ModelRegistry, ModelVersion
from creditwright.scoring.golden import ROWS
from creditwright.workflows.approval import Approval
from creditwright.workflows.champion import Opened, champion_of, change_champion, open_version

EVALUATION, FAIRNESS = "evaluation.json", "fairness.json"


class PromotionRefusedError(RefusedError):
    """A gate did not let a version become champion."""

    def __init__(self, version: ModelVersion, failed: Sequence[Finding]) -> None:
        self.failed = tuple(failed)
        told = "; ".join(f"{each.gate.value} ({each.said})" for each in failed)
        super().__init__(
            f"Version {version.version} of {version.name!r} was not promoted. "
            f"{'These gates' if len(failed) > 1 else 'This gate'} failed: {told}."
        )


class AlreadyChampionError(UsageError):
    """The version to promote is the champion already."""

    def __init__(self, version: ModelVersion) -> None:
        super().__init__(f"Version {version.version} of {version.name!r} is the champion already.")


Compare = Callable[[Opened, Opened], Comparison]


@dataclass(frozen=True, slots=True)
class Promotion:
    """What the gates found, and whether the alias moved."""

    version: ModelVersion
    before: ModelVersion | None
    findings: tuple[Finding, ...]
    overridden: Mapping[Gate, str]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that stand in the way."""
        return tuple(
            each for each in self.findings if not each.passed and each.gate not in self.overridden
        )


def judge_promotion(
    version: ModelVersion,
    approval: Approval,
    registry: ModelRegistry,
    *,
    compare: Compare | None = None,
    progress: Progress,
) -> Promotion:
    """Ask every gate about a version, and change nothing.

    Args:
        version: The one to promote.
        approval: Who would answer for it.
        registry: Holds it, and the champion.
        compare: Compares the two on the same applications; None: by their recorded figures.
        progress: Is told of each step.

    Raises:
        AlreadyChampionError: If there is nothing to do.
        BadDataError: If the champion's own bundle, or the records to compare on, are not sound.
    """
    before = champion_of(registry, version.name)
    if before is not None and before.version == version.version:
        raise AlreadyChampionError(version)
    progress.note(f"Verifying version {version.version}, as whoever scores with it will.")
    try:
        opened = open_version(registry, version)
    except BadDataError as error:  # then nothing in it can be believed, its figures neither
        golden = golden_gate(str(error), rows=0)
        return Promotion(version, before, (golden,), {})
    policy = opened.model.policy
    measured = (*_beside(before, opened, registry, compare, progress), *_alone(opened.card))
    findings = (
        golden_gate(None, rows=ROWS),
        newer_gate(version.version, before.version if before else None),
        *measured,
        fairness_gate(_digest_of(registry, version, FAIRNESS)),
        policy_gate(policy.law.profile.value, may_decide=policy.may_decide),
        approver_gate(version.author, approval.by),
    )
    overridden = {
        each.gate: approval.reason
        for each in findings
        if not each.passed and each.gate in approval.overrides
    }
    return Promotion(version, before, findings, overridden)


def _beside(
    before: ModelVersion | None,
    opened: Opened,
    registry: ModelRegistry,
    compare: Compare | None,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Judge a model beside the champion; where there is none, beside deciding without a model."""
    figures = opened.card.figures
    if before is None:
        return auc_gate(figures, None), cost_gate(figures, None)
    progress.note(f"Comparing with the champion, version {before.version}.")
    try:
        champion = open_version(registry, before)
    except BadDataError as error:  # one that nobody can open has to be replaced all the sooner
        said = f"the champion cannot be opened, so nothing can be compared: {error}"
        return tuple(Finding(gate, passed=False, said=said) for gate in (Gate.AUC, Gate.COST))
    compared = (compare or _by_their_cards)(opened, champion)
    return auc_gate(figures, compared), cost_gate(figures, compared)


def _alone(card: ModelCard) -> tuple[Finding, ...]:
    folds = int(card.plan["folds"])
    return calibration_gate(card.figures), stability_gate(card.figures, folds=folds)


def _by_their_cards(new: Opened, old: Opened) -> Comparison:
    return recorded_comparison(new.card.figures, old.card.figures)


def _digest_of(registry: ModelRegistry, version: ModelVersion, name: str) -> str | None:
    content = registry.file(version, name)
    return None if content is None else sha256_of_bytes(content)


def promote(promotion: Promotion, approval: Approval, registry: ModelRegistry) -> None:
    """Make the version champion, if no gate stands in the way.

    Raises:
        PromotionRefusedError: Naming the gates that failed.
    """
    version, before = promotion.version, promotion.before
    if promotion.failed:
        raise PromotionRefusedError(version, promotion.failed)
    change = ChampionChange(
        move=Move.PROMOTE,
        version=version.version,
        before=before.version if before else None,
        by=approval.by,
        at=approval.at,
        bundle_digest=version.bundle_digest,
        evaluation=_digest_of(registry, version, EVALUATION),
        overridden={gate.value: reason for gate, reason in promotion.overridden.items()},
        reason=approval.reason,
    )
    change_champion(registry, version.name, change)
