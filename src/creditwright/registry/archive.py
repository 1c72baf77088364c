"""A bundle as one file, to be carried where no registry reaches; and back, believing nothing.

The archive is a ZIP whose bytes follow from the bundle alone: names in order, one date, nothing
compressed. So the same bundle always gives the same file, and reading back is strict in one
comparison: packed again, what was read must give the very bytes that were read. That refuses a
doubled name, a link, a path that leads out, a hidden prefix, and a bomb, for nothing is unpacked
that was compressed.
"""

import io
import struct
import zipfile
from pathlib import Path

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.scoring.bundle import (
    MANIFEST,
    MOST_OF_STAGES,
    Bundle,
    most_bytes_of,
    read_manifest,
)
from creditwright.scoring.documents import document_bytes

SUFFIX = ".creditwright.zip"
OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that ZIP can tell
PLAIN_FILE = 0o100644 << 16  # so that who unpacks it by hand can read it
UNIX = 3
MOST_BYTES = 1 << 30
MOST_ENTRIES = MOST_OF_STAGES + 20
END = struct.Struct("<4s4H2LH")  # the end of the central directory, PKWARE's APPNOTE 4.3.16
END_OF_ZIP64 = b"PK\x06\x07"
LONGEST_COMMENT = 1 << 16
MOST_DIRECTORY_BYTES = MOST_ENTRIES * 512


class ArchiveError(BadDataError):
    """A file is not an archive of a bundle as `creditwright model export` writes it."""

    def __init__(self, archive: Path, trouble: str) -> None:
        super().__init__(
            f"{archive} is not a model that `creditwright model export` wrote: {trouble}. Nothing "
            "of it was kept. Export it again, and copy the file as it is."
        )


def archive_bytes(bundle: Bundle) -> bytes:
    """Return the archive of a bundle: the same bytes for the same bundle, on every machine."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        content = {**bundle.files, MANIFEST: document_bytes(bundle.manifest)}
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.external_attr, entry.create_system = PLAIN_FILE, UNIX
            archive.writestr(entry, content[name])
    return written.getvalue()


def read_archive(archive: Path) -> dict[str, bytes]:
    """Return the files of the bundle in an archive, by name; they are still to be verified.

    Raises:
        ArchiveError: If the file is not one that `archive_bytes` gives.
        FileAccessError: If it cannot be read.
    """
    packed = _read(archive)
    check_directory(archive, packed)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as opened:
            _check_entries(archive, opened.infolist())
            found = {each.filename: opened.read(each) for each in opened.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise ArchiveError(archive, f"it cannot be unpacked ({error})") from None
    except RuntimeError as error:  # an encrypted entry
        raise ArchiveError(archive, str(error)) from None
    if MANIFEST not in found:
        raise ArchiveError(archive, f"it holds no {MANIFEST}")
    manifest = read_manifest(archive, found[MANIFEST])
    files = {name: found[name] for name in found if name != MANIFEST}
    if archive_bytes(Bundle("", manifest, files)) != packed:
        raise ArchiveError(archive, "packed again it gives other bytes")
    return found


def _read(archive: Path) -> bytes:
    try:
        with archive.open("rb") as file:
            packed = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileAccessError(f"Cannot read {archive}: {error.strerror}.") from error
    if len(packed) > MOST_BYTES:
        raise ArchiveError(archive, f"it is larger than {MOST_BYTES} bytes")
    return packed


def check_directory(archive: Path, packed: bytes) -> None:
    """Refuse a table of contents so long that merely reading it would take the memory.

    Raises:
        ArchiveError: If it is, or there is none.
    """
    start = packed.rfind(b"PK\x05\x06", max(0, len(packed) - LONGEST_COMMENT - END.size))
    if start < 0 or start + END.size > len(packed):
        raise ArchiveError(archive, "it is no ZIP file, or the end of it is missing")
    size = END.unpack_from(packed, start)[5]
    if size > MOST_DIRECTORY_BYTES or packed[max(0, start - 20) :].startswith(END_OF_ZIP64):
        raise ArchiveError(archive, "it holds too many files")


def _check_entries(archive: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse before anything is unpacked what would take more room than it has in the file."""
    if len(entries) > MOST_ENTRIES:
        raise ArchiveError(archive, f"it holds {len(entries)} files")
    for each in entries:
        name = each.filename
        if each.compress_type != zipfile.ZIP_STORED or each.file_size != each.compress_size:
            raise ArchiveError(archive, f"{name[:80]!r} is compressed")
        if Path(name).name != name or each.is_dir():
            raise ArchiveError(archive, f"{name[:80]!r} is not the plain name of a file")
        if each.file_size > most_bytes_of(name):
            raise ArchiveError(archive, f"{name[:80]!r} is larger than such a file may be")
    if sum(each.file_size for each in entries) > MOST_BYTES:  # entries may share their bytes
        raise ArchiveError(archive, "its files are larger together than the archive")
