"""What runs in Spark's workers: batches of Arrow to parcels and back, and our work between."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import polars as pl

from creditwright.records.cluster.cluster import Exchange, Read, Result
from creditwright.records.cluster.parcel import Parcel
from creditwright.records.cluster.spark.errors import telling

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_BATCH = 20_000  # of a result; Spark's own default is of that order


def read(batches: Iterable["pa.RecordBatch"], *, work: Read) -> Iterator["pa.RecordBatch"]:
    """Make parcels of the rows of a table, as `work` says."""
    frames = (pl.DataFrame(batch) for batch in batches)
    return _batches(telling(work(frames)))


def exchanged(batches: Iterable["pa.RecordBatch"], *, work: Exchange) -> Iterator["pa.RecordBatch"]:
    """Make parcels of parcels that came together."""
    return _batches(telling(work(_parcels(batches))))


def result(batches: Iterable["pa.RecordBatch"], *, work: Result) -> Iterator["pa.RecordBatch"]:
    """Make rows of a result of parcels, in types that every reader of Parquet knows."""
    import pyarrow as pa  # noqa: PLC0415

    for frame in telling(work(_parcels(batches))):
        table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        narrow = [
            field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
            for field in table.schema
        ]
        yield from table.cast(pa.schema(narrow)).to_batches(max_chunksize=ROWS_A_BATCH)


def _parcels(batches: Iterable["pa.RecordBatch"]) -> Iterator[Parcel]:
    for batch in batches:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Parcel(*row)


def _batches(parcels: Iterable[Parcel]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa  # noqa: PLC0415

    for parcel in parcels:
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([parcel.partition], pa.int32()),
                pa.array([parcel.label], pa.string()),
                pa.array([parcel.content], pa.binary()),
            ],
            names=["partition", "label", "content"],
        )
