"""From the words of a manifest to a bundle in the local store, whatever it came as."""

import re
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.registry.address import IN_REGISTRY, find_bundle
from creditwright.registry.archive import read_archive
from creditwright.registry.champion import ChampionChange
from creditwright.registry.registry import CHAMPION, ModelRegistry, ModelVersion
from creditwright.registry.store import DIGEST, BundleStore
from creditwright.scoring.bundle import MANIFEST
from creditwright.serving.fetching import FetchRules, fetched_bytes
from creditwright.serving.manifest import MOST_BYTES as MOST_OF_MANIFEST
from creditwright.serving.manifest import Manifest, read_manifest
from creditwright.serving.mlflow_folder import MLMODEL, bundle_in
from creditwright.serving.unpacking import is_model_folder, unpack_model_folder

HTTPS = "https://"
NAME_AND_ALIAS = re.compile(r"(?P<name>[^/@:]+)@(?P<alias>[A-Za-z0-9_-]{1,50})(?P<version>$)")
A_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
OpenRegistry = Callable[[], ModelRegistry]
Fetched = Callable[[str, str | None], AbstractContextManager[Path]]


class SourceError(BadDataError):
    """The source of a model leads to none."""

    def __init__(self, source: str, trouble: str) -> None:
        super().__init__(f"The source {source[:200]!r} {trouble}. Nothing was deployed.")


@dataclass(frozen=True, slots=True)
class FoundBundle:
    """A bundle that is in the local store now.

    Attributes:
        digest: The bundle's.
        version: The registry's version; None: it came by another way.
        follows: The alias of the registry that led to it.
        promoted: Whether somebody made this very bundle champion through the gates.
    """

    digest: str
    version: ModelVersion | None = None
    follows: str | None = None
    promoted: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """Where models may come from.

    Attributes:
        store: The local store, where they end.
        open_registry: Is called only for what the registry has.
        fetched: Gives the file at an https address, while it is needed; None as the digest where
            the manifest says none, which it refuses.
        folder: What relative paths start from.
    """

    store: BundleStore
    open_registry: OpenRegistry
    fetched: Fetched
    folder: Path

    def find(self, source: str, sha256: str | None = None) -> FoundBundle:
        """Return the bundle that a source names, after copying it into the local store.

        Raises:
            SourceError: If it is an address that nothing is fetched from.
            BadDataError: If what is there is no bundle, or not the one that it should be.
            UnavailableError: If the registry, or the server, cannot be reached.
        """
        if source.startswith(HTTPS):
            with self.fetched(source, sha256) as file:
                return FoundBundle(self._from_file(file))
        named = IN_REGISTRY.fullmatch(source) or NAME_AND_ALIAS.fullmatch(source)
        if named:
            return self._from_registry(named["name"], named["alias"], named["version"])
        if A_SCHEME.match(source):
            raise SourceError(source, "is no address that models are fetched from: https alone is")
        if DIGEST.fullmatch(source):
            return FoundBundle(self.store.add(self.store.path(source), expected_digest=source))
        path = self.folder / Path(source).expanduser()
        return FoundBundle(self._from_folder(path) if path.is_dir() else self._from_file(path))

    def _from_registry(self, name: str, alias: str | None, number: str | None) -> FoundBundle:
        registry = self.open_registry()
        version = registry.version(name, alias or int(number or 0))
        find_bundle(version.address, self.store, lambda: registry)
        promoted = was_promoted(version, tuple(registry.changes(name)))
        return FoundBundle(version.bundle_digest, version, alias, promoted)

    def _from_folder(self, folder: Path) -> str:
        if (folder / MLMODEL).exists() and not (folder / MANIFEST).exists():
            bundle, digest = bundle_in(folder)
            return self.store.add(bundle, expected_digest=digest)
        return self.store.add(folder)

    def _from_file(self, file: Path) -> str:
        try:
            with file.open("rb"):  # whether it can be read, told as of any file
                pass
            self.store.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.store.folder, prefix=".archive-") as landing:
                return self._from_archive(file, Path(landing))
        except OSError as error:
            where = error.filename or self.store.folder
            raise FileAccessError(f"Cannot use {where}: {error.strerror or error}.") from error

    def _from_archive(self, file: Path, landing: Path) -> str:
        if is_model_folder(file):
            unpack_model_folder(file, landing)
        else:
            for name, content in read_archive(file).items():
                (landing / name).write_bytes(content)
        return self._from_folder(landing)


def was_promoted(version: ModelVersion, changes: tuple[ChampionChange, ...]) -> bool:
    """Return whether this very bundle went through the gates: it is champion now, or once was."""
    noted = any(each.bundle_digest == version.bundle_digest for each in changes)
    return noted or CHAMPION in version.aliases


def manifest_at(address: str, rules: FetchRules) -> Manifest:
    """Return the manifest at a path or an https address.

    Raises:
        ManifestError: If it cannot be used.
        FetchRefusedError, FetchError, UnresolvedHostError: If it cannot be fetched.
        FileAccessError: If it cannot be read.
    """
    if address.startswith(HTTPS):
        content = fetched_bytes(address, rules, most_bytes=MOST_OF_MANIFEST)
        return read_manifest(content, called=address)
    if A_SCHEME.match(address):
        raise SourceError(address, "is no address that a manifest is fetched from: https alone is")
    file = Path(address).expanduser()
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_OF_MANIFEST + 1)
    except OSError as error:
        raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
    return read_manifest(content, called=str(file))
