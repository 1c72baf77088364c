"""What is asked of a cluster, whatever it is: to read tables, to exchange parcels, to write."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

import polars as pl

from creditwright.core.errors import UsageError
from creditwright.records.cluster.checked import ClusterTable
from creditwright.records.cluster.parcel import Parcel

P = TypeVar("P")  # how a cluster speaks of parcels that lie spread over its machines

Read = Callable[[Iterable[pl.DataFrame]], Iterator[Parcel]]
Exchange = Callable[[Iterable[Parcel]], Iterator[Parcel]]
Result = Callable[[Iterable[Parcel]], Iterator[pl.DataFrame]]


class ResultInUseError(UsageError):
    """There is something already where a cluster was to write."""

    def __init__(self, where: str) -> None:
        super().__init__(f"There is something at {where} already. Name a place that is free.")


class Cluster(Protocol[P]):
    """Machines that work at once; nothing is done before somebody asks for a result."""

    def tables(self, place: str) -> Mapping[str, ClusterTable]:
        """Return the declared tables at an address, by name; their columns are not checked."""
        ...

    def partitions_for(self, tables: Iterable[ClusterTable]) -> int:
        """Return into how many partitions such tables are well divided here."""
        ...

    def read(self, table: ClusterTable, columns: Sequence[str], work: Read) -> P:
        """Let each machine work on the rows of its files: these columns, FILE and ROW."""
        ...

    def pick(self, parcels: P, labels: Sequence[str]) -> P:
        """Return the parcels with these labels."""
        ...

    def exchange(self, parcels: Sequence[P], partitions: int, work: Exchange) -> P:
        """Bring parcels to their partitions, and work there: one call gets a whole partition."""
        ...

    def keep(self, parcels: P) -> P:
        """Have parcels computed once, though they are asked for several times."""
        ...

    def collect(self, parcels: P) -> list[Parcel]:
        """Return parcels to where this runs; for few."""
        ...

    def is_free(self, place: str) -> bool:
        """Return whether nothing is at an address."""
        ...

    def columns_at(self, place: str) -> Sequence[str]:
        """Return the columns of the Parquet files at an address; none if there are no such."""
        ...

    def write(
        self,
        parcels: P,
        work: Result,
        *,
        schema: Mapping[str, pl.DataType],
        place: str,
        replace: bool = False,
    ) -> None:
        """Write what becomes of parcels as Parquet files, whole or not at all.

        Args:
            parcels: Each call of `work` gets those of one partition.
            work: Makes rows of them.
            schema: Of the rows.
            place: The address of the folder.
            replace: Replace what is there; else it must be free.
        """
        ...

    def count(self, place: str, by: Sequence[str]) -> Mapping[tuple[str | None, ...], int]:
        """Count the rows of the Parquet files at an address by the texts in some columns."""
        ...

    def mean(self, place: str, column: str) -> float | None:
        """Return the mean of a column there; None if there are no rows."""
        ...
