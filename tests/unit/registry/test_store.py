"""The local store, and the words that name a model."""

import subprocess
import sys
from pathlib import Path

import pytest

from creditwright.registry.address import find_bundle
from creditwright.registry.registry import ModelRegistry
from creditwright.registry.store import BundleStore, LatestError
from creditwright.scoring.bundle import BundleNotFoundError, BundleTamperedError, read_bundle

WITHOUT_TRAINING = """
import sys

class Refuse:
    missing = "mlflow shap pandas sklearn matplotlib pyarrow numba sqlalchemy".split()

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
from pathlib import Path
from creditwright.decision.opening import open_bundle
from creditwright.registry.address import find_bundle
from creditwright.registry.store import BundleStore
from creditwright.registry.tracking import open_mlflow
from creditwright.registry.registry import RegistryUnavailableError
from creditwright.workflows.score_portfolio import score_portfolio

folder, address = sys.argv[1:]
place = find_bundle(address, BundleStore(Path(folder)), lambda: None)
print(open_bundle(place.folder, expected_digest=place.digest).digest)
try:
    open_mlflow("sqlite:///none.db", Path("none"))
except RegistryUnavailableError as error:
    print(error)
"""


def no_registry() -> ModelRegistry:
    raise AssertionError("the registry was asked")


@pytest.fixture
def store(tmp_path: Path) -> BundleStore:
    return BundleStore(tmp_path / "bundles")


def test_a_bundle_in_the_store_is_the_one_put_there(store: BundleStore, small_bundle: Path) -> None:
    digest = store.add(small_bundle)

    assert store.holds(digest)
    assert read_bundle(store.path(digest)) == read_bundle(small_bundle)


def test_a_bundle_put_there_twice_is_there_once(store: BundleStore, small_bundle: Path) -> None:
    digests = {store.add(small_bundle), store.add(small_bundle)}

    assert [each.name for each in store.folder.iterdir()] == list(digests)


def test_a_spoilt_bundle_does_not_get_in(store: BundleStore, small_bundle: Path) -> None:
    (small_bundle / "policy.json").write_bytes(b"{}")

    with pytest.raises(BundleTamperedError, match=r"policy\.json"):
        store.add(small_bundle)

    assert not store.folder.exists()


def test_latest_is_the_one_named_last(store: BundleStore, small_bundle: Path) -> None:
    digest = store.add(small_bundle)
    store.set_latest(digest)

    place = find_bundle("latest", store, no_registry)

    assert place.folder == store.path(digest)
    assert place.digest == digest


def test_without_a_training_there_is_no_latest(store: BundleStore) -> None:
    with pytest.raises(BundleNotFoundError, match="creditwright train"):
        find_bundle("latest", store, no_registry)


@pytest.mark.parametrize("content", [b"../../etc", b"\xff\xfe\0"])
def test_a_latest_that_is_no_digest_is_refused(store: BundleStore, content: bytes) -> None:
    store.folder.mkdir(parents=True, exist_ok=True)
    (store.folder / "latest").write_bytes(content)

    with pytest.raises(LatestError):
        find_bundle("latest", store, no_registry)


def test_a_digest_names_a_bundle_of_the_store(store: BundleStore, small_bundle: Path) -> None:
    digest = store.add(small_bundle)

    assert find_bundle(digest, store, no_registry).folder == store.path(digest)


def test_anything_else_is_a_folder_and_no_registry_is_needed(
    store: BundleStore, small_bundle: Path
) -> None:
    place = find_bundle(str(small_bundle), store, no_registry)

    assert place.folder == small_bundle
    assert place.digest is None


@pytest.mark.parametrize("by", ["latest", "folder"])
def test_a_base_install_opens_a_bundle_and_names_what_the_registry_lacks(
    store: BundleStore, small_bundle: Path, by: str
) -> None:
    digest = store.add(small_bundle)
    store.set_latest(digest)
    address = "latest" if by == "latest" else str(small_bundle)

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TRAINING, str(store.folder), address],
        capture_output=True,
        text=True,
        check=False,
        cwd=small_bundle.parent,
    )

    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == digest
    assert "creditwright[train]" in done.stdout
