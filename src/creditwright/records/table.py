"""What a table and a column are: the words in which the lender's records are declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import polars as pl

from creditwright.core.text import Text


class Kind(StrEnum):
    """What a column holds, and so how it is kept in memory."""

    IDENTIFIER = "identifier"
    AMOUNT = "amount"  # money: whole thousandths of the currency unit, so that sums are exact
    DAYS = "days"  # relative to the application: negative is before it
    MONTHS = "months"  # relative to the application: negative is before it
    COUNT = "count"
    FLAG = "flag"
    CATEGORY = "category"
    NUMBER = "number"  # a share, a score, a rate: never summed over rows as a float


class Unit(StrEnum):
    """What one of it is."""

    NONE = "none"
    CURRENCY = "currency"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    COUNT = "count"
    SHARE = "share"  # 0 to 1
    RATIO = "ratio"  # any number without a unit
    SCORE = "score"
    RATE = "rate"  # interest a year, 0.1 is 10 %


class Sensitivity(StrEnum):
    """What the law or the applicant would want to know about a column's use."""

    ORDINARY = "ordinary"
    PROTECTED = "protected"  # a prohibited or restricted basis: sex, age, family
    IDENTIFYING = "identifying"
    EXTERNAL = "external"  # from a third party, a credit bureau for instance


AMOUNT_UNITS = 1000  # amounts are kept in thousandths: the finest step in the known tables

STORED_TYPE: Mapping[Kind, pl.DataType] = {
    Kind.IDENTIFIER: pl.Int64(),
    Kind.AMOUNT: pl.Int64(),
    Kind.DAYS: pl.Int32(),
    Kind.MONTHS: pl.Int32(),
    Kind.COUNT: pl.Int32(),
    Kind.FLAG: pl.Boolean(),
    Kind.CATEGORY: pl.String(),
    Kind.NUMBER: pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it holds, what it may hold, and what people call it.

    Bounds are in the unit of the source file (an amount in currency units, not thousandths) and
    both ends belong to the range. `null` says what a missing value means; None: it may not miss.
    """

    name: str
    kind: Kind
    label: Text
    unit: Unit = Unit.NONE
    at_least: float | None = None
    at_most: float | None = None
    null: str | None = None
    sentinels: Mapping[str, str] = field(default_factory=dict)  # written value -> what it means
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    values: tuple[str, ...] = ()  # the categories known; others are counted, not refused
    true: str = "1"  # how a flag is written
    false: str = "0"
    required: bool = False  # a table without this column cannot be used at all

    @property
    def stored_type(self) -> pl.DataType:
        """The Polars type of this column once read."""
        return STORED_TYPE[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: what a row is, what names it, what it hangs on, and when it was known.

    `key` names the columns that no two rows share, empty where the source itself repeats them.
    `dated_by` names the columns that say when the row happened: none may lie after the
    application. `application` is the column of the application's identifier, None where the row
    hangs on another table's (`parent`).
    """

    name: str
    meaning: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    application: str | None = "SK_ID_CURR"
    parent: str | None = None  # the table whose rows these hang on, when not the application
    parent_key: str | None = None  # the shared column
    dated_by: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names, in the order declared."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The Polars type of every column once read."""
        return {column.name: column.stored_type for column in self.columns}
