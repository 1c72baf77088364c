"""The rules every row must keep by itself, made from the declarations, and what is only counted.

A rule is an expression that is true where a row breaks it. They are evaluated in one pass; only the
few rows that break one are looked at again, to say which and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from creditwright.records.faults import LINE, Reason, all_faults, faults, lines_at_fault
from creditwright.records.reading.table_input import read_type
from creditwright.records.table import AMOUNT_UNITS, Column, Kind, Table

WHOLE = (Kind.DAYS, Kind.MONTHS, Kind.COUNT)
LONGEST_TEXT = 200  # characters; the longest known category has 44


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must not be: where it is, and what to say of it."""

    column: str
    reason: Reason
    explanation: str
    broken: pl.Expr


def _shown(bound: float) -> str:
    return f"{bound:.15g}"


def _is_sentinel(column: Column) -> pl.Expr:
    if not column.sentinels:
        return pl.lit(value=False)
    return pl.col(column.name).is_in([float(written) for written in column.sentinels])


def _range_rules(column: Column, table: Table) -> Iterator[Rule]:
    value = pl.col(column.name)
    low, high = column.at_least, column.at_most
    if column.name in table.dated_by:
        said = "The row happened after the application, or its date is wrong."
        late = (value > 0) & value.is_finite() & ~_is_sentinel(column)
        yield Rule(column.name, Reason.AFTER_APPLICATION, said, late)
    said = f"{column.label.en} must lie between {_shown(low or 0)} and {_shown(high or 0)}."
    if low is not None and high is not None:
        outside = ((value < low) | (value > high)) & ~_is_sentinel(column)
        if column.kind is not Kind.IDENTIFIER:
            outside &= value.is_finite()  # what is not has its own reason
        yield Rule(column.name, Reason.OUT_OF_RANGE, said, outside)


def _number_rules(column: Column, table: Table) -> Iterator[Rule]:
    value = pl.col(column.name)
    if column.kind is not Kind.IDENTIFIER:
        said = f"{column.label.en} is not a finite number."
        yield Rule(column.name, Reason.NOT_FINITE, said, ~value.is_finite())
    if column.kind in WHOLE:
        said = f"{column.label.en} is not a whole number."
        yield Rule(
            column.name, Reason.NOT_WHOLE, said, value.is_finite() & (value != value.floor())
        )
    yield from _range_rules(column, table)


def _flag_written(column: Column) -> list[float] | list[str]:
    if read_type(column) == pl.Float64():
        return [1.0, 0.0]
    return [column.true, column.false]


def rules_of(table: Table, present: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules for a table of which only the columns `present` are there."""
    rules: list[Rule] = []
    for column in table.columns:
        if column.name not in present:
            continue
        value = pl.col(column.name)
        if column.null is None:
            said = f"{column.label.en} must not be missing."
            rules.append(Rule(column.name, Reason.MISSING, said, value.is_null()))
        if column.kind is Kind.FLAG:
            said = f"{column.label.en} must be {column.true} or {column.false}."
            broken = ~value.is_in(_flag_written(column))
            rules.append(Rule(column.name, Reason.NOT_A_FLAG, said, broken))
        elif column.kind is Kind.CATEGORY:
            said = f"{column.label.en} is longer than {LONGEST_TEXT} characters."
            broken = value.str.len_bytes() > LONGEST_TEXT
            rules.append(Rule(column.name, Reason.TOO_LONG, said, broken))
        else:
            rules.extend(_number_rules(column, table))
    return tuple(rules)


def broken_rules(frame: pl.DataFrame, table: Table, rules: tuple[Rule, ...]) -> pl.DataFrame:
    """List the faults of the rows that break a rule; without rules there are none.

    Args:
        frame: LINE and the table's columns in their read types.
        table: The declaration.
        rules: Its rules.
    """
    if not rules:
        return all_faults([])
    broken = [rule.broken.fill_null(value=False) for rule in rules]
    suspects = frame.lazy().filter(pl.any_horizontal(broken)).collect()
    if suspects.is_empty():
        return all_faults([])
    which = suspects.select(b.alias(str(i)) for i, b in enumerate(broken))
    return all_faults(
        [
            faults(
                table.name,
                suspects[LINE].filter(which[str(i)]),
                column=rule.column,
                reason=rule.reason,
                explanation=rule.explanation,
                values=suspects[rule.column].filter(which[str(i)]).cast(pl.String),
            )
            for i, rule in enumerate(rules)
            if which[str(i)].any()
        ]
    )


def _stored(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    if column.kind is Kind.AMOUNT:
        value = (value * AMOUNT_UNITS).round()
    if column.kind is Kind.FLAG:
        return (value == _flag_written(column)[0]).alias(column.name)
    return value.cast(column.stored_type)


def stored(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Return rows that keep the rules in their stored types, with every declared column.

    A column that the source lacks is null. Amounts are rounded to the thousandth.
    """
    there = frozenset(frame.columns)
    return frame.select(
        LINE,
        *(
            _stored(column)
            if column.name in there
            else pl.lit(None, dtype=column.stored_type).alias(column.name)
            for column in table.columns
        ),
    )


def check_rows(
    frame: pl.DataFrame, table: Table, rules: tuple[Rule, ...]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Divide rows into those that keep every rule, in stored types, and the others' faults."""
    found = broken_rules(frame, table, rules)
    if not found.is_empty():
        frame = frame.filter(~pl.col(LINE).is_in(lines_at_fault(found).implode()))
    return stored(frame, table), found
