"""Rows on their way between the machines of a cluster: some of one table, for one partition.

They travel as bytes in Arrow's own form, so that a cluster moves every table alike, and what
arrives is what was sent, to the last bit.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from creditwright.records.partitions import partition_of
from creditwright.records.records import APPLICATION_KEY

FAULTS = "faults"
FIGURES = "figures"  # how many rows there were, were accepted, and were rejected for what
FIGURES_SCHEMA = {"table": pl.String(), "figure": pl.String(), "rows": pl.Int64()}
_PARTITION = "__partition__"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some rows for one partition.

    Attributes:
        partition: Where they go, from 0.
        label: What they are: a table's name, or one of the words the steps agree on.
        content: The rows, as an Arrow file.
    """

    partition: int
    label: str
    content: bytes


def pack(label: str, partition: int, frame: pl.DataFrame) -> Parcel:
    """Return rows as a parcel."""
    content = io.BytesIO()
    frame.write_ipc(content, compression="lz4")
    return Parcel(partition, label, content.getvalue())


def divide(
    label: str, frame: pl.DataFrame, partitions: int, *, by: str = APPLICATION_KEY
) -> Iterator[Parcel]:
    """Yield a parcel for each partition that has some of the rows.

    Args:
        label: What they are.
        frame: The rows.
        partitions: How many there are.
        by: The column whose value says where a row goes.
    """
    divided = frame.with_columns(partition_of(frame[by], partitions).alias(_PARTITION))
    for (partition,), rows in divided.partition_by(
        _PARTITION, as_dict=True, include_key=False
    ).items():
        yield pack(label, int(partition), rows)


@dataclass(frozen=True, slots=True)
class Delivery:
    """All parcels of one partition."""

    partition: int
    _contents: defaultdict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def put(self, parcel: Parcel) -> None:
        """Add a parcel."""
        self._contents[parcel.label].append(parcel.content)

    def take(self, label: str) -> pl.DataFrame | None:
        """Return the rows under a label, and forget them; None if there are none."""
        contents = self._contents.pop(label, None)
        return pl.concat([pl.read_ipc(each) for each in contents]) if contents else None

    def pass_on(self, *labels: str) -> Iterator[Parcel]:
        """Yield the parcels under these labels as they came."""
        for label in labels:
            for content in self._contents.pop(label, []):
                yield Parcel(self.partition, label, content)


def delivered(parcels: Iterable[Parcel]) -> Iterator[Delivery]:
    """Put parcels together by partition; all parcels of a partition must be among them."""
    deliveries: dict[int, Delivery] = {}
    for parcel in parcels:
        deliveries.setdefault(parcel.partition, Delivery(parcel.partition)).put(parcel)
    for partition in list(deliveries):
        yield deliveries.pop(partition)


def figure(table: str, name: str, rows: int) -> pl.DataFrame:
    """Return one figure."""
    return pl.DataFrame([(table, name, rows)], schema=FIGURES_SCHEMA, orient="row")
