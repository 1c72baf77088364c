"""From the words that name a model to the folder of its bundle."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import FileAccessError
from creditwright.registry.registry import ModelRegistry, ModelVersion
from creditwright.registry.store import DIGEST, LATEST, BundleStore

IN_REGISTRY = re.compile(r"models:/(?P<name>[^/@]+)(@(?P<alias>[^/@]+)|/(?P<version>\d{1,9}))")


@dataclass(frozen=True, slots=True)
class BundlePlace:
    """Where a bundle is, and the digest it must have, where that is known."""

    folder: Path
    digest: str | None


def find_bundle(
    address: str, store: BundleStore, open_registry: Callable[[], ModelRegistry]
) -> BundlePlace:
    """Return where the bundle that `address` names is; from a registry it is copied first.

    Args:
        address: `latest`, a digest of the store, `models:/NAME@ALIAS`, `models:/NAME/VERSION`, or a
            folder.
        store: The local store.
        open_registry: Is called only for an address of the registry, so that no other needs one.

    Raises:
        BundleNotFoundError, ModelNotFoundError: If there is none.
        BundleTamperedError: If the registry's copy is not what the registry says.
        RegistryUnavailableError: If the registry is needed and cannot be reached.
    """
    if address == LATEST:
        digest = store.latest()
        return BundlePlace(store.path(digest), digest)
    if DIGEST.fullmatch(address):
        return BundlePlace(store.path(address), address)
    named = IN_REGISTRY.fullmatch(address)
    if named is None:
        return BundlePlace(Path(address), None)
    registry = open_registry()
    which = named["alias"] or int(named["version"])
    version = registry.version(named["name"], which)
    if not store.holds(version.bundle_digest):
        _copy(registry, version, store)
    return BundlePlace(store.path(version.bundle_digest), version.bundle_digest)


def _copy(registry: ModelRegistry, version: ModelVersion, store: BundleStore) -> None:
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=store.folder, prefix=".fetched-") as folder:
            registry.fetch(version, Path(folder))
            store.add(Path(folder), expected_digest=version.bundle_digest)
    except OSError as error:
        raise FileAccessError(f"Cannot write {store.folder}: {error.strerror}.") from error
