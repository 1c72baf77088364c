# ruff: noqa: PLR0913 - each argument is one cell of a line in the declaration of a table
"""How a column is declared in one line: one small function for each kind of column.

A missing value means "not recorded" unless the declaration says otherwise; `null=None` says that it
may not miss. Bounds that are not given are those of the kind: generous, so that only the impossible
is outside them.
"""

from collections.abc import Mapping

from creditwright.core.text import Text
from creditwright.records.table import Column, Kind, Sensitivity, Unit

NOT_RECORDED = "not recorded"
NOT_KNOWN = {"XNA": "not known"}  # how the source writes that it does not know a category
NOT_KNOWN_OR_DOES_NOT_APPLY = {**NOT_KNOWN, "XAP": "does not apply"}
NO_DAY = {"365243": "no such day"}  # a thousand years after the application
LARGEST_IDENTIFIER = (
    2.0**53 - 1
)  # any more, and a program that keeps numbers as floats mixes two up
LARGEST_AMOUNT = 1e10  # currency units; the largest known is 5.85e8, a business loan
LONGEST_HISTORY_DAYS = 120 * 366  # nothing in a person's file is older; the oldest known is -42060
LONGEST_HISTORY_MONTHS = 120 * 12


def identifier(name: str, en: str, fr: str) -> Column:
    """Declare what names a row, or the row it hangs on; the table cannot be used without it."""
    return Column(
        name=name,
        kind=Kind.IDENTIFIER,
        label=Text(en=en, fr=fr),
        at_least=1,
        at_most=LARGEST_IDENTIFIER,
        sensitivity=Sensitivity.IDENTIFYING,
        required=True,
    )


APPLICATION_NUMBER = identifier("SK_ID_CURR", "application number", "numéro de la demande")
PREVIOUS_NUMBER = identifier("SK_ID_PREV", "previous credit number", "numéro du crédit antérieur")


def amount(
    name: str,
    en: str,
    fr: str,
    *,
    at_least: float = 0,
    at_most: float = LARGEST_AMOUNT,
    null: str | None = NOT_RECORDED,
    required: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare money, in currency units; kept in thousandths."""
    return Column(
        name=name,
        kind=Kind.AMOUNT,
        label=Text(en=en, fr=fr),
        unit=Unit.CURRENCY,
        at_least=at_least,
        at_most=at_most,
        null=null,
        required=required,
        sensitivity=sensitivity,
    )


def days(
    name: str,
    en: str,
    fr: str,
    *,
    at_least: float = -LONGEST_HISTORY_DAYS,
    at_most: float = 0,
    null: str | None = NOT_RECORDED,
    sentinels: Mapping[str, str] | None = None,
    required: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare a day, counted from the application: negative is before it."""
    return Column(
        name=name,
        kind=Kind.DAYS,
        label=Text(en=en, fr=fr),
        unit=Unit.DAYS,
        at_least=at_least,
        at_most=at_most,
        null=null,
        sentinels=sentinels or {},
        required=required,
        sensitivity=sensitivity,
    )


def months(
    name: str,
    en: str,
    fr: str,
    *,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare the month a row speaks of, counted from the application: 0 is the month of it."""
    return Column(
        name=name,
        kind=Kind.MONTHS,
        label=Text(en=en, fr=fr),
        unit=Unit.MONTHS,
        at_least=-LONGEST_HISTORY_MONTHS,
        at_most=0,
        required=True,
        sensitivity=sensitivity,
    )


def count(
    name: str,
    en: str,
    fr: str,
    *,
    at_most: float,
    at_least: float = 0,
    unit: Unit = Unit.COUNT,
    null: str | None = NOT_RECORDED,
    sentinels: Mapping[str, str] | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare a whole number of things, or a grade."""
    return Column(
        name=name,
        kind=Kind.COUNT,
        label=Text(en=en, fr=fr),
        unit=unit,
        at_least=at_least,
        at_most=at_most,
        null=null,
        sentinels=sentinels or {},
        sensitivity=sensitivity,
    )


def flag(
    name: str,
    en: str,
    fr: str,
    *,
    written: tuple[str, str] = ("1", "0"),
    null: str | None = NOT_RECORDED,
    required: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare a yes or no; `written` is how the source writes yes, then no."""
    yes, no = written
    return Column(
        name=name,
        kind=Kind.FLAG,
        label=Text(en=en, fr=fr),
        null=null,
        true=yes,
        false=no,
        required=required,
        sensitivity=sensitivity,
    )


def category(
    name: str,
    en: str,
    fr: str,
    *,
    values: tuple[str, ...],
    null: str | None = NOT_RECORDED,
    sentinels: Mapping[str, str] | None = None,
    required: bool = False,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare one of a few words; words not among `values` are counted, not refused."""
    return Column(
        name=name,
        kind=Kind.CATEGORY,
        label=Text(en=en, fr=fr),
        values=values,
        null=null,
        sentinels=sentinels or {},
        required=required,
        sensitivity=sensitivity,
    )


def number(
    name: str,
    en: str,
    fr: str,
    *,
    unit: Unit = Unit.SHARE,
    at_least: float = 0,
    at_most: float = 1,
    null: str | None = NOT_RECORDED,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Column:
    """Declare a share, a rate or a score."""
    return Column(
        name=name,
        kind=Kind.NUMBER,
        label=Text(en=en, fr=fr),
        unit=unit,
        at_least=at_least,
        at_most=at_most,
        null=null,
        sensitivity=sensitivity,
    )
