"""Fetch what pages need of npm's packages, and write down what it is.

Run it after changing a version: `python tools/vendor.py`. It needs npm; nobody else does, for what
it makes is part of the source. The integrity is that of the package as its authors published it
(`npm view PACKAGE@VERSION dist.integrity`).
"""

import base64
import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SERVED = ROOT / "src/creditwright/web/static/vendor"
OF_TESTS = ROOT / "tests/browser/vendor"  # what tests alone need is not shipped


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm, and what is taken of it.

    Attributes:
        integrity: SHA-512 of its archive, as npm writes it.
        licence: By its SPDX name.
        files: Served, each compressed.
        notices: Its licence, and what must be said of what is in it.
    """

    name: str
    version: str
    integrity: str
    licence: str
    files: tuple[str, ...]
    notices: tuple[str, ...]


PACKAGES = (
    Package(
        name="swagger-ui-dist",
        version="5.35.0",
        integrity="sha512-U06rpMtW9V3XPGOBeamTUSr0Z09jMX4IJuANpE/EZbAhw0G8CgwrzU4YmXkn/h0wCDNsXdGa"
        "rTNNHC3sU8yVUQ==",
        licence="Apache-2.0",
        files=("swagger-ui-bundle.js", "swagger-ui.css"),
        notices=("LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"),
    ),
    Package(
        name="redoc",
        version="2.5.4",  # from 3 on: telemetry, a CDN, twice the size
        integrity="sha512-M6jWhG1qoBnH6TFmzJnstyCZ87HmOY/UzDm78mHiYihEdlV/YcS9ogOo1NlElnJMeLsyxHFe"
        "2yFc4sNjHTrABQ==",
        licence="MIT",
        files=("bundles/redoc.standalone.js",),
        notices=("LICENSE", "bundles/redoc.standalone.js.LICENSE.txt"),
    ),
    Package(
        name="htmx.org",
        version="4.0.1",
        integrity="sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1"
        "R60mdkdqGg==",
        licence="0BSD",
        files=("dist/htmx.min.js",),
        notices=("LICENSE",),
    ),
)


TESTING = (
    Package(
        name="axe-core",
        version="4.14.1",
        integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe"
        "37OgudVGtQ==",
        licence="MPL-2.0",
        files=("axe.min.js",),
        notices=("LICENSE", "LICENSE-3RD-PARTY.txt"),
    ),
)


def main() -> None:
    """Fetch every package, and write its files and the manifest."""
    for folder, packages in ((SERVED, PACKAGES), (OF_TESTS, TESTING)):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        manifest = {"packages": [_vendored(each, folder) for each in packages]}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _vendored(package: Package, into: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        archive = _fetched(package, Path(folder))
        with tarfile.open(archive) as opened:
            for notice in package.notices:
                name = f"{package.name}.{Path(notice).name}".removesuffix(".txt")
                (into / f"{name}.txt").write_bytes(_member(opened, notice))
            files = {Path(each).name: _member(opened, each) for each in package.files}
    for name, content in files.items():
        (into / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return {
        "name": package.name,
        "version": package.version,
        "integrity": package.integrity,
        "licence": package.licence,
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        ],
    }


def _fetched(package: Package, folder: Path) -> Path:
    wanted = f"{package.name}@{package.version}"
    subprocess.run(  # noqa: S603 - what is fetched is named above
        ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted],  # noqa: S607
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.iterdir()
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = f"sha512-{base64.b64encode(digest).decode()}"
    if found != package.integrity:
        sys.exit(
            f"{wanted} is {found}, and should be {package.integrity}: nothing was taken of it."
        )
    return archive


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    found = archive.extractfile(f"package/{name}")
    if found is None:
        sys.exit(f"{name} is no file of its package.")
    return found.read()


if __name__ == "__main__":
    main()
