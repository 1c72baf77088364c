"""Take a model out as one file, and in again: verified in every way before it is kept."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.digests import sha256_of_bytes, sha256_of_file
from creditwright.core.files import write_bytes
from creditwright.decision.opening import open_bundle
from creditwright.registry.address import BundlePlace
from creditwright.registry.archive import archive_bytes, read_archive
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import read_bundle


@dataclass(frozen=True, slots=True)
class Carried:
    """A model that went out or came in.

    Attributes:
        bundle: The bundle's digest: the model's name.
        place: The file written, or the folder in the store.
        bytes: Of the archive.
        sha256: Of the archive.
    """

    bundle: str
    place: Path
    bytes: int
    sha256: str


def export_model(place: BundlePlace, out: Path) -> Carried:
    """Write the bundle's archive to `out`, whole or not at all; the bundle is verified first.

    Raises:
        BadDataError: If the bundle is not sound.
        FileAccessError: If the file cannot be written.
    """
    digest = open_bundle(place.folder, expected_digest=place.digest).digest
    packed = archive_bytes(read_bundle(place.folder, expected_digest=digest))
    write_bytes(out, packed)
    return Carried(digest, out, len(packed), sha256_of_bytes(packed))


def import_model(archive: Path, store: BundleStore, *, expected_digest: str | None) -> Carried:
    """Verify the bundle in an archive as a scorer would, and keep it in the store.

    Args:
        archive: What `export_model` wrote.
        store: The local store.
        expected_digest: The digest that whoever sent it says it has; None: any.

    Raises:
        ArchiveError: If the archive is not as `export_model` writes it.
        BadDataError: If the bundle in it is not sound, or not the one that is expected.
    """
    found = read_archive(archive)
    with tempfile.TemporaryDirectory() as landing:
        folder = Path(landing) / "bundle"
        folder.mkdir()
        for name, content in found.items():
            (folder / name).write_bytes(content)
        digest = open_bundle(folder, expected_digest=expected_digest).digest
        store.add(folder, expected_digest=digest)
    return Carried(digest, store.path(digest), archive.stat().st_size, sha256_of_file(archive))
