"""A table in a CSV file, plain, gzipped or zipped."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from creditwright.records.reading.blocks import blocks_of, in_utf8
from creditwright.records.reading.cells import batch_of
from creditwright.records.reading.content import chunks_of
from creditwright.records.reading.dialect import Dialect
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.header import (
    LONGEST_LINE_BYTES,
    column_names,
    refuse_missing_columns,
    refuse_what_is_no_csv,
)
from creditwright.records.reading.lines import Shape, rows_of
from creditwright.records.reading.table_input import Batch
from creditwright.records.table import Table

PACKED = 8  # about how many times smaller a table is when compressed


class CsvTable:
    """Reads a CSV file of any size in blocks; its header is read and checked on making."""

    def __init__(self, path: Path, table: Table, dialect: Dialect) -> None:
        self.name = table.name
        self.where = path.name
        self.weight = path.stat().st_size * (1 if path.suffix == ".csv" else PACKED)
        self._path, self._table, self._dialect = path, table, dialect
        self._digest = hashlib.sha256()
        self.column_names = self._read_header()

    @property
    def digest(self) -> str:
        """The SHA-256 of the unpacked bytes."""
        return self._digest.hexdigest()

    def _text(self) -> Iterator[bytes]:
        """Yield the file's text in UTF-8, the header's line by itself."""
        self._digest = hashlib.sha256()
        raw = chunks_of(self._path, self._digest.update)
        start = next(raw, b"")
        refuse_what_is_no_csv(start, self._dialect, self.where)
        chunks = in_utf8(chain([start], raw), self._dialect, self.where)
        text = next(chunks)
        end = text.find(b"\n") + 1 or len(text)
        if end > LONGEST_LINE_BYTES:
            raise UnreadableTableError(self.where, "line 1 is longer than 1 MiB: no header is.")
        yield text[:end]
        yield text[end:]
        yield from chunks

    def _read_header(self) -> tuple[str, ...]:
        names = column_names(next(self._text()), self._dialect, self.where)
        refuse_missing_columns(names, self._table, self.where)
        return names

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, about 32 MiB of text at a time."""
        text = self._text()
        next(text)
        width = len(self.column_names)
        shape = Shape(self.name, self.where, width, self._dialect.separator)
        # the header is line 1
        for block, line in blocks_of(text, self.where, first=2):
            rows = rows_of(block, line, shape)
            yield batch_of(rows, self.column_names, self._table, self._dialect)
