"""The records of many applicants at once, for what looks at all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, select

from creditwright.records.intake import stored_schema
from creditwright.records.records import (
    APPLICATION,
    APPLICATION_KEY,
    HISTORY,
    RecordsInMemory,
)
from creditwright.store.tables.applicants import APPLICATIONS, HISTORIES, ROW

TOGETHER = 500  # asked for in one statement: SQLite takes no more than so many values


@dataclass(frozen=True, slots=True)
class Held:
    """An application that the store holds, without its records.

    Attributes:
        known: The history tables that something is known of.
    """

    number: int
    version: int
    known: frozenset[str]


def everything_held(connection: Connection) -> list[Held]:
    """Return every application of the store, by rising number."""
    key = APPLICATIONS.c[APPLICATION_KEY]
    asked = select(key, APPLICATIONS.c.version, APPLICATIONS.c.known_tables).order_by(key)
    sets: dict[str, frozenset[str]] = {}
    return [
        Held(number, version, sets.setdefault(known, frozenset(known.split())))
        for number, version, known in connection.execute(asked)
    ]


def records_between(connection: Connection, held: Sequence[Held]) -> RecordsInMemory:
    """Return the records of some applications of which the same tables are known.

    Args:
        connection: Any.
        held: By rising number, at least one; all with the same tables known. Those of others
            between their numbers are left out.
    """
    first, last = held[0].number, held[-1].number
    wanted = [each.number for each in held]
    tables: Mapping[str, pl.DataFrame] = {
        name: _rows(connection, name, first, last).filter(pl.col(APPLICATION_KEY).is_in(wanted))
        for name in (APPLICATION, *HISTORY)
        if name == APPLICATION or name in held[0].known
    }
    history = {name: each for name, each in tables.items() if name != APPLICATION}
    return RecordsInMemory(tables[APPLICATION], history)


def _rows(connection: Connection, name: str, first: int, last: int) -> pl.DataFrame:
    table = APPLICATIONS if name == APPLICATION else HISTORIES[name]
    key, schema = table.c[APPLICATION_KEY], dict(stored_schema(name))
    asked = select(*(table.c[column] for column in schema)).where(key.between(first, last))
    order = (key,) if name == APPLICATION else (key, table.c[ROW])
    rows = connection.execute(asked.order_by(*order)).all()
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def application_columns(
    connection: Connection, numbers: Sequence[int], columns: Sequence[str]
) -> pl.DataFrame:
    """Return some columns of the application table, of those of some applications that are held.

    Args:
        connection: Any.
        numbers: SK_ID_CURR, in any order.
        columns: Of the application table, beside the number.
    """
    names = (APPLICATION_KEY, *columns)
    stored = dict(stored_schema(APPLICATION))
    schema = {name: stored[name] for name in names}
    key = APPLICATIONS.c[APPLICATION_KEY]
    asked = select(*(APPLICATIONS.c[name] for name in names))
    wanted, rows = sorted(set(numbers)), list[tuple[object, ...]]()
    for at in range(0, len(wanted), TOGETHER):
        some = asked.where(key.in_(wanted[at : at + TOGETHER]))
        rows += [tuple(row) for row in connection.execute(some)]
    return pl.DataFrame(rows, schema=schema, orient="row")
