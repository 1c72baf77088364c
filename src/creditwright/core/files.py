"""Writing whole or not at all: a reader never sees half a file, and a crash leaves the old one.

What is being written lies beside its place under a hidden name and is held by a lock of the kernel,
which goes with the process. So what a killed process left can be told from what another one is
writing, and whoever next writes to the same place removes it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
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


def remove_leftovers(folder: Path, name: str = "") -> None:
    """Remove what killed processes left half-written in a folder.

    Args:
        folder: Where; it need not exist.
        name: Only of what was to be written under this name; otherwise of everything.
    """
    for part in folder.glob(".*.part"):
        if part.name.startswith(f".{name}." if name else "."):
            with suppress(OSError), _held(part, fcntl.LOCK_EX | fcntl.LOCK_NB):
                _remove(part)


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


@contextmanager
def _held(part: Path, lock: int) -> Iterator[None]:
    descriptor = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, lock)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _part_of(path: Path, make: Callable[[Path, str], str]) -> Iterator[Path]:
    """Give what `make` makes beside `path`, held by this process, and removed in the end.

    Raises:
        FileAccessError: If it cannot be made.
    """
    held = ExitStack()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(path.parent, path.name)
        part = _held_part(path, make, held)
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror}.") from error
    try:
        with held:
            yield part
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        _remove(part)


def _held_part(path: Path, make: Callable[[Path, str], str], held: ExitStack) -> Path:
    while True:
        part = Path(make(path.parent, f".{path.name}."))
        with suppress(OSError):  # where files cannot be locked nothing is taken for left over
            held.enter_context(_held(part, fcntl.LOCK_EX))
        if part.exists():  # else another process took it for left over before it was held
            return part
        held.close()


def _hidden_file(folder: Path, prefix: str) -> str:
    handle, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=".part")
    os.close(handle)
    return name


def _hidden_folder(folder: Path, prefix: str) -> str:
    return tempfile.mkdtemp(dir=folder, prefix=prefix, suffix=".part")


@contextmanager
def written_whole(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """Give a temporary file beside `path`; on leaving without an error it becomes `path`.

    Until then it is for nobody else to read; `path` is for whom `mode`, less the umask, says.

    The content is on disk (fsync) before the name changes, and the change is atomic. On an error
    the temporary file is removed and whatever stood at `path` stands.

    Raises:
        FileAccessError: If the folder cannot be made or the file cannot be written.
    """
    with _part_of(path, _hidden_file) as part:
        yield part
        part.chmod(_less_the_umask(mode))
        _flush_to_disk(part)
        part.replace(path)
        _flush_to_disk(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    with written_whole(path) as part:
        part.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` to `path` as UTF-8, whole or not at all."""
    write_bytes(path, content.encode())


def copy_files(folder: Path, into: Path) -> None:
    """Copy the files of a folder and of those in it, each whole; what else is there stays."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        place = into / file.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, file.read_bytes())


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary folder beside `path`; on leaving without an error it becomes `path`.

    A folder that already stands at `path` is replaced. Between its removal and the renaming there
    is a moment with none; a crash then leaves the new folder under its temporary name.

    Raises:
        FileAccessError: If the folder cannot be made or renamed.
    """
    with _part_of(path, _hidden_folder) as part:
        yield part
        part.chmod(_less_the_umask(0o755))
        for file in part.rglob("*"):
            if file.is_file():
                _flush_to_disk(file)
        if path.exists():
            shutil.rmtree(path)
        part.rename(path)
        _flush_to_disk(path.parent)
