"""Records read and typed: the eight tables of one application, of a partition, or of all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

APPLICATION_KEY = "SK_ID_CURR"  # the number of an application, in every table
LABEL = "TARGET"  # whether it defaulted; null where that is not known
APPLICATION = "application"  # both application tables in one, marked by SOURCE_TABLE
SOURCE_TABLE = "SOURCE_TABLE"
HISTORY = (
    "bureau",
    "bureau_balance",
    "previous_application",
    "POS_CASH_balance",
    "installments_payments",
    "credit_card_balance",
)


@dataclass(frozen=True, slots=True)
class Records:
    """The tables of some applications, each column in its declared type.

    Attributes:
        application: One row an application, from either application table: every declared column,
            TARGET null where it is not known, and SOURCE_TABLE ("application_train" or
            "application_test").
        history: The history tables there are, by name. `bureau_balance` has SK_ID_CURR added. A
            table that the lender does not have is absent.
    """

    application: pl.LazyFrame
    history: Mapping[str, pl.LazyFrame]

    @property
    def absent(self) -> tuple[str, ...]:
        """The history tables that are not there."""
        return tuple(name for name in HISTORY if name not in self.history)


@dataclass(frozen=True, slots=True)
class RecordsInMemory:
    """The same, read already: what is known of one applicant while they wait.

    Attributes:
        application: See `Records`.
        history: See `Records`.
    """

    application: pl.DataFrame
    history: Mapping[str, pl.DataFrame]

    @property
    def numbers(self) -> list[int]:
        """The applications' numbers."""
        return self.application[APPLICATION_KEY].to_list()

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> "RecordsInMemory":
        """Return what `change` makes of each table."""
        history = {name: change(table) for name, table in self.history.items()}
        return RecordsInMemory(change(self.application), history)

    def under(self, number: int) -> "RecordsInMemory":
        """Return one application's records under another number."""
        key = pl.lit(number, dtype=pl.Int64).alias(APPLICATION_KEY)
        return self.changed(lambda table: table.with_columns(key))

    def between(self, first: int, last: int) -> "RecordsInMemory":
        """Return the applications from one number to another, both included.

        Every table must stand in the order of the applications' numbers.
        """

        def pick(table: pl.DataFrame) -> pl.DataFrame:
            keys = table[APPLICATION_KEY]
            start = keys.search_sorted(first, side="left")
            return table[start : keys.search_sorted(last, side="right")]

        return self.changed(pick)

    def one_by_one(self) -> Iterator["RecordsInMemory"]:
        """Yield each application alone; see `between`."""
        for number in self.numbers:
            yield self.between(number, number)


def joined(parts: Sequence[RecordsInMemory]) -> RecordsInMemory:
    """Return the records of several as one; each must have the tables of the first.

    Args:
        parts: At least one, no number in two of them.
    """
    if len(parts) == 1:
        return parts[0]
    history = {name: pl.concat([each.history[name] for each in parts]) for name in parts[0].history}
    return RecordsInMemory(pl.concat([each.application for each in parts]), history)
