"""Deploying: gates for what decides, one winner, and the way back without a registry."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.clocks import SetClock
from tests.fake_registry import FakeRegistry
from tests.served_models import NAME, ServedModels, card_of, opened_here
from tests.small_model import SmallModel, resealed, train_small_model

from creditwright.core.clock import SystemClock
from creditwright.core.errors import CreditwrightError, FileAccessError
from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Policy
from creditwright.registry.archive import archive_bytes
from creditwright.registry.champion import ChampionChange, Move
from creditwright.registry.registry import ModelVersion, RegistryUnavailableError, TrainingRun
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import BundleTamperedError, read_bundle, write_bundle
from creditwright.scoring.documents import read_document
from creditwright.serving.deployment import (
    Change,
    DeploymentConflictError,
    DeploymentError,
    DeploymentFile,
    NothingEarlierError,
    OlderVersionError,
)
from creditwright.serving.following import Follower
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest, read_manifest
from creditwright.serving.opening import OpenedBundle, TrialError
from creditwright.serving.sources import Sources
from creditwright.serving.trial import try_bundle
from creditwright.workflows.deploy import (
    NotDeployedError,
    add_shadow,
    deploy_at_start,
    deploy_manifest,
    remove,
    roll_back_deployment,
)
from creditwright.workflows.follow_registry import follow_promotion, follow_registry
from creditwright.workflows.prepare_models import (
    CutOffError,
    Deployer,
    UnnamedModelError,
    UnpromotedError,
    prepare_manifest,
)

AT = datetime(2026, 11, 21, tzinfo=UTC)
QUIET = SilentProgress()
CHAMPION = Manifest((Entry(source=f"models:/{NAME}@champion"),))


@pytest.fixture
def registry(served_models: ServedModels, tmp_path: Path) -> FakeRegistry:
    """A registry with versions 1 to 3; nothing is promoted."""
    found = FakeRegistry(tmp_path / "registry")
    for digest in served_models.digests[:3]:
        found.add(NAME, run_of(served_models, digest))
    return found


def run_of(served: ServedModels, digest: str) -> TrainingRun:
    bundle = served.store.path(digest)
    return TrainingRun(
        metrics={}, parameters={}, tags={}, bundle=bundle, bundle_digest=digest, files=bundle,
        author="ann",
    )  # fmt: skip


def promoted(registry: FakeRegistry, version: int, move: Move = Move.PROMOTE) -> ModelVersion:
    digest = registry.digests[version - 1]
    change = ChampionChange(
        move=move, version=version, before=None, by="bob", at=AT, bundle_digest=digest
    )
    registry.set_champion(NAME, change)
    return registry.version(NAME, version)


class Downs:
    """Opens a registry, unless it is down."""

    def __init__(self, registry: FakeRegistry) -> None:
        self.registry, self.is_down = registry, False

    def __call__(self) -> FakeRegistry:
        if self.is_down:
            raise RegistryUnavailableError("The model registry cannot be reached.")
        return self.registry


@pytest.fixture
def opened(registry: FakeRegistry) -> Downs:
    return Downs(registry)


@pytest.fixture
def deployer(opened: Downs, tmp_path: Path) -> Deployer:
    def no_server(*_: object) -> None:
        raise AssertionError("nothing is to be fetched")

    sources = Sources(BundleStore(tmp_path / "bundles"), opened, no_server, tmp_path)  # type: ignore[arg-type]
    file = DeploymentFile(tmp_path / "serving.json")
    return Deployer(file, sources, SetClock(AT), "carol", try_here)


def try_here(folder: Path, digest: str) -> None:
    """Try a bundle out in this process: a process apart for each test would take minutes."""
    found = try_bundle(folder, digest)
    if found:
        raise TrialError(digest, found["message"])


def versions(deployer: Deployer) -> list[tuple[int, Role]]:
    return [(each.version, each.role) for each in deployer.file.read().current.models]


def test_a_promoted_champion_is_deployed_and_who_when_and_why_are_kept(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    promoted(registry, 1)

    done = deploy_manifest(CHAMPION, deployer, QUIET, reason="the first").current

    assert (done.generation, done.by, done.reason) == (1, "carol", "the first")
    assert done.at == "2026-11-21T00:00:00.000000Z"
    assert done.models[0].digest == registry.digests[0]
    assert done.models[0].follows == "champion"
    assert deployer.sources.store.holds(registry.digests[0])
    assert json.loads(deployer.file.log.read_text())["reason"] == "the first"


def test_what_was_not_promoted_does_not_decide(deployer: Deployer) -> None:
    with pytest.raises(UnpromotedError, match=f"Version 3 of {NAME!r}"):
        deploy_manifest(Manifest((Entry(source=f"models:/{NAME}/3"),)), deployer, QUIET)

    assert deployer.file.read().current.generation == 0


def test_what_was_not_promoted_may_decide_if_somebody_says_why(deployer: Deployer) -> None:
    entry = Entry(source=f"models:/{NAME}/3", reason="approved on paper, 2026-11-20")

    deploy_manifest(Manifest((entry,)), deployer, QUIET)

    assert versions(deployer) == [(3, Role.CHAMPION)]
    (kept,) = deployer.file.read().current.models
    assert kept.reason == "approved on paper, 2026-11-20"


def test_what_was_not_promoted_may_watch(registry: FakeRegistry, deployer: Deployer) -> None:
    promoted(registry, 1)
    deploy_manifest(CHAMPION, deployer, QUIET)

    add_shadow(Entry(source=f"{NAME}@challenger"), deployer)

    assert versions(deployer) == [(1, Role.CHAMPION), (3, Role.SHADOW)]


def thresholds(deployer: Deployer, served: ServedModels, *versions: int) -> Manifest:
    """Return a manifest as system 000 writes it, with the cut-offs of the bundles."""
    entries = []
    for version in versions:
        bundle = read_bundle(served.store.path(served.digests[version - 1]))
        policy = read_document(Policy, bundle.files["policy.json"], file="policy.json")
        source = str(served.store.path(served.digests[version - 1]))
        entries.append(
            {
                "model_name": NAME,
                "version": str(version),
                "source": source,
                "validation_threshold": repr(policy.decline_above),
            }
        )
    del deployer
    return read_manifest(json.dumps(entries).encode(), called="models_to_deploy.json")


def test_every_model_of_a_manifest_of_system_000_is_in_use_under_its_key(
    served_models: ServedModels, deployer: Deployer
) -> None:
    deploy_manifest(thresholds(deployer, served_models, 1, 2), deployer, QUIET)

    in_use, store = ModelsInUse(), deployer.sources.store
    Follower(deployer.file, store, in_use, SystemClock(), open_bundle=open_here).reload()
    keys = [each.key for each in in_use.current.deciding]
    assert keys == [f"{NAME}_v1", f"{NAME}_v2"]
    assert in_use.current.by_key(keys[0]).digest != in_use.current.by_key(keys[1]).digest


def test_two_models_of_a_manifest_score_differently_each_under_its_key(
    served_models: ServedModels, small_model: SmallModel, deployer: Deployer, tmp_path: Path
) -> None:
    other = train_small_model(seed=2)
    write_bundle(tmp_path / "other", resealed({**other.files, "card.json": card_of(9)}))
    first = served_models.store.path(served_models.digests[0])
    entries = [
        Entry(source=str(first), name=NAME, version=1, reason="test"),
        Entry(source="other", name="o", version=1, reason="test", role=Role.ON_REQUEST),
    ]
    deploy_manifest(Manifest(tuple(entries)), deployer, QUIET)
    in_use, store = ModelsInUse(), deployer.sources.store
    Follower(deployer.file, store, in_use, SystemClock(), open_bundle=open_here).reload()

    scores = [
        in_use.current.by_key(key).model.scorer.score(small_model.matrix).score
        for key in (f"{NAME}_v1", "o_v1")
    ]

    assert (scores[0] != scores[1]).mean() > 0.9


def open_here(folder: Path, digest: str) -> OpenedBundle:
    return opened_here(BundleStore(folder.parent), digest)


def test_a_threshold_that_the_bundle_does_not_have_is_refused(
    served_models: ServedModels, deployer: Deployer
) -> None:
    manifest = thresholds(deployer, served_models, 1)
    wanted = manifest.models[0].cut_off
    assert wanted is not None
    other = replace(manifest.models[0], cut_off=wanted + 2**-53)

    with pytest.raises(CutOffError, match=f"write {wanted!r}"):
        deploy_manifest(Manifest((other,)), deployer, QUIET)


def test_a_folder_needs_a_name_and_a_version(
    served_models: ServedModels, deployer: Deployer
) -> None:
    source = str(served_models.store.path(served_models.digests[0]))

    with pytest.raises(UnnamedModelError, match="`name` and `version`"):
        deploy_manifest(Manifest((Entry(source=source),)), deployer, QUIET)


def test_a_manifest_may_not_call_a_version_by_another_name(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    promoted(registry, 1)

    with pytest.raises(DeploymentError, match="calls it version None of 'other'"):
        deploy_manifest(Manifest((replace(CHAMPION.models[0], name="other"),)), deployer, QUIET)


def test_checking_a_manifest_deploys_nothing(registry: FakeRegistry, deployer: Deployer) -> None:
    promoted(registry, 1)

    models = prepare_manifest(CHAMPION, deployer, QUIET)

    assert [each.version for each in models] == [1]
    assert deployer.file.read().current.generation == 0


def test_an_older_version_needs_a_rollback(registry: FakeRegistry, deployer: Deployer) -> None:
    promoted(registry, 1)
    promoted(registry, 2)
    deploy_manifest(CHAMPION, deployer, QUIET)
    older = Manifest((Entry(source=f"models:/{NAME}/1"),))

    with pytest.raises(OlderVersionError):
        deploy_manifest(older, deployer, QUIET)
    deploy_manifest(older, deployer, QUIET, rollback=True)

    assert versions(deployer) == [(1, Role.CHAMPION)]


def test_a_bundle_that_is_not_sound_is_not_deployed(
    registry: FakeRegistry, deployer: Deployer, tmp_path: Path
) -> None:
    promoted(registry, 1)
    deploy_manifest(CHAMPION, deployer, QUIET)
    promoted(registry, 2)
    spoilt = tmp_path / "registry" / "2" / "bundle" / "model.txt"
    spoilt.write_bytes(spoilt.read_bytes()[:-1])

    with pytest.raises(CreditwrightError, match=r"model\.txt"):
        follow_registry(deployer)

    assert versions(deployer) == [(1, Role.CHAMPION)]


def test_the_first_promotion_deploys_and_the_next_is_followed(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    promoted(registry, 1)
    follow_promotion(NAME, deployer, QUIET)
    promoted(registry, 2)

    done = follow_promotion(NAME, deployer, QUIET)

    assert done is not None
    assert done.current.change is Change.FOLLOW
    assert versions(deployer) == [(2, Role.CHAMPION)]
    assert follow_registry(deployer) is None


def test_a_decider_follows_no_alias_to_what_was_not_promoted(
    registry: FakeRegistry, deployer: Deployer, served_models: ServedModels
) -> None:
    promoted(registry, 1)
    tenth = Entry(
        source=f"{NAME}@challenger", role=Role.CHALLENGER, share=0.1, reason="the committee"
    )
    watching = Entry(source=f"{NAME}@challenger", role=Role.SHADOW)
    deploy_manifest(Manifest((*CHAMPION.models, tenth)), deployer, QUIET)
    add_shadow(Entry(source=f"models:/{NAME}/2"), deployer)
    registry.add(NAME, run_of(served_models, served_models.digests[3]))

    assert follow_registry(deployer) is None
    deploy_manifest(Manifest((*CHAMPION.models, watching)), deployer, QUIET)
    assert versions(deployer)[1] == (4, Role.SHADOW)


def test_rolling_back_asks_no_registry(
    registry: FakeRegistry, deployer: Deployer, opened: Downs
) -> None:
    for version in (1, 2):
        promoted(registry, version)
        follow_promotion(NAME, deployer, QUIET)
    opened.is_down = True

    roll_back_deployment(deployer, reason="complaints")

    assert versions(deployer) == [(1, Role.CHAMPION)]
    assert deployer.file.read().current.models[0].held


def test_what_a_rollback_holds_follows_again_after_a_promotion_only(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    for version in (1, 2):
        promoted(registry, version)
        follow_promotion(NAME, deployer, QUIET)
    roll_back_deployment(deployer)

    assert follow_registry(deployer) is None
    promoted(registry, 3)
    follow_promotion(NAME, deployer, QUIET)

    assert versions(deployer) == [(3, Role.CHAMPION)]
    assert not deployer.file.read().current.models[0].held


def test_rolling_back_twice_comes_back_to_where_it_began(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    for version in (1, 2):
        promoted(registry, version)
        follow_promotion(NAME, deployer, QUIET)

    roll_back_deployment(deployer)
    roll_back_deployment(deployer)

    assert versions(deployer) == [(2, Role.CHAMPION)]


def test_without_an_earlier_deployment_there_is_no_way_back(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    promoted(registry, 1)
    deploy_manifest(CHAMPION, deployer, QUIET)

    with pytest.raises(NothingEarlierError, match="Generation 1"):
        roll_back_deployment(deployer)


def test_a_bundle_spoilt_on_disk_is_not_rolled_back_to(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    for version in (1, 2):
        promoted(registry, version)
        follow_promotion(NAME, deployer, QUIET)
    spoilt = deployer.sources.store.path(registry.digests[0]) / "model.txt"
    spoilt.write_bytes(spoilt.read_bytes()[:-1])

    with pytest.raises(BundleTamperedError, match=r"model\.txt"):
        roll_back_deployment(deployer)

    assert versions(deployer) == [(2, Role.CHAMPION)]


def test_the_champion_is_not_removed_and_a_shadow_is(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    promoted(registry, 1)
    deploy_manifest(CHAMPION, deployer, QUIET)
    add_shadow(Entry(source=f"models:/{NAME}/2"), deployer)

    with pytest.raises(DeploymentError, match="one model is the champion"):
        remove(f"{NAME}/1", deployer)
    with pytest.raises(NotDeployedError, match=f"Deployed: {NAME}/1, {NAME}/2"):
        remove(f"{NAME}/9", deployer)
    remove(f"{NAME}/2", deployer)

    assert versions(deployer) == [(1, Role.CHAMPION)]


def test_of_deployments_and_a_rollback_at_once_one_wins(
    registry: FakeRegistry, deployer: Deployer
) -> None:
    for version in (1, 2):
        promoted(registry, version)
        follow_promotion(NAME, deployer, QUIET)
    start, outcomes = threading.Barrier(3), []

    def run(act: object) -> None:
        start.wait()
        try:
            act()  # type: ignore[operator]
            outcomes.append("won")
        except DeploymentConflictError:
            outcomes.append("conflict")

    acts = (
        lambda: deploy_manifest(CHAMPION, deployer, QUIET),
        lambda: deploy_manifest(CHAMPION, deployer, QUIET),
        lambda: roll_back_deployment(deployer),
    )
    threads = [threading.Thread(target=run, args=(each,)) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(outcomes) == ["conflict", "conflict", "won"]
    assert deployer.file.read().current.generation == 3


def test_the_manifest_of_the_start_is_deployed_once(
    served_models: ServedModels, deployer: Deployer
) -> None:
    first = thresholds(deployer, served_models, 1)
    second = thresholds(deployer, served_models, 2)
    deploy_at_start(lambda: first, deployer, QUIET)
    deploy_at_start(lambda: second, deployer, QUIET)
    roll_back_deployment(deployer)

    done = deploy_at_start(lambda: second, deployer, QUIET)

    assert done.current.generation == 3
    assert versions(deployer) == [(1, Role.CHAMPION)]


def test_a_service_starts_with_what_is_deployed_where_the_manifest_cannot_be_had(
    served_models: ServedModels, deployer: Deployer
) -> None:
    def gone() -> Manifest:
        raise FileAccessError("Cannot read it.")

    with pytest.raises(FileAccessError):
        deploy_at_start(gone, deployer, QUIET)
    deploy_at_start(lambda: thresholds(deployer, served_models, 1), deployer, QUIET)
    deploy_at_start(gone, deployer, QUIET)

    assert versions(deployer) == [(1, Role.CHAMPION)]


def test_what_was_fetched_once_is_not_fetched_again(
    served_models: ServedModels, deployer: Deployer, tmp_path: Path
) -> None:
    archive = tmp_path / "fetched.zip"
    archive.write_bytes(
        archive_bytes(read_bundle(served_models.store.path(served_models.digests[0])))
    )
    asked = []

    @contextmanager
    def fetched(url: str, sha256: str | None) -> Iterator[Path]:
        asked.append((url, sha256))
        yield archive

    fetching = replace(deployer, sources=replace(deployer.sources, fetched=fetched))
    entry = Entry(
        source="https://models.example/m.zip", sha256="a" * 64, name=NAME, version=1, reason="test"
    )
    deploy_manifest(Manifest((entry,)), fetching, QUIET)
    deploy_manifest(Manifest((entry,)), fetching, QUIET)
    deploy_manifest(Manifest((replace(entry, sha256="b" * 64),)), fetching, QUIET)

    assert asked == [(entry.source, "a" * 64), (entry.source, "b" * 64)]


NO_MLFLOW = """
import sys, time
for name in ("mlflow", "sklearn", "shap", "optuna", "pandas"):
    sys.modules[name] = None
from pathlib import Path
from creditwright.composition.deploying import follower
from creditwright.core.clock import SystemClock
from creditwright.core.settings import read_settings
from creditwright.serving.in_use import ModelsInUse
in_use = ModelsInUse()
follower(read_settings(), in_use, SystemClock()).reload()
print(in_use.current.champion.address)
"""


def test_what_is_deployed_is_in_use_where_mlflow_cannot_be_imported(
    registry: FakeRegistry, deployer: Deployer, tmp_path: Path
) -> None:
    promoted(registry, 1)
    deploy_manifest(CHAMPION, deployer, QUIET)

    ran = subprocess.run(
        [sys.executable, "-c", NO_MLFLOW],
        env={"CREDITWRIGHT_HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip

    assert ran.stdout.strip() == f"{NAME}/1", ran.stderr
