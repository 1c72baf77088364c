"""One body over both registries: what MLflow keeps, and what the fake of other tests keeps."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fake_registry import FakeRegistry

from creditwright.registry.address import find_bundle
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
from creditwright.scoring.bundle import BundleTamperedError, read_bundle


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
    )


def test_the_first_version_is_champion_and_challenger(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    added = registry.add(name, run)

    assert added.version == 1
    assert added.address == f"models:/{name}/1"
    for alias in (CHAMPION, CHALLENGER):
        assert registry.version(name, alias).bundle_digest == run.bundle_digest
    assert set(registry.version(name, 1).aliases) == {CHAMPION, CHALLENGER}


def test_the_next_version_takes_the_challenge_and_leaves_the_champion(
    registry: ModelRegistry, name: str, run: TrainingRun
) -> None:
    registry.add(name, run)
    registry.add(name, run)

    assert registry.version(name, CHAMPION).version == 1
    assert registry.version(name, CHALLENGER).version == 2


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


@pytest.mark.parametrize("which", ["@champion", "/1"])
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
        find_bundle(f"models:/{name}@champion", store, lambda: registry)

    assert list(store.folder.iterdir()) == []


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
