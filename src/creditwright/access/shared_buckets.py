"""Buckets in a file that all workers of a service on one machine share, so that a limit is one.

The file has room for a fixed number of buckets, in small sets: who asks is found by a keyed digest,
and nobody can be named from it. Where a set has no room the bucket that is full soonest makes some,
for least is forgotten with it. It is read and written in the memory that the system keeps of it: a
few microseconds, whatever the store does. Where that cannot be done, or another worker was stopped
in the midst of it, a process counts by itself rather than refuse.
"""

import fcntl
import os
import secrets
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from creditwright.access.buckets import FULL, Later, OwnBuckets
from creditwright.core.logs import logger

BUCKET = struct.Struct("<8sd")  # who, as a digest; when it is full again
IN_A_SET = 8
SET_BYTES = BUCKET.size * IN_A_SET
SETS = 1 << 14  # 131,072 buckets in 2 MiB
SALT_BYTES = 32
NOBODY = bytes(8)
WAIT_SECONDS, PAUSE_SECONDS = 0.1, 0.0005  # for another worker that counts
ALONE_SECONDS = 1.0  # until the file is tried again, where it could not be had
OLD_SECONDS = 86_400.0
BOOT = Path("/proc/sys/kernel/random/boot_id")


class SharedBuckets:
    """Buckets in a file of this machine.

    Args:
        file: Made if it is not there, for nobody else to read.
        sets: How many sets it has.
    """

    def __init__(self, file: Path, *, sets: int = SETS) -> None:
        self._file = file
        self._sets = sets
        self._own = OwnBuckets()  # for what cannot be counted together
        self._lock = threading.Lock()
        self._opened: int | None = None
        self._salt = b""
        self._alone_until = 0.0
        self._has_told = False

    def change(self, who: str, later: Later) -> None:
        """Replace when the bucket of `who` is full again; see `Buckets`."""
        if time.monotonic() >= self._alone_until:
            try:
                with self._held() as opened:
                    self._change(opened, who, later)
            except OSError as error:
                self._count_alone(error)
            else:
                return
        self._own.change(who, later)

    @contextmanager
    def _held(self) -> Iterator[int]:
        """Give the file for the time of the block to this thread alone, of all workers'.

        Raises:
            OSError: If it cannot be had.
        """
        with self._lock:
            opened = self._open() if self._opened is None else self._opened
            _wait_for(opened)
            try:
                yield opened
            finally:
                fcntl.flock(opened, fcntl.LOCK_UN)

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        opened = os.open(self._file, flags, 0o600)
        try:
            _wait_for(opened)
            if os.fstat(opened).st_size != self._size:
                _begin(opened, self._size)
            fcntl.flock(opened, fcntl.LOCK_UN)
            self._salt = os.pread(opened, SALT_BYTES, 0)
        except BaseException:
            os.close(opened)
            raise
        self._opened = opened
        return opened

    @property
    def _size(self) -> int:
        return SALT_BYTES + self._sets * SET_BYTES

    def _change(self, opened: int, who: str, later: Later) -> None:
        digest = blake2b(who.encode(), digest_size=16, key=self._salt).digest()
        name, place = digest[:8], int.from_bytes(digest[8:]) % self._sets
        start = SALT_BYTES + place * SET_BYTES
        held = list(BUCKET.iter_unpack(_read(opened, SET_BYTES, start)))
        at = _place_of(name, held)
        full_at = held[at][1] if held[at][0] == name else FULL
        os.pwrite(opened, BUCKET.pack(name, later(full_at)), start + at * BUCKET.size)

    def _count_alone(self, error: OSError) -> None:
        """Have this process count by itself for a moment, and say so the first time."""
        self.close()
        self._alone_until = time.monotonic() + ALONE_SECONDS
        if not self._has_told:
            self._has_told = True
            with suppress(OSError):  # where nothing can be written, no log can be either
                logger().warning("limits hold for this worker alone", error=type(error).__name__)

    def close(self) -> None:
        """Close the file; a later change opens it again."""
        with self._lock:
            if self._opened is not None:
                os.close(self._opened)
                self._opened = None


def file_of_machine(folder: Path) -> Path:
    """Return the file of `folder` that this machine's workers share, until it is started anew.

    Its clock counts from its start: another machine's buckets, or those of before, mean nothing
    here. Files of others that nobody has written to for a day are removed.
    """
    try:
        started = BOOT.read_text().strip()
    except OSError:  # no Linux
        started = "here"
    mine = folder / f"limits-{started}"
    for other in folder.glob("limits-*"):
        with suppress(OSError):
            if other != mine and time.time() - other.stat().st_mtime > OLD_SECONDS:
                other.unlink()
    return mine


def _begin(opened: int, size: int) -> None:
    """Make a file of full buckets, with its room on the disk taken, and a salt of its own.

    Raises:
        OSError: Also where there is no room for all of it.
    """
    os.ftruncate(opened, 0)
    whole = secrets.token_bytes(SALT_BYTES).ljust(size, b"\0")
    if os.pwrite(opened, whole, 0) < size:
        raise OSError("no room for the file of the buckets")


def _wait_for(opened: int) -> None:
    """Take the file's lock, which ends with the process that holds it.

    Raises:
        BlockingIOError: If another process does not let go of it.
    """
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _read(opened: int, size: int, start: int) -> bytes:
    """Return bytes of the file.

    Raises:
        OSError: Also where there are none: somebody cut the file.
    """
    found = os.pread(opened, size, start)
    if len(found) < size:
        raise OSError("the file of the buckets was cut")
    return found


def _place_of(name: bytes, held: list[tuple[bytes, float]]) -> int:
    """Return where a bucket lies in its set; if it does not, where it is to lie."""
    for at, (other, _) in enumerate(held):
        if other == name:
            return at
    return min(range(len(held)), key=lambda at: FULL if held[at][0] == NOBODY else held[at][1])
