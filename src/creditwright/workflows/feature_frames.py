"""The features of a portfolio in memory, partition by partition, on every core."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.files import remove_leftovers
from creditwright.core.parallel import shared_out
from creditwright.core.progress import Progress
from creditwright.features.compute import compute_frame
from creditwright.features.feature import Feature
from creditwright.features.frame import FeatureFrame
from creditwright.features.frame_file import FrameFile
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.workflows.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class PartitionFeatures:
    """Computes the features of one partition, in this process or in another.

    Attributes:
        work: Where another process leaves what it computed; must exist.
    """

    records: Portfolio
    features: tuple[Feature, ...]
    work: Path

    def __call__(self, number: int) -> FeatureFrame:
        """Return the features, and with them TARGET: NaN where it is not known."""
        partition = self.records.partition(number)
        frame = compute_frame(partition, self.features)
        told = partition.application.select(APPLICATION_KEY, LABEL).sort(APPLICATION_KEY).collect()
        labels = told[LABEL].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return frame.with_numbers({LABEL: labels})

    def pack(self, result: FeatureFrame) -> FrameFile:
        """Write the features where the process that asked for them finds them."""
        return FrameFile.written(result, self.work)


def feature_frames(
    records: Portfolio, features: Sequence[Feature], *, work: Path, progress: Progress
) -> Iterator[FeatureFrame]:
    """Yield the features of each partition, and TARGET, as many at a time as there are cores.

    Args:
        records: The portfolio.
        features: Which.
        work: A folder for what one process hands to another; it is gone when it has arrived.
        progress: Told of each partition.
    """
    work.mkdir(parents=True, exist_ok=True)
    remove_leftovers(work)
    numbers = records.partitions
    frames = shared_out(PartitionFeatures(records, tuple(features), work), numbers)
    yield from progress.track(frames, description="Computing features", total=len(numbers))
