"""The data of an application as a page shows them: every value, and whether the model uses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from creditwright.core.text import Language
from creditwright.decision.model import DecisionModel
from creditwright.features.catalogue import BY_NAME
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.records.given import GivenRow
from creditwright.records.records import HISTORY
from creditwright.records.table import Column, Kind, Unit
from creditwright.records.tables import APPLICATION_TRAIN, TABLES

FEW: Final = 20  # rows of a history that are shown first
UNITS: Final[Mapping[Kind, Unit]] = {
    Kind.AMOUNT: Unit.CURRENCY,
    Kind.DAYS: Unit.DAYS,
    Kind.MONTHS: Unit.MONTHS,
    Kind.COUNT: Unit.COUNT,
}


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value.

    Attributes:
        column: As the lender's table calls it.
        value: None: not known.
        is_used: Whether the model in use looks at it; None: nobody can tell.
    """

    column: str
    label: str
    value: float | str | bool | None
    unit: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the applicant's history.

    Attributes:
        total: How many rows there are, of which `rows` are the first.
    """

    name: str
    meaning: str
    columns: Sequence[ShownValue]
    rows: Sequence[Sequence[float | str | bool | None]]
    total: int


def columns_used(model: DecisionModel) -> frozenset[tuple[str, str]]:
    """Return the lender's columns that a model looks at, as (table, column)."""
    features = (
        BY_NAME.get(each.name) or LEARNED_BY_NAME.get(each.name) for each in model.scorer.inputs
    )
    return frozenset(column for each in features if each for column in each.columns)


def values_of(
    row: GivenRow, used: frozenset[tuple[str, str]], language: Language
) -> list[ShownValue]:
    """Return every value of the application's own row, in the order of the table."""
    return [
        _value(each, row.get(each.name), used, APPLICATION_TRAIN.name, language)
        for each in APPLICATION_TRAIN.columns
        if each.name in row
    ]


def tables_of(
    history: Mapping[str, Sequence[GivenRow]],
    used: frozenset[tuple[str, str]],
    language: Language,
    *,
    whole: str | None,
) -> list[ShownTable]:
    """Return the tables of history, a few rows of each.

    Args:
        history: By table its rows.
        used: The columns that the model looks at.
        language: Of labels.
        whole: The table of which all rows are shown.
    """
    return [
        _table(name, history[name], used, language, whole=name == whole)
        for name in HISTORY
        if name in history
    ]


def unit_of(column: Column) -> str:
    """Return in what a column's values are told, as pages write them."""
    return UNITS.get(column.kind, column.unit).value


def _table(
    name: str,
    rows: Sequence[GivenRow],
    used: frozenset[tuple[str, str]],
    language: Language,
    *,
    whole: bool,
) -> ShownTable:
    table = TABLES[name]
    columns = [each for each in table.columns if each.name != table.application]
    shown = rows if whole else rows[:FEW]
    return ShownTable(
        name=name,
        meaning=table.meaning.to(language),
        columns=[_value(each, None, used, name, language) for each in columns],
        rows=[[_shown(each, row.get(each.name)) for each in columns] for row in shown],
        total=len(rows),
    )


def _shown(
    column: Column,
    value: float | str | bool | None,  # noqa: FBT001 - a cell
) -> float | str | bool | None:
    """Return a value as it is shown: what names something without marks, codes as unknown."""
    if isinstance(value, int | float) and f"{value:g}" in column.sentinels:
        return None
    return str(value) if column.kind is Kind.IDENTIFIER and value is not None else value


def _value(
    column: Column,
    value: float | str | bool | None,  # noqa: FBT001 - a cell
    used: frozenset[tuple[str, str]],
    table: str,
    language: Language,
) -> ShownValue:
    return ShownValue(
        column=column.name,
        label=column.label.to(language),
        value=_shown(column, value),
        unit=unit_of(column),
        is_used=(table, column.name) in used,
    )
