"""Promotion through the gates, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fake_registry import FakeRegistry
from tests.small_model import PLAN, SmallModel, resealed

from creditwright.core.progress import SilentProgress
from creditwright.registry.champion import ChampionChange, Move, NoEarlierChampionError
from creditwright.registry.gates import Comparison, Difference, Gate
from creditwright.registry.registry import CHAMPION, ModelVersion, TrainingRun
from creditwright.scoring.bundle import BundleTamperedError, write_bundle
from creditwright.scoring.documents import document_bytes
from creditwright.training.card import model_card
from creditwright.workflows.approval import Approval, OverrideError
from creditwright.workflows.champion import roll_back
from creditwright.workflows.promote import (
    AlreadyChampionError,
    Promotion,
    PromotionRefusedError,
    judge_promotion,
    promote,
)

NAME = "default-probability"
GOOD = {"calibration_slope": 1.0, "calibration_slope_low": 0.97, "calibration_slope_high": 1.03}
BY_BOB = Approval("bob", datetime(2026, 3, 1, tzinfo=UTC))
Train = Callable[..., ModelVersion]


@pytest.fixture
def registry(tmp_path: Path) -> FakeRegistry:
    return FakeRegistry(tmp_path / "registry")


@pytest.fixture
def trained(registry: FakeRegistry, small_model: SmallModel, tmp_path: Path) -> Train:
    """Register the small model as if a training had reached the figures given."""
    card = model_card(small_model.model, small_model.judged().evaluation, PLAN, "d" * 64, ())

    def train(*, fair: bool = True, **figures: float) -> ModelVersion:
        number = len(registry.digests)
        told = {**card, "figures": {**card["figures"], **GOOD, **figures}, "limits": [str(number)]}
        bundle, files = tmp_path / f"bundle-{number}", tmp_path / f"files-{number}"
        files.mkdir()
        (files / "evaluation.json").write_text("{}")
        if fair:
            (files / "fairness.json").write_text("{}")
        files_told = resealed({**small_model.files, "card.json": document_bytes(told)})
        written = write_bundle(bundle, files_told)
        run = TrainingRun(
            metrics=told["figures"],
            parameters={},
            tags={},
            bundle=bundle,
            bundle_digest=written.digest,
            files=files,
            author="ann",
        )
        return registry.add(NAME, run)

    return train


def judged(registry: FakeRegistry, version: ModelVersion, approval: Approval) -> Promotion:
    return judge_promotion(version, approval, registry, progress=SilentProgress())


def promoted(
    registry: FakeRegistry, version: ModelVersion, approval: Approval = BY_BOB
) -> Promotion:
    found = judged(registry, version, approval)
    promote(found, approval, registry)
    return found


def failed(found: Promotion) -> list[Gate]:
    return [each.gate for each in found.failed]


def test_a_version_that_passes_every_gate_becomes_champion_and_who_approved_is_noted(
    registry: FakeRegistry, trained: Train
) -> None:
    version = trained()

    found = promoted(registry, version)

    assert [each.gate for each in found.findings] == list(Gate)
    assert registry.version(NAME, CHAMPION).version == 1
    assert registry.noted[0].by == "bob"
    assert registry.noted[0].bundle_digest == version.bundle_digest
    assert registry.noted[0].evaluation == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )


@pytest.mark.parametrize(
    ("figures", "gate"),
    [
        ({"calibration_slope": 0.8}, Gate.CALIBRATION),
        ({"score_stability_index": 0.3}, Gate.STABILITY),
        ({"auc_low": 0.4}, Gate.AUC),
        ({"cost_per_applicant": 2.0}, Gate.COST),
    ],
)
def test_a_gate_that_fails_is_named_with_its_figures_and_nothing_moves(
    registry: FakeRegistry, trained: Train, figures: Mapping[str, float], gate: Gate
) -> None:
    found = judged(registry, trained(**figures), BY_BOB)

    with pytest.raises(PromotionRefusedError, match=gate.value) as told:
        promote(found, BY_BOB, registry)

    assert failed(found) == [gate]
    assert set(figures.values()) & set(told.value.failed[0].figures.values())
    assert registry.aliases.get(CHAMPION) is None


def test_every_gate_that_fails_is_named_at_once(registry: FakeRegistry, trained: Train) -> None:
    found = judged(registry, trained(fair=False), replace(BY_BOB, by="ann"))

    assert failed(found) == [Gate.FAIRNESS, Gate.APPROVER]


def test_a_worse_version_does_not_replace_the_champion(
    registry: FakeRegistry, trained: Train
) -> None:
    promoted(registry, trained())

    found = judged(registry, trained(auc=0.5, auc_low=0.49, auc_high=0.51), BY_BOB)

    assert failed(found) == [Gate.AUC]


def test_a_comparison_on_the_same_applications_decides_where_there_is_one(
    registry: FakeRegistry, trained: Train
) -> None:
    promoted(registry, trained())
    surely_dearer = Comparison(Difference(0, -1, 1), Difference(0.2, 0.1, 0.3), "on the same")

    found = judge_promotion(
        trained(auc=0.6),
        BY_BOB,
        registry,
        compare=lambda _new, _old: surely_dearer,
        progress=SilentProgress(),
    )

    assert failed(found) == [Gate.COST]


def test_an_override_lets_a_gate_fail_and_is_noted_with_its_reason(
    registry: FakeRegistry, trained: Train
) -> None:
    approval = replace(BY_BOB, overrides=frozenset({Gate.FAIRNESS}), reason="one product only")

    promoted(registry, trained(fair=False), approval)

    assert registry.noted[0].overridden == {"fairness": "one product only"}


def test_a_gate_that_passed_is_not_noted_as_overridden(
    registry: FakeRegistry, trained: Train
) -> None:
    approval = replace(BY_BOB, overrides=frozenset({Gate.FAIRNESS}), reason="in case")

    promoted(registry, trained(), approval)

    assert registry.noted[0].overridden == {}


def test_an_override_needs_a_reason_and_some_gates_know_none() -> None:
    with pytest.raises(OverrideError, match="--reason"):
        replace(BY_BOB, overrides=frozenset({Gate.AUC}))
    with pytest.raises(OverrideError, match="cannot be used"):
        replace(BY_BOB, overrides=frozenset({Gate.GOLDEN}), reason="I know it")
    with pytest.raises(OverrideError, match="300 letters"):
        replace(BY_BOB, reason="x" * 301)


def spoil(registry: FakeRegistry, version: ModelVersion) -> None:
    policy = registry.folder / str(version.version) / "bundle" / "policy.json"
    policy.write_bytes(policy.read_bytes().replace(b"0.", b"1.", 1))


def test_a_version_whose_bundle_was_changed_is_refused_before_its_figures_are_believed(
    registry: FakeRegistry, trained: Train
) -> None:
    version = trained()
    spoil(registry, version)

    found = judged(registry, version, BY_BOB)

    assert failed(found) == [Gate.GOLDEN]
    assert len(found.findings) == 1
    assert "policy.json" in found.findings[0].said


def test_a_champion_that_cannot_be_opened_can_be_replaced_with_a_reason(
    registry: FakeRegistry, trained: Train
) -> None:
    first = trained()
    promoted(registry, first)
    spoil(registry, first)
    second = trained()

    assert failed(judged(registry, second, BY_BOB)) == [Gate.AUC, Gate.COST]
    overrides = frozenset({Gate.AUC, Gate.COST})
    promoted(registry, second, replace(BY_BOB, overrides=overrides, reason="the disk failed"))

    assert registry.version(NAME, CHAMPION).version == 2


def test_the_champion_is_not_promoted_again(registry: FakeRegistry, trained: Train) -> None:
    version = trained()
    promoted(registry, version)

    with pytest.raises(AlreadyChampionError, match="champion already"):
        judged(registry, version, BY_BOB)


def test_a_rollback_brings_the_champion_before_back_and_is_noted(
    registry: FakeRegistry, trained: Train
) -> None:
    promoted(registry, trained())
    promoted(registry, trained())

    change = roll_back(NAME, BY_BOB, registry)

    assert (change.move, change.version, change.before) == (Move.ROLLBACK, 1, 2)
    assert registry.version(NAME, CHAMPION).version == 1
    assert registry.noted[-1] == change


def test_a_rollback_does_not_lead_to_a_bundle_that_was_changed(
    registry: FakeRegistry, trained: Train
) -> None:
    first = trained()
    promoted(registry, first)
    promoted(registry, trained())
    spoil(registry, first)

    with pytest.raises(BundleTamperedError):
        roll_back(NAME, BY_BOB, registry)

    assert registry.version(NAME, CHAMPION).version == 2


def test_without_an_earlier_champion_a_rollback_says_what_to_do(
    registry: FakeRegistry, trained: Train
) -> None:
    promoted(registry, trained())

    with pytest.raises(NoEarlierChampionError, match="creditwright promote"):
        roll_back(NAME, BY_BOB, registry)


def test_a_promotion_that_died_before_the_alias_moved_changes_nothing_for_a_rollback(
    registry: FakeRegistry, trained: Train
) -> None:
    for _ in range(2):
        promoted(registry, trained())
    died = ChampionChange(
        move=Move.PROMOTE, version=9, before=2, by="bob", at=BY_BOB.at, bundle_digest=""
    )
    registry.noted.append(died)

    assert roll_back(NAME, BY_BOB, registry).version == 1
