"""One body over both registries: what MLflow keeps, and what the fake of other tests keeps."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fake_registry import FakeRegistry
from tests.small_model import SmallModel, resealed

from creditwright.core.clock import SystemClock
from creditwright.core.progress import SilentProgress
from creditwright.registry.address import find_bundle
from creditwright.registry.champion import ChampionChange, Move
from creditwright.registry.notes import changes_in
from creditwright.registry.registry import (
    CHALLENGER,
    CHAMPION,
    ModelNotFoundError,
    ModelRegistry,
    RegistryUnavailableError,
    TrainingRun,
)
from creditwright.registry.store import BundleStore
from creditwright.registry.tracking import open_mlflow
from creditwright.scoring.bundle import BundleTamperedError, read_bundle, write_bundle
from creditwright.scoring.documents import document_bytes
from creditwright.serving.deployment import DeploymentFile
from creditwright.serving.sources import Sources
from creditwright.workflows.follow_registry import follow_promotion, follow_registry
from creditwright.workflows.prepare_models import Deployer

TOOLS = """
import json, os
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
import mlflow
mlflow.set_tracking_uri("{uri}")
place = "models:/{name}/1"
found = mlflow.models.get_model_info(place)
client = mlflow.MlflowClient()
history = client.get_metric_history(found.run_id, "fold_auc")
try:
    mlflow.pyfunc.load_model(place)
    refused = "loaded"
except mlflow.MlflowException as error:
    refused = error.message
