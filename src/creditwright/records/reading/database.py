"""Tables in a database: names in whatever case, rows some at a time, and a running digest.

SQLite is read with the standard library; PostgreSQL with ADBC, which the extra `database` brings.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import polars as pl

from creditwright.records.reading.cells import batch_of_columns
from creditwright.records.reading.header import refuse_missing_columns
from creditwright.records.reading.table_input import CELL_BYTES, Batch
from creditwright.records.table import Table

Frames = Callable[[str, list[str]], Iterator[pl.DataFrame]]  # a table and its columns -> its rows


def quoted(name: str) -> str:
    """Return a name as SQL writes it, whatever stands in it.

    >>> quoted('POS_CASH_balance')
    '"POS_CASH_balance"'
    """
    return '"' + name.replace('"', '""') + '"'


def spelled_as_declared(names: Iterable[str], declared: Iterable[str]) -> dict[str, str]:
    """Map names as a database has them to the declared ones; databases fold case.

    >>> spelled_as_declared(["sk_id_curr", "note"], ["SK_ID_CURR"])
    {'sk_id_curr': 'SK_ID_CURR'}
    """
    by_fold = {name.casefold(): name for name in declared}
    return {name: by_fold[name.casefold()] for name in names if name.casefold() in by_fold}


class DatabaseTable:
    """Turns the rows that a database gives into batches."""

    def __init__(
        self, table: Table, where: str, *, called: str, columns: Iterable[str], frames: Frames
    ) -> None:
        self.name = table.name
        self.where = f"{where}, table {called}"
        self.weight = 0
        self._table, self._called, self._frames = table, called, frames
        self._names: Mapping[str, str] = spelled_as_declared(columns, table.column_names)
        self._digest = hashlib.sha256()
        self.column_names = tuple(self._names.get(name, name) for name in columns)
        refuse_missing_columns(self.column_names, table, self.where)

    def weigh(self, rows: int) -> None:
        """Take note of how many rows there are."""
        self.weight = rows * len(self._names) * CELL_BYTES

    @property
    def digest(self) -> str:
        """The SHA-256 of the rows in the order in which the database gave them."""
        return self._digest.hexdigest()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows as the database gives them."""
        self._digest = hashlib.sha256()
        first = 1
        for given in self._frames(self._called, list(self._names)):
            frame = given.rename(dict(self._names))
            batch = batch_of_columns(frame, first, self._table, self.where)
            self._digest.update(frame.write_csv().encode())
            yield batch
            first += frame.height
