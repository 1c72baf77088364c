"""The reference page of the tables, made from their declarations."""

from creditwright.records.table import Column, Kind, Sensitivity, Table
from creditwright.records.tables import TABLES

INTRODUCTION = """\
# Tables

What a lender's tables may hold, as it is declared and checked row by row by `creditwright check`.
A column in bold is required: without it the table cannot be used. Any other may be missing and is
then not known for any row. Columns that are not listed are dropped and named.

Amounts are read in currency units and kept in whole thousandths. Days and months are counted from
the application; what happened before it is negative. A row dated after the application is refused.
Values that stand for something else are kept as they are in prepared records and read as missing by
the features. Words that are not listed are accepted and counted."""

HEADER = (
    "| column | label (English) | label (French) | holds | range | missing means | stands for "
    "something else | sensitivity |\n|---|---|---|---|---|---|---|---|"
)


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:,.15g}"


def _range(column: Column) -> str:
    if column.kind is Kind.FLAG:
        return f"{column.true} or {column.false}"
    if column.kind is Kind.CATEGORY:
        return "; ".join(column.values)
    if column.kind is Kind.IDENTIFIER:
        return "1 to 2^53 - 1"
    return f"{_bound(column.at_least)} to {_bound(column.at_most)}"


def _holds(column: Column) -> str:
    kind, unit = str(column.kind), str(column.unit)
    return kind if unit in ("none", kind) else f"{kind}, {unit}"


def _row(column: Column) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    cells = (
        name,
        column.label.en,
        column.label.fr,
        _holds(column),
        _range(column),
        column.null or "refused",
        ", ".join(f"`{written}`: {said}" for written, said in column.sentinels.items()),
        "" if column.sensitivity is Sensitivity.ORDINARY else str(column.sensitivity),
    )
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _section(table: Table) -> str:
    hangs_on = (
        f"Each hangs on a row of `{table.parent}` by `{table.parent_key}`."
        if table.parent
        else "Each belongs to an application by `SK_ID_CURR`."
    )
    facts = [
        f"No two rows share {' + '.join(f'`{name}`' for name in table.key)}.",
        *([] if table.name.startswith("application") else [hangs_on]),
        *(
            [f"Dated by {', '.join(f'`{name}`' for name in table.dated_by)}."]
            if table.dated_by
            else []
        ),
    ]
    rows = "\n".join(_row(column) for column in table.columns)
    return "\n\n".join(
        [
            f"## {table.name}",
            f"{table.meaning.en} ({table.meaning.fr})",
            " ".join(facts),
            f"{HEADER}\n{rows}",
        ]
    )


def _test_section(table: Table) -> str:
    said = f"{table.meaning.en} ({table.meaning.fr})"
    return f"## {table.name}\n\n{said}\n\nAs `application_train`, without `TARGET`."


def tables_page() -> str:
    """Return the page as Markdown."""
    sections = [
        _test_section(table) if name == "application_test" else _section(table)
        for name, table in TABLES.items()
    ]
    return "\n\n".join([INTRODUCTION, *sections])
