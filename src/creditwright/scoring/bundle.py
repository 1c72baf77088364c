"""A bundle: the folder that is one model version, whole, named by the digest of its manifest.

Everything a decision depends on lies in it, so that score, cut-off and reasons can never come from
different versions. The manifest lists every file with its size and SHA-256; no byte of a file is
used before both agree.
"""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.errors import BadDataError, FileAccessError, UnavailableError
from creditwright.core.files import folder_written_whole
from creditwright.scoring.documents import document_bytes, parse_json, read_document

FORMAT = 4
MANIFEST = "manifest.json"
MODEL = "model.txt"
LEARNED = "learned.json"
EXPECTED = "expected.json"
FILES = (
    MODEL,
    "features.json",
    "calibration.json",
    "policy.json",
    "reasons.json",
    "reference.json",
    "golden.json",
    EXPECTED,
    "card.json",
    LEARNED,
)
OF_A_STAGE = re.compile(
    r"learned-[a-z_]{1,40}-[a-z0-9_]{1,40}(\.columns|\.golden)?\.(json|txt|bin)"
)
MOST_OF_STAGES = 200  # files
MOST_BYTES = {MANIFEST: 64 << 10}
MOST_BYTES_OF_ONE = {".txt": 256 << 20, ".json": 64 << 20, ".bin": 256 << 20}
LIBRARIES = ("creditwright", "lightgbm", "numpy", "polars", "scipy")


