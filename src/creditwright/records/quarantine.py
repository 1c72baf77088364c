"""Where rejected rows are listed for whoever mends the tables.

One CSV file a table, one line a fault. Text that a spreadsheet would run as a formula gets an
apostrophe in front.

Source:
    OWASP, CSV Injection: a cell is run if it begins with = + - @ tab or carriage return.
"""

import shutil
from pathlib import Path

import polars as pl

from creditwright.core.files import written_whole

RUN_BY_SPREADSHEETS = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$"
OWNER_ONLY = 0o600  # the cells are applicants' values


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
