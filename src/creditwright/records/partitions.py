"""Rows divided by application, so that a portfolio of any size is worked through piece by piece.

A row goes to a partition by a mixing of its application's number, the same on every machine and
with every version of every library. Within a partition each table is sorted by application, then
by key, so that what is computed from it never depends on the order of the source.
"""

from pathlib import Path

import numpy as np
import polars as pl

from creditwright.records.faults import LINE, Reason, all_faults, faults
from creditwright.records.records import APPLICATION_KEY, SOURCE_TABLE
from creditwright.records.table import Table

# 2**64 over the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)
MIXER = np.uint64(0x9E3779B97F4A7C15)
PARTITION_BYTES = 64 << 20  # of CSV: about a million rows of history
MOST_PARTITIONS = 512
MOST_NAMED_PARTITIONS = 10_000  # what the names of their folders have room for
_PARTITION = "__partition__"


def number_of_partitions(weight: int) -> int:
    """Return into how many partitions tables are divided that would take `weight` bytes as CSV.

    >>> number_of_partitions(2_700_000_000)
    41
    """
    return min(MOST_PARTITIONS, max(1, -(-weight // PARTITION_BYTES)))


def partition_of(application: pl.Series, partitions: int) -> pl.Series:
    """Return the part, 0 to partitions - 1, that each application belongs to."""
    mixed = (application.to_numpy().astype(np.uint64) * MIXER) >> np.uint64(32)
    return pl.Series(application.name, (mixed % np.uint64(partitions)).astype(np.int32))


def partition_folder(folder: Path, partition: int) -> Path:
    """Return the folder of one partition."""
    return folder / f"partition-{partition:04d}"


class Staging:
    """Accepted rows on their way to their partitions, in small files."""

    def __init__(self, folder: Path, partitions: int) -> None:
        self.partitions = partitions
        self._folder = folder
        self._pieces = 0

    def _of(self, name: str, partition: int) -> Path:
        return self._folder / name / str(partition)

    def add(self, name: str, frame: pl.DataFrame) -> None:
        """Put rows by for the table `name`; they have SK_ID_CURR."""
        if frame.is_empty():
            return
        self._pieces += 1
        divided = frame.with_columns(
            partition_of(frame[APPLICATION_KEY], self.partitions).alias(_PARTITION)
        )
        for (partition,), rows in divided.partition_by(
            _PARTITION, as_dict=True, include_key=False
        ).items():
            folder = self._of(name, int(partition))
            folder.mkdir(parents=True, exist_ok=True)
            rows.write_ipc(folder / f"{self._pieces:06d}.arrow", compression="lz4")

    def take(self, name: str, partition: int) -> pl.DataFrame | None:
        """Return the rows of one partition, and forget them; None if there are none."""
        pieces = sorted(self._of(name, partition).glob("*.arrow"))
        if not pieces:
            return None
        rows = pl.concat([pl.read_ipc(piece) for piece in pieces])
        for piece in pieces:
            piece.unlink()
        return rows


def _sort_key(frame: pl.DataFrame, table: Table) -> list[str]:
    return list(dict.fromkeys([APPLICATION_KEY, *table.key, *frame.columns]))


def sorted_without_twins(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sort rows by application and key, and refuse all rows of an application that share a key.

    Neither the first nor the last of them is known to be the right one, so none is kept. Rows of
    two applications are never twins: whether they were seen would depend on the partitions.

    Args:
        frame: All rows of one partition: LINE, stored columns, SK_ID_CURR; SOURCE_TABLE too where
            two tables were laid together.
        table: The declaration.

    Returns:
        The rows whose key is theirs alone, sorted, and the faults of the others.
    """
    key = list(table.key)
    ordered = frame.sort(_sort_key(frame, table), nulls_last=True)
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(name).shift(1)) for name in {APPLICATION_KEY, *key}
    ) & (pl.int_range(pl.len()) > 0)
    twin = ordered.select((same | same.shift(-1, fill_value=False)).alias("twin"))["twin"]
    if not twin.any():
        return ordered, all_faults([])
    twins = ordered.filter(twin)
    tables = twins[SOURCE_TABLE] if SOURCE_TABLE in twins.columns else [table.name] * twins.height
    found = faults(
        table.name,
        twins[LINE],
        column=" ".join(key),
        reason=Reason.DUPLICATE_KEY,
        explanation="Another row has the same key; which is right cannot be told, so none is kept.",
        values=twins.select(
            pl.concat_str(pl.col(key).cast(pl.String), separator=" ", ignore_nulls=True)
        ).to_series(),
    ).with_columns(pl.Series("table", tables))
    return ordered.filter(~twin), found
