"""Work done partition by partition into one file: bounded memory, and it goes on after a kill.

As many partitions are worked on at a time as there are cores, by threads or by processes; so many
are in memory.

Each finished partition is kept on disk in a folder named by all that the bytes depend on, until the
whole is written. A run that was killed goes on with the parts it finds; what comes out is the same
bytes either way.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright import __version__
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import UnavailableError
from creditwright.core.files import LockedError, alone, written_whole
from creditwright.core.parallel import shared_out, side_by_side
from creditwright.core.progress import Progress
from creditwright.records.pseudonyms import Pseudonyms
from creditwright.workflows.output_file import join_parts

NAME_LENGTH = 32  # hexadecimal digits: 128 bits


class AlreadyAtWorkError(UnavailableError):
    """Another process is at the same work: the same records, by the same model or features."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Another process is at the same work, of the same records (it holds {folder}). Wait "
            "for it to end."
        )


@dataclass(frozen=True, slots=True)
class PartwiseWork:
    """A piece of work that is done partition by partition.

    Attributes:
        description: What is done, for whoever watches.
        depends_on: All that the bytes depend on, of JSON types: another release, or anything else
            in this, and the parts of an earlier run are not gone on with.
        partitions: The numbers of the partitions, in the order in which they are written.
        rows_a_group: Of the Parquet file; None: as Polars chooses.
        pseudonyms: What applications are called instead of by their numbers, in parts of a run in
            progress too; None: by their numbers.
    """

    description: str
    depends_on: Sequence[object]
    partitions: Sequence[int]
    rows_a_group: int | None = None
    pseudonyms: Pseudonyms | None = None

    def folder(self, work: Path) -> Path:
        """Return the folder that the finished parts are kept in."""
        said = [__version__, self.description, *self.depends_on, *self.partitions]
        said += [] if self.pseudonyms is None else [self.pseudonyms.check]
        return work / sha256_of_bytes(canonical_json(said))[:NAME_LENGTH]


def write_by_parts(
    task: PartwiseWork,
    make: Callable[[int], pl.DataFrame],
    out: Path,
    *,
    work: Path,
    progress: Progress,
    by_processes: bool = False,
) -> int:
    """Write what `make` gives for each partition into one Parquet file, whole or not at all.

    Args:
        task: What is done.
        make: From a partition's number to its rows; equal numbers give equal rows.
        out: The Parquet file to write.
        work: Where the parts of work in progress are kept, each task's in a folder of its own.
        progress: Told of each partition.
        by_processes: Have other processes do their share; `make` must be something to pickle.

    Returns:
        How many partitions an earlier run had finished.

    Raises:
        AlreadyAtWorkError: If another process is at the same task.
        FileAccessError: If `out` or `work` cannot be written.
    """
    with _workplace(task.folder(work)) as folder:
        parts = {number: _part(folder, number) for number in task.partitions}
        finished = {number for number, part in parts.items() if part.is_file()}
        if finished:
            progress.note(f"Going on after {len(finished)} of {len(parts)} partitions: {folder}")
        made = _Made(make, folder, task.pseudonyms)
        numbers = list(task.partitions)
        done = shared_out(made, numbers) if by_processes else side_by_side(made, numbers)
        for _ in progress.track(done, description=task.description, total=len(parts)):
            pass
        with written_whole(out) as file:
            join_parts(list(parts.values()), file, rows_a_group=task.rows_a_group)
    return len(finished)


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06d}.parquet"


@dataclass(frozen=True, slots=True)
class _Done:
    """Says that a part is there; nothing has to be carried."""

    def open(self) -> None:
        """Return nothing: whoever asked finds the part in the folder."""


@dataclass(frozen=True, slots=True)
class _Made:
    """Writes parts, unless an earlier run has."""

    make: Callable[[int], pl.DataFrame]
    folder: Path
    pseudonyms: Pseudonyms | None

    def __call__(self, number: int) -> None:
        part = _part(self.folder, number)
        if not part.is_file():
            table = self.make(number)
            if self.pseudonyms is not None:
                table = self.pseudonyms.named(table)
            with written_whole(part) as file:
                table.write_parquet(file, compression="zstd")

    def pack(self, _result: None) -> _Done:
        return _Done()


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give the folder to this process alone; it is removed when the work is done, and only then."""
    try:
        with alone(folder / "lock", wait=False):
            yield folder
            shutil.rmtree(folder)
    except LockedError:
        raise AlreadyAtWorkError(folder) from None
