"""The bytes of a file, plain or compressed, in blocks, digested on the way.

Nothing is ever unpacked to disk, and what swells beyond belief is refused while it is read.
"""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO

from creditwright.core.errors import FileAccessError
from creditwright.records.reading.errors import UnreadableTableError

CHUNK_BYTES = 32 << 20
BELIEVABLE_BYTES = 64 << 20  # below this, how far a file swells does not matter
BELIEVABLE_RATIO = 100  # tables compress 5 to 30 times; a bomb about 1000 times


@contextmanager
def _zip_member(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive:
        members = [
            m
            for m in archive.infolist()
            if m.filename.endswith(".csv") and not m.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            raise UnreadableTableError(
                path.name, f"it should hold one .csv file, but holds {len(members)}."
            )
        if members[0].flag_bits & 1:
            raise UnreadableTableError(path.name, "it is locked with a password.")
        with archive.open(members[0]) as member:
            yield member


def _opened(path: Path) -> AbstractContextManager[IO[bytes] | gzip.GzipFile]:
    if path.suffix == ".zip":
        return _zip_member(path)
    if path.suffix == ".gz":
        return gzip.GzipFile(path, "rb")
    return path.open("rb")


def chunks_of(path: Path, digest: Callable[[bytes], None]) -> Iterator[bytes]:
    """Yield the bytes of `path`, decompressed, in chunks of at most 32 MiB.

    Args:
        path: A file; `.gz` and `.zip` are decompressed.
        digest: Told of each chunk, so that the same table has the same digest however packed.

    Raises:
        UnreadableTableError: If the archive is damaged, locked, or swells more than a hundredfold.
        FileAccessError: If the file cannot be read.
    """
    try:
        packed = path.stat().st_size
        read = 0
        with _opened(path) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                read += len(chunk)
                if read > max(BELIEVABLE_BYTES, BELIEVABLE_RATIO * packed):
                    raise UnreadableTableError(
                        path.name,
                        f"its {packed:,} bytes unpack to more than {read:,}: no table compresses "
                        f"{BELIEVABLE_RATIO} times. Unpack it yourself if you trust it.",
                    )
                digest(chunk)
                yield chunk
    except (
        gzip.BadGzipFile,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
    ) as error:
        raise UnreadableTableError(
            path.name, f"the archive is damaged or cut short ({error}). Copy it again."
        ) from error
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror or error}.") from error
