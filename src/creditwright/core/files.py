"""Writing whole or not at all: a reader never sees half a file, and a crash leaves the old one."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditwright.core.errors import FileAccessError, UnavailableError


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _less_the_umask(mode: int) -> int:
    """Return `mode` without what whoever runs this withholds from others, as for any new file."""
    withheld = os.umask(0o077)
    os.umask(withheld)
    return mode & ~(withheld & 0o077)


class LockedError(UnavailableError):
    """Another process holds a lock."""


@contextmanager
def alone(lock: Path, *, wait: bool) -> Iterator[None]:
    """Let one process at a time into the block; the lock is the kernel's and goes with the process.

    Args:
        lock: A file, made if it is not there.
        wait: Until the other process is done; else LockedError.

    Raises:
        FileAccessError: If the file cannot be made.
        LockedError: If another process holds the lock and `wait` is false.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w")
    except OSError as error:
        raise FileAccessError(f"Cannot write {lock.parent}: {error.strerror}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"Another process holds {lock}. Wait for it to end.") from None
        yield


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path`; on leaving without an error it becomes `path`.

    The content is on disk (fsync) before the name changes, and the change is atomic. On an error
    the temporary file is removed and whatever stood at `path` stands.

    Raises:
        FileAccessError: If the folder cannot be made or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror}.") from error
    part = Path(name)
    try:
        yield part
        part.chmod(_less_the_umask(0o644))
        _flush_to_disk(part)
        part.replace(path)
        _flush_to_disk(path.parent)
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    with written_whole(path) as part:
        part.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` to `path` as UTF-8, whole or not at all."""
    write_bytes(path, content.encode())


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary folder beside `path`; on leaving without an error it becomes `path`.

    A folder that already stands at `path` is replaced. Between its removal and the renaming there
    is a moment with none; a crash then leaves the new folder under its temporary name.

    Raises:
        FileAccessError: If the folder cannot be made or renamed.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror}.") from error
    try:
        yield part
        part.chmod(_less_the_umask(0o755))
        for file in part.rglob("*"):
            if file.is_file():
                _flush_to_disk(file)
        if path.exists():
            shutil.rmtree(path)
        part.rename(path)
        _flush_to_disk(path.parent)
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
