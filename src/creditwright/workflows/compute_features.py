"""Compute the features of a portfolio, partition by partition, into one Parquet file."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.progress import Progress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.features.definition import definitions_of
from creditwright.features.feature import Feature
from creditwright.records.pseudonyms import Pseudonyms
from creditwright.records.records import APPLICATION_KEY, LABEL, SOURCE_TABLE, Records
from creditwright.workflows.partwise import PartwiseWork, write_by_parts
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent

FORMAT = 1  # of the table written; another one does not go on with the parts of this


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """What was written.

    Attributes:
        path: A Parquet file, or the address of a folder of them: SK_ID_CURR, SOURCE_TABLE, TARGET
            (null where it is not known), then one column a feature; rows by partition, and by
            application within it.
        resumed: How many partitions an earlier run had finished.
    """

    path: Path | str
    applications: int
    features: int
    partitions: int
    resumed: int
    absent: tuple[str, ...]
    records: str  # the digest of the records
    seconds: float


@dataclass(frozen=True, slots=True)
class FeatureTables:
    """Makes the feature table of one partition, in this process or in another."""

    records: Portfolio
    features: tuple[Feature, ...]

    def __call__(self, number: int) -> pl.DataFrame:
        """Return the table of a partition, by its number."""
        return feature_table(self.records.partition(number), self.features)


def feature_table(records: Records, features: Sequence[Feature]) -> pl.DataFrame:
    """Return SK_ID_CURR, SOURCE_TABLE, TARGET and `features`, one row an application, by number."""
    told = records.application.select(APPLICATION_KEY, SOURCE_TABLE, LABEL).collect()
    return told.join(compute(records, features), on=APPLICATION_KEY, maintain_order="right")


def compute_features(
    records: Portfolio,
    out: Path,
    *,
    work: Path,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
    pseudonyms: Pseudonyms | None = None,
) -> FeatureTable:
    """Compute `features` of every application and write them to `out`, whole or not at all.

    Args:
        records: The portfolio.
        out: The Parquet file to write.
        work: Where the parts of a run in progress are kept.
        progress: Told of each partition.
        features: Which; all of them if not said.
        pseudonyms: What applications are called in the table; None: by their numbers.

    Raises:
        BadDataError: If a table cannot be used; see `compute`.
        AlreadyAtWorkError: If another process is at the same work.
        FileAccessError: If `out` cannot be written.
    """
    started = time.monotonic()
    say_what_is_absent(records, progress)
    definitions = definitions_of(FEATURES)
    task = PartwiseWork(
        description="Computing features",
        depends_on=[
            FORMAT,
            records.digest,
            [(each.name, definitions[each.name]) for each in features],
        ],
        partitions=records.partitions,
        pseudonyms=pseudonyms,
    )
    tables = FeatureTables(records, tuple(features))
    resumed = write_by_parts(task, tables, out, work=work, progress=progress, by_processes=True)
    return FeatureTable(
        path=out,
        applications=pl.scan_parquet(out).select(pl.len()).collect().item(),
        features=len(features),
        partitions=len(records.partitions),
        resumed=resumed,
        absent=tuple(records.absent),
        records=records.digest,
        seconds=time.monotonic() - started,
    )