class BundleNotFoundError(UnavailableError):
    """There is no bundle where one was looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"There is no model bundle at {folder}. Train one with `creditwright train`, or name "
            "the folder of one."
        )


class BundleTamperedError(BadDataError):
    """A file of a bundle is not what its manifest says, or the folder holds other files."""

    def __init__(self, folder: Path, file: str, trouble: str) -> None:
        self.file = file
        super().__init__(
            f"Bundle {folder}: {file} {trouble}. The model was not loaded. Take the bundle again "
            "from the registry, or train anew."
        )


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What the manifest says of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds, and which libraries made it."""

    format: int
    files: dict[str, FileEntry]
    libraries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle's files in memory, as its manifest says they are.

    Attributes:
        digest: SHA-256 of the manifest, which names every other byte.
    """

    digest: str
    manifest: Manifest
    files: Mapping[str, bytes]


def are_a_bundles(names: Iterable[str]) -> bool:
    """Return whether these are the files of a bundle: all in `FILES`, else only those of stages."""
    given = frozenset(names)
    more = given - frozenset(FILES)
    fit = all(OF_A_STAGE.fullmatch(name) for name in more)
    return given.issuperset(FILES) and fit and len(more) <= MOST_OF_STAGES


def most_bytes_of(name: str) -> int:
    """Return how large a file of a bundle may be; 0 for a kind that no bundle holds."""
    return MOST_BYTES.get(name, MOST_BYTES_OF_ONE.get(Path(name).suffix, 0))


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    """Return the manifest of these files, made with the libraries that are installed here."""
    if not are_a_bundles(files):
        raise ValueError(f"a bundle holds {sorted(FILES)} and its stages', got {sorted(files)}")
    entries = {
        name: FileEntry(len(content), sha256_of_bytes(content)) for name, content in files.items()
    }
    return Manifest(FORMAT, entries, {name: version(name) for name in LIBRARIES})


def write_bundle(
    folder: Path, files: Mapping[str, bytes], manifest: Manifest | None = None
) -> Bundle:
    """Write a bundle to `folder`, whole or not at all, and return it.

    Nothing in it tells when, where or by whom it was made: the same training gives the same
    digest.

    Args:
        folder: Is made; one that stands there is replaced.
        files: By name the files in `FILES`, and those of learned stages (`OF_A_STAGE`).
        manifest: The one they came with, where they are copied; None: it is made.

    Raises:
        FileAccessError: If the folder cannot be written.
    """
    manifest = manifest or manifest_of(files)
    content = document_bytes(manifest)
    with folder_written_whole(folder) as part:
        for name in manifest.files:
            (part / name).write_bytes(files[name])
        (part / MANIFEST).write_bytes(content)
    return Bundle(sha256_of_bytes(content), manifest, dict(files))


def read_bundle(folder: Path, *, expected_digest: str | None = None) -> Bundle:
    """Read a bundle's files once, and check each against the manifest.

    Args:
        folder: The bundle.
        expected_digest: The digest it must have, where the caller knows it.

    Raises:
        BundleNotFoundError: If there is no such folder.
        BundleTamperedError: If the folder holds other files than a bundle's, a link, or a file
            that is too large or differs from the manifest.
        FileAccessError: If a file cannot be read.
    """
    found = _listing(folder)
    content = _read(folder, MANIFEST)
    digest = sha256_of_bytes(content)
    if expected_digest is not None and digest != expected_digest:
        raise BundleTamperedError(folder, MANIFEST, f"has digest {digest}, not {expected_digest}")
    manifest = read_manifest(folder, content)
    _check_listing(folder, found, manifest)
    files = {name: _checked(folder, name, entry) for name, entry in manifest.files.items()}
    return Bundle(digest, manifest, files)


def read_manifest(folder: Path, content: bytes) -> Manifest:
    """Return the manifest that `content` holds.

    Raises:
        BundleTamperedError: If it is of another format, or lists other files than a bundle's.
        DocumentError: If it is no manifest.
    """
    _check_format(folder, content)
    manifest = read_document(Manifest, content, file=MANIFEST)
    if not are_a_bundles(manifest.files):
        raise BundleTamperedError(folder, MANIFEST, "does not list the files of a bundle")
    return manifest


def _check_format(folder: Path, content: bytes) -> None:
    """Say of a bundle of another format that it is one, whatever else is in its manifest."""
    said = parse_json(content, file=MANIFEST)
    found = said.get("format") if isinstance(said, dict) else None
    if found != FORMAT:
        raise BundleTamperedError(
            folder, MANIFEST, f"is of format {found}; this version reads {FORMAT}"
        )


def _listing(folder: Path) -> Mapping[str, os.stat_result]:
    if not folder.is_dir():
        raise BundleNotFoundError(folder)
    try:
        found = {entry.name: entry.stat(follow_symlinks=False) for entry in os.scandir(folder)}
    except OSError as error:
        raise FileAccessError(f"Cannot read {folder}: {error.strerror}.") from error
    if MANIFEST not in found:
        if not set(found) & set(FILES):
            raise BundleNotFoundError(folder)
        raise BundleTamperedError(folder, MANIFEST, "is missing")
    _check_plain(folder, MANIFEST, found[MANIFEST])
    return found


def _check_plain(folder: Path, name: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BundleTamperedError(folder, name, "is not a plain file")


def _check_listing(folder: Path, found: Mapping[str, os.stat_result], manifest: Manifest) -> None:
    listed = {*manifest.files, MANIFEST}
    for name in sorted({*found, *listed}):
        if name not in found:
            raise BundleTamperedError(folder, name, "is missing")
        if name not in listed:
            raise BundleTamperedError(folder, name, "does not belong to a bundle")
        _check_plain(folder, name, found[name])


def _read(folder: Path, name: str) -> bytes:
    """Read at most as many bytes as the file may have; a link put there meanwhile is refused."""
    most = most_bytes_of(name)
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise FileAccessError(f"Cannot read {folder / name}: {error.strerror}.") from error
    if len(content) > most:
        raise BundleTamperedError(folder, name, f"is larger than {most} bytes")
    return content


def _checked(folder: Path, name: str, entry: FileEntry) -> bytes:
    content = _read(folder, name)
    if len(content) != entry.bytes:
        raise BundleTamperedError(
            folder, name, f"has {len(content)} bytes, the manifest says {entry.bytes}"
        )
    if sha256_of_bytes(content) != entry.sha256:
        raise BundleTamperedError(folder, name, "differs from the manifest (SHA-256)")
    return content
