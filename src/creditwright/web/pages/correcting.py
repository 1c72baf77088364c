"""The form that an applicant has one value corrected by: how it is asked for, and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from creditwright.core.errors import UsageError
from creditwright.core.text import Language
from creditwright.records.given import GivenRow, Value
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.table import Column, Kind, Unit
from creditwright.records.tables import APPLICATION_TEST
from creditwright.web.forms import Form
from creditwright.web.pages.asked import number_of
from creditwright.web.pages.catalogue import later as _

YES, NO = "yes", "no"
MOST_LETTERS: Final = 100
PER_CENT: Final = 100.0
SHARES: Final = (Unit.SHARE, Unit.RATE)
CORRECTED: Final[Mapping[str, Column]] = {
    each.name: each for each in APPLICATION_TEST.columns if each.name != APPLICATION_KEY
}
HINTS: Final = {
    Unit.DAYS: _("In days before you applied."),
    Unit.MONTHS: _("In months before you applied."),
    Unit.CURRENCY: _("In full, without cents."),
    Unit.SHARE: _("In per cent."),
    Unit.RATE: _("In per cent."),
    Unit.YEARS: _("In years."),
}


class NoValueError(UsageError):
    """What was filled in is no value of this kind."""

    def __init__(self, column: str) -> None:
        super().__init__(f"What was filled in is no value of {column}.")


@dataclass(frozen=True, slots=True)
class Field:
    """How the right value of a column is asked for.

    Attributes:
        choices: Of which one is chosen, each with its words; none: it is written.
        hint: In what it is told, to be said in the page's language; None: needs no saying.
    """

    column: Column
    choices: Sequence[str]
    hint: str | None

    @property
    def is_number(self) -> bool:
        """Whether a number is written."""
        return self.column.kind not in (Kind.CATEGORY, Kind.FLAG)


def field_of(name: str) -> Field | None:
    """Return how a column's value is asked for; None: there is no such column to correct."""
    column = CORRECTED.get(name)
    if column is None:
        return None
    choices = (YES, NO) if column.kind is Kind.FLAG else column.values
    return Field(
        column, choices, HINTS.get(_unit(column)) if column.kind is not Kind.FLAG else None
    )


def value_in(form: Form, field: Field, language: Language) -> Value:
    """Return the value that was filled in; None: there is none, as who fills it in says.

    Args:
        form: With it in the field `value`.
        field: How it was asked for.
        language: In which numbers are written.

    Raises:
        NoValueError: If it is none of this kind.
    """
    text = form.one("value")[:MOST_LETTERS]
    if form.one("is_none") == YES:
        return None
    if not text or (field.choices and text not in field.choices):
        raise NoValueError(field.column.name)
    if field.column.kind is Kind.FLAG:
        return text == YES
    return _number(text, field.column, language) if field.is_number else text


def shown_changes(changes: GivenRow) -> list[tuple[Column, Value]]:
    """Return what a correction changes, by column; of a column that is known no more, nothing."""
    return [(CORRECTED[name], value) for name, value in changes.items() if name in CORRECTED]


def _number(text: str, column: Column, language: Language) -> float:
    found = number_of(text, language)
    if found is None:
        raise NoValueError(column.name)
    if _unit(column) in SHARES:
        return found / PER_CENT
    is_before = column.kind in (Kind.DAYS, Kind.MONTHS) and column.at_most == 0
    exact = -abs(found) if is_before else found
    return int(exact) if exact == int(exact) else exact


def _unit(column: Column) -> Unit:
    if column.kind is Kind.AMOUNT:
        return Unit.CURRENCY
    return {Kind.DAYS: Unit.DAYS, Kind.MONTHS: Unit.MONTHS}.get(column.kind, column.unit)
