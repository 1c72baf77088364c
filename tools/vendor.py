"""Fetch what pages need of npm's packages, and write down what it is.

Run it after changing a version: `python tools/vendor.py`. It needs npm; nobody else does, for what
it makes is part of the source. The integrity is that of the package as its authors published it
(`npm view PACKAGE@VERSION dist.integrity`).
"""

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file made of parts of packages: a folder with a lock of them, and what it takes of them.

    Attributes:
        folder: Holds package.json, package-lock.json (which pins each package by its digest, the
            program that makes the file too), and the file that names the parts.
        entry: That file; what is made is called so.
        package: The package that it is mainly of.
        licence: Of that, by its SPDX name.
        notices: By package, what must be said of what is in the file.
    """

    folder: Path
    entry: str
    package: str
    licence: str
    notices: Mapping[str, tuple[str, ...]]


BUNDLES = (
    Bundle(
        folder=Path(__file__).parent / "echarts",
        entry="echarts.explore.js",
        package="echarts",
        licence="Apache-2.0",
        notices={
            "echarts": ("LICENSE", "NOTICE"),
            "zrender": ("LICENSE",),
            "tslib": ("LICENSE.txt",),
        },
    ),
)
ESBUILD = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=echarts",
    "--target=es2020",
    "--legal-comments=none",  # the licences lie beside the file
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
        made = [_vendored(each, folder) for each in packages]
        if folder == SERVED:
            made += [_bundled(each, folder) for each in BUNDLES]
        manifest = {"packages": made}
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
        "files": [_described(name, content) for name, content in files.items()],
    }


def _bundled(bundle: Bundle, into: Path) -> dict[str, object]:
    """Make a bundle where npm put what the lock names, and describe it."""
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(bundle.folder, place, dirs_exist_ok=True)
        _run("npm", "ci", "--ignore-scripts", "--silent", "--no-audit", "--no-fund", at=folder)
        made = Path(folder) / "made.js"
        program = Path(folder) / "node_modules" / ".bin" / "esbuild"
        _run(
            str(program),
            bundle.entry,
            *ESBUILD,
            "--log-level=error",
            "--outfile=made.js",
            at=folder,
        )
        content = made.read_bytes()
        for name, notices in bundle.notices.items():
            for notice in notices:
                text = (Path(folder) / "node_modules" / name / notice).read_bytes()
                (into / f"{name}.{Path(notice).name.removesuffix('.txt')}.txt").write_bytes(text)
    lock = json.loads((bundle.folder / "package-lock.json").read_text())["packages"]
    (into / f"{bundle.entry}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return {
        "name": bundle.package,
        "version": lock[f"node_modules/{bundle.package}"]["version"],
        "integrity": lock[f"node_modules/{bundle.package}"]["integrity"],
        "licence": bundle.licence,
        "made_by": f"esbuild {lock['node_modules/esbuild']['version']}",
        "with": {
            name: lock[f"node_modules/{name}"]["version"]
            for name in bundle.notices
            if name != bundle.package
        },
        "files": [_described(bundle.entry, content)],
    }


def _described(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _run(*words: str, at: Path | str) -> None:
    subprocess.run(words, cwd=at, check=True)  # noqa: S603 - what is run is named above


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
