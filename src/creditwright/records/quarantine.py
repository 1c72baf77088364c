"""Where rejected rows are listed for whoever mends the tables.

One CSV file a table, one line a fault. Text that a spreadsheet would run as a formula gets an
apostrophe in front.

Source:
    OWASP, CSV Injection: a cell is run if it begins with = + - @ tab or carriage return.
"""

import shutil
from pathlib import Path

import polars as pl

from creditwright.core.errors import FileAccessError
from creditwright.core.files import written_whole
from creditwright.records.faults import FAULT_SCHEMA

RUN_BY_SPREADSHEETS = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$"
OWNER_ONLY = 0o600  # the cells are applicants' values
HEADER = ",".join(FAULT_SCHEMA).encode()  # how every list begins


class NotAListError(FileAccessError):
    """A list of rejected rows would replace a file that is none: a lender's table, perhaps."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} is no list of rejected rows, and the quarantine would replace it. Name "
            "another folder for the quarantine."
        )


def refuse_to_replace_tables(folder: Path, tables: tuple[str, ...]) -> None:
    """Refuse a quarantine in which a list would stand where something else stands.

    Raises:
        NotAListError: Naming the first such file.
        FileAccessError: If `folder` is no folder, or a file in it cannot be read.
    """
    if folder.exists() and not folder.is_dir():
        raise FileAccessError(f"The quarantine {folder} is no folder.")
    for file in (folder / f"{table}.csv" for table in tables):
        try:
            with file.open("rb") as opened:
                begins = opened.read(len(HEADER))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
        if begins != HEADER:
            raise NotAListError(file)


def neutralised(text: pl.Expr) -> pl.Expr:
    """Return text that no spreadsheet runs, on one line."""
    flat = text.str.replace_all("[\n\r\0]", " ")
    runs = flat.str.contains(RUN_BY_SPREADSHEETS) & ~flat.str.contains(PLAIN_NUMBER)
    return pl.when(runs).then(pl.lit("'") + flat).otherwise(flat)


class Quarantine:
    """Collects faults in files of its own, to be published whole."""

    def __init__(self, staging: Path) -> None:
        self._staging = staging
        staging.mkdir(parents=True)

    def add(self, found: pl.DataFrame) -> None:
        """Append faults, each to its table's list."""
        for (table,), rows in found.partition_by("table", as_dict=True).items():
            path = self._staging / f"{table}.csv"
            text = rows.with_columns(
                neutralised(pl.col(name)).alias(name) for name in ("column", "explanation", "value")
            )
            with path.open("ab") as file:
                text.write_csv(file, include_header=file.tell() == 0)

    def publish(self, folder: Path, tables: tuple[str, ...]) -> None:
        """Put the lists into `folder`; a list of an earlier reading without a successor goes.

        Args:
            folder: Made if there is anything to put in.
            tables: The tables whose lists may stand there.
        """
        for table in tables:
            listed, target = self._staging / f"{table}.csv", folder / f"{table}.csv"
            if listed.exists():
                with written_whole(target) as part:
                    shutil.copyfile(listed, part)
                target.chmod(OWNER_ONLY)
            else:
                target.unlink(missing_ok=True)
