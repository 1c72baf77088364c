"""The records of applicants: the lender's eight tables as they are declared, row for row.

Both application tables are one. The rows of one application lie side by side on the disk, so that
fetching them all costs little: the key begins with the application's number. Money lies as whole
thousandths, as everywhere.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, LargeBinary, Table, Text
from sqlalchemy.types import TypeEngine

from creditwright.records.intake import stored_schema
from creditwright.records.records import APPLICATION, APPLICATION_KEY, HISTORY
from creditwright.store.tables.metadata import METADATA

ROW = "row_number"  # of a row of history among those of its application, from 0
SQL_TYPES: Mapping[pl.DataType, TypeEngine[Any]] = {
    pl.Int64(): BigInteger(),
    pl.Int32(): Integer(),
    pl.Boolean(): Boolean(),
    pl.String(): Text(),
    pl.Float64(): Double(),
}


def _columns(name: str) -> list[Column[Any]]:
    return [
        Column(column, SQL_TYPES[dtype])
        for column, dtype in stored_schema(name).items()
        if column != APPLICATION_KEY
    ]


def _key() -> Column[int]:
    return Column(APPLICATION_KEY, BigInteger, primary_key=True, autoincrement=False)


APPLICATIONS = Table(
    APPLICATION,
    METADATA,
    _key(),
    Column("version", Integer, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("known_tables", Text, nullable=False, comment="Of others nothing is known."),
    *_columns(APPLICATION),
)

HISTORIES: Mapping[str, Table] = {
    name: Table(
        name.lower(),  # so that no database asks for quotes
        METADATA,
        _key(),
        Column(ROW, Integer, primary_key=True, autoincrement=False),
        *_columns(name),
        sqlite_with_rowid=False,  # the rows lie in the order of the key
    )
    for name in HISTORY
}

LOADING = Table(
    "loading",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("up_to", BigInteger, nullable=False),
    comment="How far a loading has come: the source's digest, the last application that is in.",
)

EARLIER_VERSIONS = Table(
    "application_version",
    METADATA,
    _key(),
    Column("version", Integer, primary_key=True),
    Column("recorded_at", Text, nullable=False),
    Column("replaced_at", Text, nullable=False),
    Column("replaced_by", Text, nullable=False),
    Column("records", LargeBinary, nullable=False),
    comment="What an application's records were before they were changed, compressed.",
)
