"""Records that somebody hands over row by row, as JSON has them: checked as a lender's tables are.

The same declarations, rules and links; only what a file cannot have is refused here: a column that
is not declared, a text where a number is due. All or nothing: with one fault, nothing is taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.records.checking import Rule, check_rows, rules_of
from creditwright.records.faults import LINE, all_faults
from creditwright.records.intake import as_application, stored_schema
from creditwright.records.links import Links, link
from creditwright.records.partitions import sorted_without_twins
from creditwright.records.reading.table_input import read_type
from creditwright.records.records import APPLICATION, APPLICATION_KEY, HISTORY, RecordsInMemory
from creditwright.records.table import AMOUNT_UNITS, Column, Kind, Table
from creditwright.records.tables import APPLICATION_TEST, TABLES
from creditwright.records.tables.columns import LARGEST_IDENTIFIER

Value = str | float | bool | None
GivenRow = Mapping[str, Value]
MOST_ROWS = 20_000  # of history; the largest known applicant has under 3,000
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class GivenFault:
    """What is wrong with one value, told without the value.

    Attributes:
        table: The table's name; the application's is "application".
        row: Its place in the table, from 0; None: the table as a whole.
        column: The column, or several, joined by a blank.
        reason: A code.
        explanation: In a sentence.
    """

    table: str
    row: int | None
    column: str
    reason: str
    explanation: str


class GivenRecordsError(BadDataError):
    """Records that were handed over cannot be taken."""

    def __init__(self, faults: Sequence[GivenFault]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        first = faults[0]
        where = first.table if first.row is None else f"{first.table}, row {first.row}"
        super().__init__(
            f"The records have {len(faults)} faults; the first: {where}, {first.column}: "
            f"{first.explanation}"
        )


def given_records(
    number: int, application: GivenRow, history: Mapping[str, Sequence[GivenRow]]
) -> RecordsInMemory:
    """Check the records of one application and return them as every table of records is.

    Args:
        number: SK_ID_CURR; a row that gives another is refused.
        application: The application's columns by name; one that is left out is not known.
        history: By table its rows; of a table that is left out nothing is known.

    Raises:
        GivenRecordsError: Naming every fault.
    """
    faults = list(_misfits(APPLICATION, APPLICATION_TEST, [application]))
    for name, rows in history.items():
        if name not in HISTORY:
            said = f"There is no such table. Known: {', '.join(HISTORY)}."
            faults.append(GivenFault(name, None, "", "unknown_table", said))
        elif len(rows) > MOST_ROWS:
            said = f"A table may have {MOST_ROWS} rows."
            faults.append(GivenFault(name, None, "", "too_many_rows", said))
        else:
            faults.extend(_misfits(name, TABLES[name], rows))
    if faults:
        raise GivenRecordsError(faults)
    return _checked(number, application, history)


def changed_records(
    number: int, stored: RecordsInMemory, row: GivenRow, changes: GivenRow
) -> RecordsInMemory:
    """Return records with some columns of the application's row otherwise.

    Only the rules that read these columns are asked: the rest of the row kept them when it came.

    Args:
        number: SK_ID_CURR.
        stored: The records as they are.
        row: Their row of the application, as given.
        changes: By column another value; null: not known.

    Raises:
        GivenRecordsError: If the row cannot be so.
    """
    faults = _misfits(APPLICATION, APPLICATION_TEST, [changes])
    if faults:
        raise GivenRecordsError(faults)
    part, rules = _reading(frozenset(changes))
    frame, wrong = _by_the_rules(part, [{**row, **changes}], rules)
    _refuse_faults(wrong, number, frame)
    changed = stored.application.with_columns(frame.select(list(changes)).get_columns())
    return RecordsInMemory(changed, stored.history)


def _misfits(name: str, table: Table, rows: Sequence[GivenRow]) -> list[GivenFault]:
    """Return what does not fit the declared columns: their names, and the types of their values."""
    columns = {column.name: column for column in table.columns}
    found = []
    for place, row in enumerate(rows):
        for column, value in row.items():
            if column not in columns:
                said = "There is no such column."
                found.append(GivenFault(name, place, column[:100], "unknown_column", said))
            elif not _fits(value, columns[column]):
                said = f"{columns[column].label.en} must be {_kind_words(columns[column])}."
                found.append(GivenFault(name, place, column, "wrong_type", said))
            elif isinstance(value, int) and abs(value) > LARGEST_IDENTIFIER:
                said = f"{columns[column].label.en} is too large."
                found.append(GivenFault(name, place, column, "out_of_range", said))
        if len(found) > MOST_FAULTS:
            break
    return found


def _fits(value: Value, column: Column) -> bool:
    if value is None:
        return True
    if column.kind is Kind.FLAG:
        return isinstance(value, bool) or value in (column.true, column.false, 0, 1)
    if read_type(column) == pl.String():
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return column.kind is not Kind.IDENTIFIER or isinstance(value, int)


def _kind_words(column: Column) -> str:
    if column.kind is Kind.FLAG:
        return f"true or false, or {column.true} or {column.false}"
    if column.kind is Kind.IDENTIFIER:
        return "a whole number"
    return "text" if read_type(column) == pl.String() else "a number"


def _checked(
    number: int, application: GivenRow, history: Mapping[str, Sequence[GivenRow]]
) -> RecordsInMemory:
    """Take each table the way that a lender's takes: rules, links, shared keys."""
    numbered = [{**application, APPLICATION_KEY: application.get(APPLICATION_KEY, number)}]
    frame, wrong = _by_the_rules(APPLICATION_TEST, numbered, _rules(APPLICATION_TEST.name))
    found = [wrong]
    links = Links(applications=pl.Series([number]))
    tables: dict[str, pl.DataFrame] = {}
    for name in (each for each in HISTORY if each in history):
        table = TABLES[name]
        rows = [_owned(row, table, number) for row in history[name]]
        kept, wrong = _by_the_rules(table, rows, _rules(name))
        linked = link(kept, table, links)
        accepted, twins = sorted_without_twins(linked.frame, table)
        links.remember(name, accepted)
        found += [wrong, linked.faults, twins]
        tables[name] = accepted.select(list(stored_schema(name)))
    _refuse_faults(all_faults(found), number, frame)
    stored = as_application(frame, APPLICATION_TEST).select(list(stored_schema(APPLICATION)))
    return RecordsInMemory(stored, tables)


