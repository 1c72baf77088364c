"""The local store: verified bundles, each in a folder named by its digest.

Scoring needs this folder and nothing else: no registry, no network. A bundle is never changed; the
file `latest` names the one trained last.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import BadDataError
from creditwright.core.files import write_text
from creditwright.scoring.bundle import BundleNotFoundError, read_bundle, write_bundle

LATEST = "latest"
DIGEST = re.compile(r"[0-9a-f]{64}")


class LatestError(BadDataError):
    """The file that names the latest bundle does not hold a digest."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} should hold a bundle's digest and nothing else. Train anew.")


@dataclass(frozen=True, slots=True)
class BundleStore:
    """The bundles under one folder."""

    folder: Path

    def path(self, digest: str) -> Path:
        """Return where the bundle of this digest is, or would be."""
        return self.folder / digest

    def holds(self, digest: str) -> bool:
        """Return whether the store has the bundle of this digest."""
        return self.path(digest).is_dir()

    def add(self, bundle: Path, *, expected_digest: str | None = None) -> str:
        """Copy a bundle into the store, its files checked on the way, and return its digest.

        Raises:
            BundleTamperedError: If it is not what its manifest, or the caller, says.
        """
        found = read_bundle(bundle, expected_digest=expected_digest)
        if not self.holds(found.digest):
            write_bundle(self.path(found.digest), found.files, found.manifest)
        return found.digest

    def set_latest(self, digest: str) -> None:
        """Name the bundle that was trained last."""
        write_text(self.folder / LATEST, f"{digest}\n")

    def latest(self) -> str:
        """Return the digest of the bundle that was trained last.

        Raises:
            BundleNotFoundError: If none was.
        """
        file = self.folder / LATEST
        if not file.is_file():
            raise BundleNotFoundError(file)
        digest = file.read_text(encoding="utf-8", errors="replace").strip()
        if not DIGEST.fullmatch(digest):
            raise LatestError(file)
        return digest
