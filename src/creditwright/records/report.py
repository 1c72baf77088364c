"""What became of every row of every table: the figures of one reading."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from creditwright.core.errors import BadDataError
from creditwright.records.faults import Reason

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """One table: rows_in = accepted + rejected, always; rejected is the sum of `by_reason`.

    Attributes:
        name: The table.
        where: The file, or the table of a database.
        rows_in: Rows in the source; blank lines are none.
        accepted: Rows that keep every rule.
        by_reason: Rejected rows by reason; a row with several faults counts under its first.
        missing_columns: Declared columns that the source lacks; they are null.
        extra_columns: Columns of the source that are not declared; they are dropped.
        nulls: Missing values among accepted rows, by column.
        sentinels: Accepted values that stand for something else, by column, then as written.
        unseen: Categories that are not declared, by column; accepted.
        finer_amounts: Amounts finer than a thousandth, which were rounded, by column.
        unknown_previous: Rows on an earlier credit whose application is not among those given.
        digest: The SHA-256 of the source's content.
    """

    name: str
    where: str
    rows_in: int
    accepted: int
    by_reason: Counts
    missing_columns: tuple[str, ...] = ()
    extra_columns: tuple[str, ...] = ()
    nulls: Counts = field(default_factory=dict)
    sentinels: Mapping[str, Counts] = field(default_factory=dict)
    unseen: Mapping[str, Counts] = field(default_factory=dict)
    finer_amounts: Counts = field(default_factory=dict)
    unknown_previous: int = 0
    digest: str = ""

    @property
    def rejected(self) -> int:
        """Rows not accepted, orphans among them."""
        return self.rows_in - self.accepted

    @property
    def orphans(self) -> int:
        """Rows that hang on an application or a loan that is not there, or was rejected itself."""
        return self.by_reason.get(Reason.ORPHAN, 0)

    @property
    def bad_share(self) -> float:
        """Bad rows over all rows, 0 to 1; orphans apart, for the fault is not theirs."""
        return (self.rejected - self.orphans) / self.rows_in if self.rows_in else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """One reading of a lender's tables.

    Attributes:
        source: Where they are; an address is shown without its password.
        tables: The tables there are, in the order they were read.
        absent: Declared tables that are not there.
        ignored: Files of the folder that are no declared table.
        digest: The SHA-256 over the content of all tables.
    """

    source: str
    tables: tuple[TableReport, ...]
    absent: tuple[str, ...]
    ignored: tuple[str, ...]
    digest: str

    def table(self, name: str) -> TableReport:
        """Return the figures of the table called `name`; KeyError if it was not there."""
        return {table.name: table for table in self.tables}[name]

    def warnings(self) -> tuple[str, ...]:
        """Say in sentences what a person should know although nothing was refused for it."""
        said = [f"There is no table {name}: what hangs on it is not known." for name in self.absent]
        for table in self.tables:
            if table.missing_columns:
                lacking = ", ".join(table.missing_columns)
                said.append(f"{table.where} lacks {lacking}: not known for any row.")
            if table.extra_columns:
                more = ", ".join(repr(name)[1:-1] for name in table.extra_columns)
                said.append(f"{table.where} has columns that are not used: {more}.")
            if table.rows_in == 0:
                said.append(f"{table.where} has no rows.")
        return tuple(said)

    def as_json(self) -> dict[str, Any]:
        """Return everything in JSON's types."""
        tables = {
            table.name: {
                **asdict(table),
                "rejected": table.rejected,
                "orphans": table.orphans,
                "bad_share": table.bad_share,
            }
            for table in self.tables
        }
        return {
            "source": self.source,
            "digest": self.digest,
            "absent": list(self.absent),
            "ignored": list(self.ignored),
            "warnings": list(self.warnings()),
            "tables": tables,
        }


class TooManyBadRowsError(BadDataError):
    """More of a table is bad than was said to be bearable."""

    def __init__(self, report: IngestReport, max_bad_share: float) -> None:
        self.report = report
        bad = [table for table in report.tables if table.bad_share > max_bad_share]
        said = "; ".join(
            f"{table.where}: {table.rejected - table.orphans:,} of {table.rows_in:,} rows"
            f" ({table.bad_share:.1%}), most often {_most_often(table)}"
            for table in bad
        )
        super().__init__(
            f"Too many bad rows: {said}. At most {max_bad_share:.1%} may be bad; the quarantine "
            "names every line. Mend the tables, or allow more: --max-bad-share of `check`, "
            "CREDITWRIGHT_MAX_BAD_SHARE for every command."
        )


def _most_often(table: TableReport) -> str:
    faults = {reason: n for reason, n in table.by_reason.items() if reason != Reason.ORPHAN}
    return max(faults, key=lambda reason: faults[reason]).replace("_", " ")
