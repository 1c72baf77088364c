"""Compute the features of a portfolio, partition by partition, into one Parquet file."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.files import written_whole
from creditwright.core.progress import Progress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.features.feature import Feature
from creditwright.records.records import APPLICATION_KEY, LABEL, SOURCE_TABLE, Records
from creditwright.workflows.output_file import join_parts
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """What was written.

    Attributes:
        path: A Parquet file: SK_ID_CURR, SOURCE_TABLE, TARGET (null where it is not known), then
            one column a feature; rows by partition, and by application within it.
    """

    path: Path
    applications: int
    features: int
    partitions: int
    absent: tuple[str, ...]
    records: str  # the digest of the records
    seconds: float


def compute_partitions(
    records: Portfolio, features: Sequence[Feature], progress: Progress
) -> Iterator[pl.DataFrame]:
    """Yield the features of each partition in turn, so that only one is in memory."""
    numbers = records.partitions
    for number in progress.track(numbers, description="Computing features", total=len(numbers)):
        yield feature_table(records.partition(number), features)


def feature_table(records: Records, features: Sequence[Feature]) -> pl.DataFrame:
    """Return SK_ID_CURR, SOURCE_TABLE, TARGET and `features`, one row an application, by number."""
    told = records.application.select(APPLICATION_KEY, SOURCE_TABLE, LABEL).collect()
    return told.join(compute(records, features), on=APPLICATION_KEY, maintain_order="right")


def compute_features(
    records: Portfolio,
    out: Path,
    *,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> FeatureTable:
    """Compute `features` of every application and write them to `out`, whole or not at all.

    Raises:
        BadDataError: If a table cannot be used; see `compute`.
        FileAccessError: If `out` cannot be written.
    """
    started = time.monotonic()
    say_what_is_absent(records, progress)
    applications = 0
    hidden = f".{out.name}."
    with (
        written_whole(out) as part,
        tempfile.TemporaryDirectory(dir=out.parent, prefix=hidden) as pieces,
    ):
        for number, frame in enumerate(compute_partitions(records, features, progress)):
            applications += len(frame)
            frame.write_parquet(Path(pieces) / f"{number:06d}.parquet")
        join_parts(sorted(Path(pieces).iterdir()), part)
    return FeatureTable(
        path=out,
        applications=applications,
        features=len(features),
        partitions=len(records.partitions),
        absent=tuple(records.absent),
        records=records.digest,
        seconds=time.monotonic() - started,
    )
