"""Counting, batch after batch, what became of a table's rows and what their columns hold."""

from collections import Counter, defaultdict

import polars as pl

from creditwright.records.faults import Reason
from creditwright.records.reading.table_input import TableInput
from creditwright.records.report import TableReport
from creditwright.records.table import AMOUNT_UNITS, Kind, Table

UNSEEN_KEPT = 50  # different unknown words kept for a column; the rest are counted together
OTHERS = "(others)"
FINER_BY = 0.01  # of a thousandth: less is the noise of a float


class Tally:
    """The running figures of one table."""

    def __init__(self, table: Table, source: TableInput) -> None:
        self._table, self._source = table, source
        self.rows_in = 0
        self.accepted = 0
        self.unknown_previous = 0
        self._reasons: Counter[str] = Counter()
        self._nulls: Counter[str] = Counter()
        self._finer: Counter[str] = Counter()
        self._sentinels: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._unseen: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._present = [c for c in table.columns if c.name in source.column_names]

    def reject(self, found: pl.DataFrame) -> None:
        """Count rows under their first fault; all of a row's faults must come in one call."""
        first = found.unique(subset="line", keep="first", maintain_order=True)
        for reason, rows in first["reason"].value_counts().iter_rows():
            self._reasons[str(Reason(reason))] += rows

    def look_at(self, read: pl.DataFrame) -> None:
        """Count amounts finer than are kept, in the rows as they were read."""
        amounts = [
            c.name for c in self._present if c.kind is Kind.AMOUNT and c.name in read.columns
        ]
        if not amounts or read.is_empty():
            return
        scaled = pl.col(amounts) * AMOUNT_UNITS
        finer = read.select(((scaled - scaled.round()).abs() > FINER_BY).sum())
        self._finer.update({name: n for name, n in finer.row(0, named=True).items() if n})

    def accept(self, frame: pl.DataFrame) -> None:
        """Count rows that keep the rules, and what stands in their columns."""
        self.accepted += frame.height
        if frame.is_empty():
            return
        names = [column.name for column in self._present]
        nulls = frame.select(pl.col(names).null_count())
        self._nulls.update({name: n for name, n in nulls.row(0, named=True).items() if n})
        self._count_sentinels(frame)
        self._count_unseen(frame)

    def _count_sentinels(self, frame: pl.DataFrame) -> None:
        asked = {
            f"{column.name}\n{written}": (
                pl.col(column.name) == (written if column.kind is Kind.CATEGORY else int(written))
            ).sum()
            for column in self._present
            for written in column.sentinels
        }
        if asked:
            counted = frame.select(**asked)
            for name, times in counted.row(0, named=True).items():
                column, written = name.split("\n")
                if times:
                    self._sentinels[column][written] += times

    def _count_unseen(self, frame: pl.DataFrame) -> None:
        for column in self._present:
            if column.kind is not Kind.CATEGORY:
                continue
            words = frame[column.name]
            unseen = words.filter(~words.is_in(list(column.values)))
            if unseen.is_empty():
                continue
            kept = self._unseen[column.name]
            for word, times in unseen.drop_nulls().value_counts(sort=True).iter_rows():
                room = word in kept or len(kept) < UNSEEN_KEPT
                kept[word if room else OTHERS] += times

    def report(self) -> TableReport:
        """Return the figures so far."""
        names = self._source.column_names
        return TableReport(
            name=self._table.name,
            where=self._source.where,
            rows_in=self.rows_in,
            accepted=self.accepted,
            by_reason=dict(self._reasons.most_common()),
            missing_columns=tuple(c.name for c in self._table.columns if c.name not in names),
            extra_columns=tuple(n for n in names if n not in self._table.column_names),
            nulls=dict(self._nulls),
            sentinels={column: dict(found) for column, found in self._sentinels.items()},
            unseen={column: dict(found) for column, found in self._unseen.items() if found},
            finer_amounts=dict(self._finer),
            unknown_previous=self.unknown_previous,
            digest=self._source.digest,
        )
