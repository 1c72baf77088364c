"""A lender's records after reading: checked, typed, divided by application, on disk."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from creditwright.core.digests import canonical_json
from creditwright.core.errors import BadDataError
from creditwright.core.files import write_bytes
from creditwright.records.partitions import partition_folder
from creditwright.records.records import APPLICATION, HISTORY, Records

MANIFEST = "manifest.json"
FORMAT = 2  # raised when the files below change their meaning


class NotPreparedError(BadDataError):
    """A folder does not hold prepared records, or those of another version."""


def write_manifest(
    folder: Path, *, partitions: int, tables: Sequence[str], report: Mapping[str, Any]
) -> None:
    """Say in the folder what it holds.

    Args:
        folder: Where the partitions are.
        partitions: How many there are.
        tables: The tables each of them holds.
        report: The reading's figures.
    """
    content = {
        "format": FORMAT,
        "partitions": partitions,
        "tables": list(tables),
        "report": report,
    }
    write_bytes(folder / MANIFEST, canonical_json(content))


class PreparedRecords:
    """Opens a folder that `ingest` wrote.

    Raises:
        NotPreparedError: If the folder is none.
    """

    def __init__(self, folder: Path) -> None:
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
        except (OSError, ValueError) as error:
            raise NotPreparedError(
                f"{folder} holds no prepared records; prepare a lender's tables into it first."
            ) from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise NotPreparedError(f"{folder} was prepared by another version. Prepare it again.")
        self.folder = folder
        self.report: Mapping[str, Any] = manifest["report"]
        self._partitions = int(manifest["partitions"])
        self._tables = frozenset(manifest["tables"])

    @property
    def digest(self) -> str:
        """The SHA-256 over the content of the source's tables."""
        return str(self.report["digest"])

    @property
    def absent(self) -> tuple[str, ...]:
        """The history tables that are not there."""
        return tuple(name for name in HISTORY if name not in self._tables)

    @property
    def counts(self) -> dict[str, int]:
        """The accepted rows of each of the source's tables."""
        return {name: table["accepted"] for name, table in self.report["tables"].items()}

    @property
    def partitions(self) -> list[int]:
        """The partitions' numbers, from 0."""
        return list(range(self._partitions))

    def _scan(self, name: str, partitions: Sequence[int]) -> pl.LazyFrame:
        return pl.scan_parquet(
            [partition_folder(self.folder, i) / f"{name}.parquet" for i in partitions]
        )

    def _records(self, partitions: Sequence[int]) -> Records:
        there = [name for name in HISTORY if name in self._tables]
        return Records(
            application=self._scan(APPLICATION, partitions),
            history={name: self._scan(name, partitions) for name in there},
        )

    def partition(self, number: int) -> Records:
        """Return the records of one partition: whole applications, about a million rows."""
        if not 0 <= number < self._partitions:
            raise IndexError(f"there are partitions 0 to {self._partitions - 1}, not {number}")
        return self._records([number])

    def everything(self) -> Records:
        """Return all records, lazily: collecting them takes memory for all."""
        return self._records(self.partitions)
