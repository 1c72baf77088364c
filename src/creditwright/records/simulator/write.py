"""Writing a simulated lender of any size: block by block, in order, in bounded memory.

Blocks are made by several processes and each leaves a piece of every table on disk. Text pieces are
put one behind the other as they come; Parquet pieces are joined at the end, in one stream a table.
"""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from creditwright.core.errors import UnavailableError
from creditwright.core.progress import Progress
from creditwright.records.simulator.block import BLOCK_APPLICATIONS, TEST_SHARE, simulate_block

Format = Literal["csv", "parquet"]
TRUTH = "truth"  # the one table that is Parquet always: never read by training
PIECES = ".pieces"
ROW_GROUP = 250_000
ALONE_UP_TO_BLOCKS = 3  # starting a second process takes as long as making this many


class WorkerLostError(UnavailableError):
    """A process that simulates was ended from outside."""

    def __init__(self) -> None:
        super().__init__(
            "A simulating process was ended from outside, probably for want of memory. Nothing was "
            "written. Try again with --processes 1."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationPlan:
    """What to simulate; equal plans give equal files."""

    applications: int  # train and test together
    seed: int
    format: Format = "csv"
    test_share: float = TEST_SHARE
    shock: float = 0.0
    after: int = 0  # how many applications came before, whose numbers are not used again

    @property
    def first_block(self) -> int:
        """The number of the first block: none that the applications before it were of."""
        return -(-self.after // BLOCK_APPLICATIONS)

    @property
    def blocks(self) -> int:
        """How many blocks there are, the last one perhaps not full."""
        return -(-self.applications // BLOCK_APPLICATIONS)

    def size(self, block: int) -> int:
        """Return how many applications a block holds."""
        return min(BLOCK_APPLICATIONS, self.applications - block * BLOCK_APPLICATIONS)


def write_tables(
    plan: SimulationPlan, folder: Path, *, processes: int | None, progress: Progress
) -> Mapping[str, int]:
    """Write the eight tables and `truth.parquet` into an empty folder.

    Args:
        plan: What to simulate.
        folder: Where; it must exist.
        processes: How many processes work; None: one for each processor there is.
        progress: Told of each block and each table.

    Returns:
        The rows of each table.

    Raises:
        WorkerLostError: If a process was ended from outside.
    """
    pieces = folder / PIECES
    pieces.mkdir()
    rows: dict[str, int] = {}
    with _blocks_written(plan, pieces, processes) as blocks:
        for block, counts in enumerate(
            progress.track(blocks, description="Simulating applications", total=plan.blocks)
        ):
            for table, count in counts.items():
                rows[table] = rows.get(table, 0) + count
                if not _is_joined_late(table, plan.format):
                    _append(_piece(pieces, table, block, plan.format), folder / f"{table}.csv")
    late = [table for table in rows if _is_joined_late(table, plan.format)]
    for table in progress.track(late, description="Joining tables", total=len(late)):
        _join(sorted(pieces.glob(f"{table}-*.arrow")), folder / f"{table}.parquet")
    shutil.rmtree(pieces)
    return rows


@contextmanager
def _blocks_written(
    plan: SimulationPlan, pieces: Path, processes: int | None
) -> Iterator[Iterator[Mapping[str, int]]]:
    """Give the row counts of each block, in order, as its pieces come to be on disk."""
    workers = min(processes or _processors(), plan.blocks)
    if workers == 1 or (processes is None and plan.blocks <= ALONE_UP_TO_BLOCKS):
        yield (write_block(plan, block, pieces) for block in range(plan.blocks))
        return
    # A fresh interpreter for each: a copy of this one could hold the locks of Polars' threads.
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_parent
    )
    try:
        futures: list[Future[Mapping[str, int]]] = [
            pool.submit(write_block, plan, block, pieces) for block in range(plan.blocks)
        ]
        yield (future.result() for future in futures)
    except BrokenProcessPool as error:
        raise WorkerLostError from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _processors() -> int:
    """Return how many processors this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def write_block(plan: SimulationPlan, block: int, pieces: Path) -> Mapping[str, int]:
    """Simulate one block and leave a piece of each table on disk."""
    tables = simulate_block(
        plan.seed,
        plan.first_block + block,
        plan.size(block),
        plan.test_share,
        shock=plan.shock,
    )
    for table, frame in tables.items():
        path = _piece(pieces, table, block, plan.format)
        if _is_joined_late(table, plan.format):
            frame.write_ipc(path, compression="lz4")
        else:
            frame.write_csv(path, include_header=block == 0)
    return {table: frame.height for table, frame in tables.items()}


def _is_joined_late(table: str, file_format: Format) -> bool:
    return table == TRUTH or file_format == "parquet"


def _piece(pieces: Path, table: str, block: int, file_format: Format) -> Path:
    ending = "arrow" if _is_joined_late(table, file_format) else "csv"
    return pieces / f"{table}-{block:06d}.{ending}"


def _append(piece: Path, path: Path) -> None:
    with piece.open("rb") as source, path.open("ab") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    piece.unlink()


def _join(pieces: list[Path], path: Path) -> None:
    """Put Arrow pieces into one Parquet file, in order, without holding them all."""
    pl.scan_ipc(pieces).sink_parquet(
        path, compression="zstd", compression_level=1, row_group_size=ROW_GROUP
    )
    for piece in pieces:
        piece.unlink()
