"""The work of a cluster, done by a Spark session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from creditwright.records.cluster.checked import FILE, ROW, ClusterTable
from creditwright.records.cluster.cluster import Exchange, Read, Result, ResultInUseError
from creditwright.records.cluster.parcel import Parcel
from creditwright.records.cluster.spark.errors import first_line, told_by_spark
from creditwright.records.cluster.spark.workers import exchanged, read, result
from creditwright.records.partitions import number_of_partitions
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.table_input import CELL_BYTES
from creditwright.records.tables import TABLES

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PARCELS = "partition int, label string, content binary"
SQL_TYPES = {pl.Int64(): "bigint", pl.Float64(): "double", pl.String(): "string"} | {
    pl.Boolean(): "boolean"
}
NOT_THERE = "PATH_NOT_FOUND"  # as Spark names its errors


@dataclass(frozen=True, slots=True)
class SparkCluster:
    """A `Cluster` on a Spark session; `log` is where Spark's own words are."""

    session: "SparkSession"
    log: Path

    def tables(self, place: str) -> Mapping[str, ClusterTable]:
        """Return the declared tables at an address: NAME.parquet or NAME, a file or a folder."""
        found: dict[str, ClusterTable] = {}
        for name in TABLES:
            addresses = [f"{place.rstrip('/')}/{name}{end}" for end in (".parquet", "")]
            tables = [t for each in addresses if (t := self._table(name, each)) is not None]
            if len(tables) > 1:
                both = " and ".join(table.where for table in tables)
                raise UnreadableTableError(both, "both hold one table. Remove one.")
            if tables:
                found[name] = tables[0]
        return found

    def _table(self, name: str, where: str) -> ClusterTable | None:
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        with told_by_spark(self.log):
            try:
                frame = self._parquet(where)
            except AnalysisException as error:
                if error.getCondition() == NOT_THERE:
                    return None
                raise UnreadableTableError(where, first_line(error)) from error
            empty = pl.from_arrow(frame.limit(0).toArrow())
            schema = empty.schema if isinstance(empty, pl.DataFrame) else {}
            return ClusterTable(name, where, dict(schema), tuple(sorted(frame.inputFiles())))

    def _parquet(self, where: str) -> "DataFrame":
        return self.session.read.option("mergeSchema", "true").parquet(where)

    def partitions_for(self, tables: Iterable[ClusterTable]) -> int:
        """Return a number by the size of the tables, no less than there are cores."""
        from pyspark.sql.functions import count, lit  # noqa: PLC0415

        cells = [
            self._parquet(table.where).agg(count(lit(1)) * len(table.wanted)) for table in tables
        ]
        with told_by_spark(self.log):
            weight = sum(row[0] for row in reduce(_union, cells).collect()) * CELL_BYTES
            cores = self.session.sparkContext.defaultParallelism
        return max(number_of_partitions(weight), cores)

    def read(self, table: ClusterTable, columns: Sequence[str], work: Read) -> "DataFrame":
        """See `Cluster`."""
        from pyspark.sql.functions import col  # noqa: PLC0415

        rows = self._parquet(table.where).select(
            *(col(f"`{name}`") for name in columns),
            col("_metadata.file_path").alias(FILE),
            col("_metadata.row_index").alias(ROW),
        )
        return _mapped(rows, partial(read, work=work), PARCELS)

    def pick(self, parcels: "DataFrame", labels: Sequence[str]) -> "DataFrame":
        """See `Cluster`."""
        return parcels.where(parcels["label"].isin(list(labels)))

    def exchange(
        self, parcels: Sequence["DataFrame"], partitions: int, work: Exchange
    ) -> "DataFrame":
        """See `Cluster`."""
        divided = reduce(_union, parcels).repartitionById(partitions, "partition")
        return _mapped(divided, partial(exchanged, work=work), PARCELS)

    def keep(self, parcels: "DataFrame") -> "DataFrame":
        """Keep parcels on the disks of the machines that made them."""
        from pyspark import StorageLevel  # noqa: PLC0415

        return parcels.persist(StorageLevel.DISK_ONLY)

    def collect(self, parcels: "DataFrame") -> list[Parcel]:
        """See `Cluster`."""
        with told_by_spark(self.log):
            return [Parcel(row[0], row[1], bytes(row[2])) for row in parcels.collect()]

    def is_free(self, place: str) -> bool:
        """Return whether Spark finds nothing at an address."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        with told_by_spark(self.log):
            try:
                self.session.read.text(place)
            except AnalysisException as error:
                return error.getCondition() == NOT_THERE
            return False

    def columns_at(self, place: str) -> Sequence[str]:
        """See `Cluster`."""
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            return self.session.read.parquet(place).columns
        except PySparkException:
            return []

    def write(
        self,
        parcels: "DataFrame",
        work: Result,
        *,
        schema: Mapping[str, pl.DataType],
        place: str,
        replace: bool = False,
    ) -> None:
        """See `Cluster`; Spark marks a folder that is whole with a file `_SUCCESS`."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415

        columns = ", ".join(f"`{name}` {SQL_TYPES[dtype]}" for name, dtype in schema.items())
        rows = _mapped(parcels, partial(result, work=work), columns)
        with told_by_spark(self.log):
            try:
                rows.write.mode("overwrite" if replace else "error").parquet(
                    place, compression="zstd"
                )
            except AnalysisException as error:
                if error.getCondition() == "PATH_ALREADY_EXISTS":
                    raise ResultInUseError(place) from error
                raise

    def count(self, place: str, by: Sequence[str]) -> Mapping[tuple[str | None, ...], int]:
        """See `Cluster`."""
        with told_by_spark(self.log):
            counted = self.session.read.parquet(place).groupBy(*by).count().collect()
        return {tuple(row[:-1]): row[-1] for row in counted}

    def mean(self, place: str, column: str) -> float | None:
        """See `Cluster`."""
        with told_by_spark(self.log):
            found = self.session.read.parquet(place).agg({column: "avg"}).collect()[0][0]
        return None if found is None else float(found)


def _union(one: "DataFrame", other: "DataFrame") -> "DataFrame":
    return one.unionAll(other)


def _mapped(frame: "DataFrame", work: Any, schema: str) -> "DataFrame":  # noqa: ANN401
    return frame.mapInArrow(work, schema)
