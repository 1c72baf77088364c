"""A cluster of one process: what Spark does with parcels, done at once and in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.records.cluster.checked import FILE, ROW, ClusterTable
from creditwright.records.cluster.cluster import Exchange, Read, Result
from creditwright.records.cluster.parcel import Parcel
from creditwright.records.tables import TABLES

Parcels = list[Parcel]


@dataclass(frozen=True, slots=True)
class FakeCluster:
    """Reads Parquet files `rows` at a time, so that batches are many."""

    rows: int = 100_000

    def tables(self, place: str) -> Mapping[str, ClusterTable]:
        found = {}
        for name in TABLES:
            path = Path(place) / f"{name}.parquet"
            files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
            if path.exists():
                schema = pl.read_parquet_schema(files[0])
                found[name] = ClusterTable(name, str(path), schema, tuple(map(str, files)))
        return found

    def partitions_for(self, tables: Iterable[ClusterTable]) -> int:
        return len(list(tables))

    def _frames(self, table: ClusterTable, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        for file in table.files:
            frame = pl.read_parquet(file).select(columns).with_row_index(ROW)
            frame = frame.with_columns(pl.col(ROW).cast(pl.Int64), pl.lit(file).alias(FILE))
            yield from frame.iter_slices(self.rows)

    def read(self, table: ClusterTable, columns: Sequence[str], work: Read) -> Parcels:
        return list(work(self._frames(table, columns)))

    def pick(self, parcels: Parcels, labels: Sequence[str]) -> Parcels:
        return [parcel for parcel in parcels if parcel.label in labels]

    def exchange(self, parcels: Sequence[Parcels], partitions: int, work: Exchange) -> Parcels:
        together = [parcel for some in parcels for parcel in some]
        assert {parcel.partition for parcel in together} <= set(range(partitions))
        return [
            worked
            for number in range(partitions)
            for worked in work(parcel for parcel in together if parcel.partition == number)
        ]

    def keep(self, parcels: Parcels) -> Parcels:
        return parcels

    def collect(self, parcels: Parcels) -> list[Parcel]:
        return parcels

    def is_free(self, place: str) -> bool:
        return not Path(place).exists()

    def columns_at(self, place: str) -> Sequence[str]:
        return list(pl.scan_parquet(place).collect_schema())

    def write(
        self,
        parcels: Parcels,
        work: Result,
        *,
        schema: Mapping[str, pl.DataType],
        place: str,
        replace: bool = False,
    ) -> None:
        assert replace or self.is_free(place)
        made = [pl.DataFrame(schema=schema), *work(parcels)]
        Path(place).mkdir(exist_ok=True)
        pl.concat(made).write_parquet(Path(place) / "part-0.parquet")

    def count(self, place: str, by: Sequence[str]) -> Mapping[tuple[str | None, ...], int]:
        counted = pl.read_parquet(place).group_by(by).len()
        return {tuple(row[:-1]): row[-1] for row in counted.iter_rows()}

    def mean(self, place: str, column: str) -> float | None:
        value = pl.read_parquet(place)[column].mean()
        return value if isinstance(value, float) else None
