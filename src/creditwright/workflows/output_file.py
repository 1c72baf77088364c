"""Where a result goes: told to be impossible before the work, and written whole after it."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from creditwright.core.errors import FileAccessError, UsageError
from creditwright.records.tables import TABLES


class ResultOverTableError(UsageError):
    """A result was to be written where a lender's table is, or would be taken for one."""

    def __init__(self, out: Path) -> None:
        super().__init__(
            f"{out} would stand among the tables as one of them. Name another file for the result."
        )


def check_output_file(out: Path, source: str | Path) -> None:
    """Refuse a file that cannot be written, or that would take the place of a table in `source`.

    Args:
        out: The file to be written.
        source: Where the tables are: a folder, a database's file, or an address.

    Raises:
        ResultOverTableError: If `out` is a table of `source`, or has the name of one there.
        FileAccessError: If `out` is a folder.
    """
    tables = Path(str(source).removeprefix("sqlite:///")).resolve()
    among_them = out.parent.resolve() == tables and out.name.partition(".")[0] in TABLES
    if among_them or (out.resolve() == tables and tables.is_file()):
        raise ResultOverTableError(out)
    if out.is_dir():
        raise FileAccessError(f"Cannot write {out}: it is a folder. Name a file in it.")


def join_parts(parts: Sequence[Path], file: Path, *, rows_a_group: int | None = None) -> None:
    """Write Parquet files one after the other into `file`; never more than a few in memory.

    Raises:
        OSError: If `file` cannot be written, for the disk is full perhaps.
    """
    try:
        pl.scan_parquet(list(parts)).sink_parquet(
            file, compression="zstd", row_group_size=rows_a_group, maintain_order=True
        )
    except pl.exceptions.ComputeError as error:  # so Polars calls what the system refuses
        if "os error" not in str(error):
            raise
        raise OSError(str(error).rpartition("IO error: ")[2]) from error