def _owned(row: GivenRow, table: Table, number: int) -> GivenRow:
    """Return a row with the application's number, where its table has one and it was left out."""
    return row if table.application is None else {APPLICATION_KEY: number, **row}


def _by_the_rules(
    table: Table, rows: Sequence[GivenRow], rules: tuple[Rule, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    frame = pl.DataFrame(
        {
            LINE: pl.Series(range(len(rows)), dtype=pl.Int64),
            **{
                column.name: pl.Series(
                    [_readable(row.get(column.name), column) for row in rows],
                    dtype=read_type(column),
                )
                for column in table.columns
            },
        }
    )
    return check_rows(frame, table, rules)


@cache
def _rules(name: str) -> tuple[Rule, ...]:
    """Return the rules of a whole table, made once: making them takes longer than asking them."""
    table = TABLES[name]
    return rules_of(table, frozenset(table.column_names))


@lru_cache(maxsize=64)
def _reading(columns: frozenset[str]) -> tuple[Table, tuple[Rule, ...]]:
    """Return what the rules that read any of some columns read of an application, and they."""
    rules = tuple(
        rule
        for rule in _rules(APPLICATION_TEST.name)
        if columns.intersection(rule.broken.meta.root_names())
    )
    read = columns.union({APPLICATION_KEY}, *(rule.broken.meta.root_names() for rule in rules))
    there = tuple(column for column in APPLICATION_TEST.columns if column.name in read)
    return replace(APPLICATION_TEST, columns=there), rules


def _readable(value: Value, column: Column) -> str | float | int | None:
    """Return a value as a file would have it: flags as they are written there, "" as nothing."""
    if column.kind is Kind.FLAG and value is not None:
        is_true = value in (True, column.true)
        written = column.true if is_true else column.false
        return written if read_type(column) == pl.String() else float(is_true)
    if value == "" or value is None:
        return None
    if isinstance(value, str) or column.kind is Kind.IDENTIFIER:
        return value
    return float(value)


def _refuse_faults(found: pl.DataFrame, number: int, application: pl.DataFrame) -> None:
    faults = [
        GivenFault(
            table=APPLICATION if table == APPLICATION_TEST.name else table,
            row=row,
            column=column,
            reason=reason,
            explanation=explanation,
        )
        for table, row, column, reason, explanation in found.select(
            "table", "line", "column", "reason", "explanation"
        ).iter_rows()
    ]
    if not faults and application[APPLICATION_KEY].to_list() != [number]:
        said = "The row gives another number than the request."
        faults = [GivenFault(APPLICATION, 0, APPLICATION_KEY, "other_number", said)]
    if faults:
        raise GivenRecordsError(faults)


def as_given(records: RecordsInMemory) -> tuple[GivenRow, dict[str, list[GivenRow]]]:
    """Return records as `given_records` takes them: the application's row, and those of history.

    Money in currency units, flags as true and false; what is not known is null. The label, which
    nobody gives, is left out.
    """
    return application_given(records), {
        name: _rows(table, TABLES[name]) for name, table in records.history.items()
    }


def application_given(records: RecordsInMemory) -> GivenRow:
    """Return the application's own row, as `as_given` does."""
    (application,) = _rows(records.application, APPLICATION_TEST)
    return application


def _rows(frame: pl.DataFrame, table: Table) -> list[GivenRow]:
    amounts = [each.name for each in table.columns if each.kind is Kind.AMOUNT]
    told = frame.select(table.column_names).with_columns(pl.col(amounts) / AMOUNT_UNITS)
    return list(told.iter_rows(named=True))