print(json.dumps(dict(
    flavours=list(found.flavors),
    digest=found.flavors["creditwright"]["digest"],
    inputs=[[each.name, each.type.name] for each in found.signature.inputs],
    rows_of_example=len(json.load(open(client.download_artifacts(
        found.run_id, "model/" + found.saved_input_example_info["artifact_path"]
    )))["data"]),
    steps=[each.value for each in history],
    refused=refused,
)))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One MLflow for the module, for it takes seconds to make; each test has its own model."""
    return tmp_path_factory.mktemp("registry")


@pytest.fixture(scope="module")
def mlflow(home: Path) -> ModelRegistry:
    return open_mlflow(f"sqlite:///{home}/mlflow.db", home / "mlartifacts")


@pytest.fixture(params=["mlflow", "fake"])
def registry(request: pytest.FixtureRequest, home: Path, tmp_path: Path) -> ModelRegistry:
    if request.param == "fake":
        return FakeRegistry(home / tmp_path.name)
    found: ModelRegistry = request.getfixturevalue("mlflow")
    return found


@pytest.fixture
def name(tmp_path: Path) -> str:
    return f"default-probability-of-{tmp_path.name}"


@pytest.fixture
def run(small_bundle: Path, tmp_path: Path) -> TrainingRun:
    files = tmp_path / "files"
    files.mkdir()
    (files / "evaluation.json").write_text("{}")
    return TrainingRun(
        metrics={"auc": 0.75},
        parameters={"folds": "5"},
        tags={"records_digest": "d" * 64},
        bundle=small_bundle,
        bundle_digest=read_bundle(small_bundle).digest,
        files=files,
        author="ann",
        series={"fold_auc": {0: 0.7, 1: 0.8}},
    )


@pytest.fixture
def other_run(run: TrainingRun, small_model: SmallModel, tmp_path: Path) -> TrainingRun:
    files = resealed({**small_model.files, "card.json": document_bytes({"purpose": "another"})})
    digest = write_bundle(tmp_path / "other", files).digest
    return replace(run, bundle=tmp_path / "other", bundle_digest=digest)


def crown(registry: ModelRegistry, name: str, version: int, before: int | None = None) -> None:
    change = ChampionChange(
        move=Move.PROMOTE,
        version=version,
        before=before,
        by="bob",
        at=datetime(2026, 3, 1, 12, version, tzinfo=UTC),
        bundle_digest="d" * 64,
        overridden={"fairness": "é: none yet"},
    )
    registry.set_champion(name, change)


def test_a_version_that_was_added_is_the_challenger_and_not_the_champion(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    added = registry.add(name, run)

    assert added.version == 1
    assert added.address == f"models:/{name}/1"
    assert added.author == "ann"
    assert added.made_at.startswith("20")
    assert registry.version(name, CHALLENGER) == added
    assert added.aliases == (CHALLENGER,)


def test_the_next_version_takes_the_challenge_and_leaves_the_champion(
    registry: ModelRegistry, name: str, run: TrainingRun, other_run: TrainingRun
) -> None:
    registry.add(name, run)
    crown(registry, name, 1)
    registry.add(name, other_run)

    assert registry.version(name, CHAMPION).version == 1
    assert registry.version(name, CHALLENGER).version == 2
    assert [each.version for each in registry.versions(name)] == [2, 1]


def test_the_same_bundle_is_not_added_twice(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    registry.add(name, run)
    again = registry.add(name, run)

    assert again.version == 1
    assert len(registry.versions(name)) == 1


def test_a_model_that_nobody_added_has_no_versions_and_no_changes(
    registry: ModelRegistry, name: str
) -> None:
    assert list(registry.versions(name)) == []
    assert list(registry.changes(name)) == []


def test_a_version_has_the_figures_and_the_files_of_its_run(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    added = registry.add(name, run)

    assert registry.figures(added)["auc"] == 0.75
    assert registry.file(added, "evaluation.json") == b"{}"
    assert registry.file(added, "fairness.json") is None


def test_every_change_of_champion_is_kept_in_its_order(
    registry: ModelRegistry, name: str, run: TrainingRun, other_run: TrainingRun
) -> None:
    registry.add(name, run)
    registry.add(name, other_run)
    crown(registry, name, 1)
    crown(registry, name, 2, before=1)

    changes = registry.changes(name)

    assert [(each.version, each.before) for each in changes] == [(1, None), (2, 1)]
    assert changes[0].overridden == {"fairness": "é: none yet"}
    assert changes[0].at == datetime(2026, 3, 1, 12, 1, tzinfo=UTC)
    assert registry.version(name, CHAMPION).version == 2


@pytest.mark.parametrize("which", [CHAMPION, "nobody", 7])
def test_what_is_not_there_is_not_found(
    registry: ModelRegistry, name: str, which: str | int
) -> None:
    with pytest.raises(ModelNotFoundError, match="creditwright train"):
        registry.version(name, which)


def test_a_bundle_comes_back_as_it_went_in(
    registry: ModelRegistry, name: str, run: TrainingRun, tmp_path: Path
) -> None:
    added = registry.add(name, run)
    into = tmp_path / "into"
    into.mkdir()

    registry.fetch(added, into)

    assert read_bundle(into, expected_digest=run.bundle_digest) == read_bundle(run.bundle)


@pytest.mark.parametrize("which", ["@challenger", "/1"])
def test_an_address_of_the_registry_is_copied_to_the_store_once(
    registry: ModelRegistry, name: str, run: TrainingRun, tmp_path: Path, which: str
) -> None:
    registry.add(name, run)
    store = BundleStore(tmp_path / "store")

    places = [find_bundle(f"models:/{name}{which}", store, lambda: registry) for _ in range(2)]

    assert places[0] == places[1]
    assert places[0].digest == run.bundle_digest
    assert [each.name for each in store.folder.iterdir()] == [run.bundle_digest]


def spoil(folder: Path) -> None:
    for found in folder.rglob("bundle/policy.json"):
        found.write_bytes(found.read_bytes().replace(b"0.", b"1.", 1))


def test_a_bundle_spoilt_in_the_registry_does_not_reach_the_store(
    registry: ModelRegistry, name: str, run: TrainingRun, home: Path, tmp_path: Path
) -> None:
    registry.add(name, run)
    spoil(home)
    store = BundleStore(tmp_path / "store")

    with pytest.raises(BundleTamperedError, match=r"policy\.json"):
        find_bundle(f"models:/{name}@challenger", store, lambda: registry)

    assert list(store.folder.iterdir()) == []


def test_mlflows_own_tools_show_the_model_and_cannot_run_it(
    home: Path, mlflow: ModelRegistry, name: str, run: TrainingRun
) -> None:
    mlflow.add(name, run)
    script = TOOLS.format(uri=f"sqlite:///{home}/mlflow.db", name=name)

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["flavours"] == ["creditwright"]
    assert found["digest"] == run.bundle_digest
    assert found["inputs"][:2] == [["external_score", "double"], ["credit_to_income", "double"]]
    assert ["occupation", "string"] in found["inputs"]
    assert found["rows_of_example"] == 3
    assert found["steps"] == [0.7, 0.8]
    assert found["refused"] == 'Model does not have the "python_function" flavor'


def test_a_model_under_a_name_with_an_apostrophe_is_found_again(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    registry.add(f"ann's {name}", run)

    assert [each.version for each in registry.versions(f"ann's {name}")] == [1]


def test_a_note_that_other_hands_wrote_is_said_to_be_unreadable() -> None:
    with pytest.raises(RegistryUnavailableError, match="remove the tag"):
        changes_in({"champion.20260301": '{"version": 3}'})


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[str], ModelRegistry]:
    return lambda uri: open_mlflow(uri, tmp_path / "mlartifacts")


def test_a_registry_that_is_no_database_is_said_to_be_out_of_reach(
    opened: Callable[[str], ModelRegistry], tmp_path: Path
) -> None:
    (tmp_path / "mlflow.db").write_text("not a database, whatever its name says " * 20)

    with pytest.raises(RegistryUnavailableError, match="cannot be reached"):
        opened(f"sqlite:///{tmp_path}/mlflow.db")


def test_a_registry_that_fails_half_way_is_one_line_and_says_that_the_bundle_is_kept(
    opened: Callable[[str], ModelRegistry], run: TrainingRun, tmp_path: Path
) -> None:
    registry = opened(f"sqlite:///{tmp_path}/mlflow.db")
    with sqlite3.connect(tmp_path / "mlflow.db") as database:
        database.execute("DROP TABLE model_versions")

    with pytest.raises(RegistryUnavailableError, match="The bundle is kept") as told:
        registry.add("default-probability", run)

    assert "\n" not in str(told.value)


def test_a_password_in_the_registrys_address_is_not_shown(
    opened: Callable[[str], ModelRegistry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")

    with pytest.raises(RegistryUnavailableError, match=r"at http://127\.0\.0\.1:1 ") as told:
        opened("http://ann:secret@127.0.0.1:1")

    assert "secret" not in str(told.value)


def test_a_promoted_champion_is_deployed_from_the_registry_and_followed(
    registry: ModelRegistry, name: str, run: TrainingRun, tmp_path: Path
) -> None:
    registry.add(name, run)
    registry.set_champion(name, change(1, run.bundle_digest))
    sources = Sources(BundleStore(tmp_path / "bundles"), lambda: registry, no_server, tmp_path)
    file = DeploymentFile(tmp_path / "serving.json")
    deployer = Deployer(
        file, sources, SystemClock(), "carol", try_out=lambda _folder, _digest: None
    )

    done = follow_promotion(name, deployer, SilentProgress())

    assert done is not None
    assert done.current.models[0].digest == run.bundle_digest
    assert sources.store.holds(run.bundle_digest)
    assert follow_registry(deployer) is None


def change(version: int, digest: str) -> ChampionChange:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    return ChampionChange(
        move=Move.PROMOTE, version=version, before=None, by="bob", at=at, bundle_digest=digest
    )


def no_server(_url: str, _sha256: str | None) -> AbstractContextManager[Path]:
    raise AssertionError("nothing is to be fetched")
