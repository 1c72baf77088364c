"""From text to numbers: one call where all of it can be read, cell by cell where some cannot."""

import polars as pl

from creditwright.records.faults import LINE, Reason, all_faults, faults, lines_at_fault
from creditwright.records.reading.dialect import Dialect
from creditwright.records.reading.errors import UnreadableTableError
from creditwright.records.reading.lines import Rows
from creditwright.records.reading.table_input import Batch, read_type
from creditwright.records.table import Column, Kind, Table


def as_number(text: pl.Expr, column: Column) -> pl.Expr:
    """Return what text says in the column's read type, null where it says no number."""
    bare = text.str.strip_chars(" ")
    if read_type(column) == pl.Int64():
        bare = bare.str.replace(r"^(\d+)\.0*$", "$1")
    return bare.cast(read_type(column), strict=False)


def from_text(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Turn columns of text into their read types, and say where that cannot be.

    Args:
        frame: LINE, and declared columns of the table, any of them text.
        table: Their declaration.

    Returns:
        The rows that could be read, and the faults of the others.
    """
    found = []
    numbers = [
        column
        for column in table.columns
        if frame.schema.get(column.name) == pl.String() and read_type(column) != pl.String()
    ]
    read = frame.with_columns(as_number(pl.col(c.name), c).alias(c.name) for c in numbers)
    for column in numbers:
        wrong = frame[column.name].is_not_null() & read[column.name].is_null()
        if wrong.any():
            found.append(
                faults(
                    table.name,
                    frame[LINE].filter(wrong),
                    column=column.name,
                    reason=Reason.NOT_A_NUMBER,
                    explanation=f"{column.label.en} is no number.",
                    values=frame[column.name].filter(wrong),
                )
            )
    left_out = all_faults(found)
    return read.filter(~pl.col(LINE).is_in(lines_at_fault(left_out).implode())), left_out


def _as_readable(column: Column, dtype: pl.DataType, where: str) -> pl.Expr:
    """Bring a column of any type that a database may have to its read type, or to text."""
    value, wanted = pl.col(column.name), read_type(column)
    if dtype == pl.Boolean():
        if column.kind is Kind.FLAG and wanted == pl.String():
            return (
                pl.when(value)
                .then(pl.lit(column.true))
                .otherwise(pl.when(~value).then(pl.lit(column.false)))
                .alias(column.name)
            )
        return value.cast(wanted)
    if isinstance(dtype, pl.String | pl.Null | pl.Categorical | pl.Enum):
        return value.cast(pl.String)
    if not dtype.is_numeric():
        raise UnreadableTableError(
            where, f"column {column.name} is of type {dtype}, which it cannot be."
        )
    if wanted == pl.Int64() and not dtype.is_integer():
        return value.cast(pl.String)  # 100002.0 is an identifier, 100002.5 is told of as text is
    if wanted == pl.String() and dtype.is_float():
        whole = value.cast(pl.Int64, strict=False)
        return (
            pl.when(whole == value)
            .then(whole.cast(pl.String))
            .otherwise(value.cast(pl.String))
            .alias(column.name)
        )
    return value.cast(wanted, strict=False)


def batch_of_columns(frame: pl.DataFrame, first: int, table: Table, where: str) -> Batch:
    """Take rows from a source that has types of its own.

    Args:
        frame: Columns called as declared; any that are not declared are left.
        first: The number of the first row, from 1.
        table: The declaration.
        where: The source's name, for messages.

    Raises:
        UnreadableTableError: If a column is of a type that no such column can have.
    """
    readable = frame.select(
        pl.int_range(first, first + frame.height, dtype=pl.Int64).alias(LINE),
        *(
            _as_readable(column, frame.schema[column.name], where)
            for column in table.columns
            if column.name in frame.columns
        ),
    ).with_columns(_empty_text_to_null())
    read, left_out = from_text(readable, table)
    return Batch(frame=read, faults=left_out, rows=frame.height)


def _parse(
    rows: Rows, schema: dict[str, pl.DataType], wanted: list[str], dialect: Dialect
) -> pl.DataFrame:
    if not rows.content:
        return pl.DataFrame(schema={name: schema[name] for name in wanted})
    return pl.read_csv(
        rows.content,
        has_header=False,
        schema=schema,
        separator=dialect.separator,
        null_values=list(dialect.null_tokens) or None,
        decimal_comma=dialect.decimal == ",",
    ).select(wanted)


def _empty_text_to_null() -> pl.Expr:
    text = pl.col(pl.String)
    return pl.when(text != "").then(text).name.keep()  # "" in quotes is as missing as nothing


def batch_of(rows: Rows, header: tuple[str, ...], table: Table, dialect: Dialect) -> Batch:
    """Parse the rows of a block.

    Args:
        rows: Rows with as many fields as the header.
        header: The names of all columns; those not declared are not parsed.
        table: The declaration.
        dialect: How the rows are written.
    """
    types = {c.name: read_type(c) for c in table.columns}
    wanted = [name for name in header if name in types]
    line = pl.Series(LINE, rows.lines)
    try:
        frame = _parse(rows, {n: types.get(n, pl.String()) for n in header}, wanted, dialect)
        left_out = all_faults([])
    except pl.exceptions.ComputeError:
        frame = _parse(rows, {n: pl.String() for n in header}, wanted, dialect)
        if dialect.decimal == ",":
            numeric = [n for n in wanted if types[n] == pl.Float64()]
            frame = frame.with_columns(pl.col(numeric).str.replace(",", ".", literal=True))
        frame = frame.insert_column(0, line).with_columns(_empty_text_to_null())
        frame, left_out = from_text(frame, table)
    else:
        frame = frame.insert_column(0, line).with_columns(_empty_text_to_null())
    return Batch(
        frame=frame,
        faults=all_faults([rows.faults, left_out]),
        rows=len(rows.lines) + len(lines_at_fault(rows.faults)),
    )
