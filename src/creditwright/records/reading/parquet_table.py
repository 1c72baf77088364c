"""A table in a Parquet file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from creditwright.records.reading.cells import batch_of_columns
from creditwright.records.reading.content import chunks_of
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.header import refuse_missing_columns
from creditwright.records.reading.table_input import CELL_BYTES, Batch
from creditwright.records.table import Table

CELLS = 8_000_000  # in one batch: 64 MB of numbers


class ParquetTable:
    """Reads a Parquet file of any size some rows at a time."""

    def __init__(self, path: Path, table: Table) -> None:
        self.name = table.name
        self.where = path.name
        self._path, self._table = path, table
        self._digest = hashlib.sha256()
        try:
            self.column_names = tuple(pl.read_parquet_schema(path))
            self._rows = int(pl.scan_parquet(path).select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableTableError(self.where, "this is no whole Parquet file.") from error
        refuse_missing_columns(self.column_names, table, self.where)
        self._wanted = [n for n in table.column_names if n in self.column_names]
        self.weight = self._rows * len(self._wanted) * CELL_BYTES

    @property
    def digest(self) -> str:
        """The SHA-256 of the file's bytes."""
        return self._digest.hexdigest()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, about eight million cells at a time."""
        self._digest = hashlib.sha256()
        for _ in chunks_of(self._path, self._digest.update):
            pass
        size = max(1, CELLS // max(1, len(self._wanted)))
        for first in range(0, self._rows, size):
            try:
                frame = (
                    pl.scan_parquet(self._path).select(self._wanted).slice(first, size).collect()
                )
            except (pl.exceptions.PolarsError, OSError) as error:
                raise UnreadableTableError(self.where, "the Parquet file is damaged.") from error
            yield batch_of_columns(frame, first + 1, self._table, self.where)
