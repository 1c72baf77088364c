"""Unpacks a model folder of MLflow that came as a ZIP file: the files it must hold, and no others.

Any program may have packed it, so it may be compressed. Everything about it is checked before a
byte is unpacked, and every cap again while it is, for the table of contents may lie.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from creditwright.registry.archive import MOST_BYTES, ArchiveError, check_directory
from creditwright.registry.mlmodel import BUNDLE
from creditwright.scoring.bundle import FILES, MANIFEST, OF_A_STAGE, most_bytes_of
from creditwright.serving.mlflow_folder import MLMODEL, PickledModelError
from creditwright.serving.mlflow_folder import MOST_BYTES as MOST_OF_MLMODEL

PASSED_OVER = frozenset(  # what MLflow, and system 000, put beside a model; nothing of it is read
    {
        "conda.yaml",
        "folder_structure.txt",
        "input_example.json",
        "python_env.yaml",
        "registered_model_meta",
        "requirements.txt",
        "serving_input_example.json",
    }
)
PICKLE = "model.pkl"
MOST_RATIO = 100  # text of models packs to a third or a tenth
BLOCK_BYTES = 1 << 16
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_model_folder(archive: Path) -> bool:
    """Return whether a ZIP file holds a model folder of MLflow, and not one of our archives.

    Raises:
        ArchiveError: If it is no ZIP file that may be opened.
    """
    names = [PurePosixPath(each.filename).name for each in _entries(archive)]
    return MLMODEL in names or PICKLE in names


def unpack_model_folder(archive: Path, into: Path) -> None:
    """Unpack the model folder in a ZIP file.

    Args:
        archive: The file.
        into: An empty folder of nobody else's; MLmodel and the bundle's folder come to lie in it.

    Raises:
        ArchiveError: If it holds anything else than it should, or takes more room than it may.
        PickledModelError: If the model in it is a pickle.
    """
    wanted = _wanted(archive, _entries(archive))
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(archive) as opened:
            for name, entry in wanted.items():
                target = into / name
                target.parent.mkdir(mode=0o700, exist_ok=True)
                left -= _unpack(archive, opened, entry, target, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise ArchiveError(archive, f"it cannot be unpacked ({error})") from None


def _entries(archive: Path) -> list[zipfile.ZipInfo]:
    with archive.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - (1 << 17)))
        check_directory(archive, file.read())
    try:
        with zipfile.ZipFile(archive) as opened:
            return opened.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ArchiveError(archive, f"it cannot be unpacked ({error})") from None


def _wanted(archive: Path, entries: list[zipfile.ZipInfo]) -> Mapping[str, zipfile.ZipInfo]:
    """Return by its place what is to be unpacked; refuse all if anything is not as it should be."""
    files = [each for each in entries if not each.is_dir()]
    top = _top_folder(files)
    wanted: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for each in files:
        _check_kind(archive, each)
        name = each.filename.removeprefix(top)
        if name in seen:
            raise ArchiveError(archive, f"{name[:80]!r} is in it twice")
        seen.add(name)
        if name == PICKLE:
            raise PickledModelError(archive)
        if _most_bytes(archive, name):
            wanted[name] = each
    if MLMODEL not in wanted:
        raise ArchiveError(archive, f"it holds no {MLMODEL}")
    return wanted


def _top_folder(files: list[zipfile.ZipInfo]) -> str:
    """Return the folder that everything lies in, with its slash; empty: there is none."""
    tops = {each.filename.partition("/")[0] for each in files if "/" in each.filename}
    is_one = len(tops) == 1 and all("/" in each.filename for each in files)
    return f"{tops.pop()}/" if is_one else ""


def _check_kind(archive: Path, entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise ArchiveError(archive, f"{entry.filename[:80]!r} is no plain file")
    if entry.compress_type not in METHODS or entry.flag_bits & 1:
        raise ArchiveError(archive, f"{entry.filename[:80]!r} is packed in a way that is not read")
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise ArchiveError(archive, f"{entry.filename[:80]!r} would grow too much")


def _most_bytes(archive: Path, name: str) -> int:
    """Return how large a file may be; 0: it is passed over."""
    if name in PASSED_OVER:
        return 0
    if name == MLMODEL:
        return MOST_OF_MLMODEL
    folder, _, file = name.rpartition("/")
    if folder == BUNDLE and (file in {*FILES, MANIFEST} or OF_A_STAGE.fullmatch(file)):
        return most_bytes_of(file)
    raise ArchiveError(archive, f"{name[:80]!r} does not belong to a model folder")


def _unpack(
    archive: Path, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int
) -> int:
    name = target.name
    most = min(
        left,
        MOST_OF_MLMODEL if name == MLMODEL else most_bytes_of(name),
        MOST_RATIO * max(entry.compress_size, 1),
    )
    size = 0
    with opened.open(entry) as packed, target.open("xb") as written:
        while block := packed.read(BLOCK_BYTES):
            size += len(block)
            if size > most:
                raise ArchiveError(archive, f"{name[:80]!r} is larger than such a file may be")
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return size
