"""Which subjects' keys were destroyed, as a list that tells nothing of them; and rows by number."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Column, Connection, delete, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import BadDataError
from creditwright.records.records import APPLICATION_KEY
from creditwright.store.copying import tables
from creditwright.store.tables.ledger import SUBJECT_KEYS

NUMBERS = (APPLICATION_KEY, "application")  # what the columns are called that name an application
AT_ONCE = 500
REFERENCE_DIGITS = 64

Erasures = Mapping[bytes, datetime]
"""By the reference of a subject, when its key was destroyed; a reference tells nothing of it."""


class ErasureListError(BadDataError):
    """A list of erasures has a line that is none."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line} of the list of erasures is none: each has a reference of 64 hexadecimal "
            "digits and a time, as `creditwright store erasures` writes them."
        )


def erasures(connection: Connection) -> Erasures:
    """Return the subjects whose keys were destroyed."""
    keys = SUBJECT_KEYS.c
    asked = select(keys.subject, keys.destroyed_at).where(keys.destroyed_at.is_not(None))
    return {bytes(row.subject): instant_of(row.destroyed_at) for row in connection.execute(asked)}


def as_lines(found: Erasures) -> str:
    """Return a list of erasures as text, a line each, the earliest first."""
    rows = sorted((instant_text(at), reference.hex()) for reference, at in found.items())
    return "".join(f"{reference} {at}\n" for at, reference in rows)


def from_lines(text: str) -> Erasures:
    """Read what `as_lines` wrote.

    Raises:
        ErasureListError: Naming the first line that is none.
    """
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        reference, _, at = line.partition(" ")
        if len(reference) != REFERENCE_DIGITS:
            raise ErasureListError(number)
        try:
            found[bytes.fromhex(reference)] = instant_of(at)
        except ValueError:
            raise ErasureListError(number) from None
    return found


def _columns() -> Iterator[Column[int]]:
    for table in reversed(tables()):  # those first that point to others
        yield from (each for each in table.columns if each.name in NUMBERS)


def numbers_named(connection: Connection) -> set[int]:
    """Return every application that a row names."""
    return {
        number
        for column in _columns()
        for (number,) in connection.execute(select(column).where(column.is_not(None)).distinct())
    }


def remove_rows(connection: Connection, numbers: Collection[int]) -> None:
    """Remove every row that names one of these applications."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        for column in _columns():
            connection.execute(delete(column.table).where(column.in_(some)))
