"""The register of what the database holds: every table and column, what for, and of whom.

A table or a column that says nowhere what it is for is an error, found by a test: nobody keeps
anything without saying why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, MetaData, Table

from creditwright.core.errors import CreditwrightError
from creditwright.core.text import Language
from creditwright.decision.profile import RecordClass
from creditwright.records.records import APPLICATION
from creditwright.records.table import Sensitivity
from creditwright.records.tables import APPLICATION_TEST, TABLES
from creditwright.store.tables.applicants import APPLICATIONS, HISTORIES
from creditwright.store.tables.purposes import COMMON, OURS, OWN_OF_RECORDS, People, Purpose

RECORDS: Final[Mapping[str, str]] = {  # by name of a table here, that of the lender's
    APPLICATIONS.name: APPLICATION,
    **{table.name: name for name, table in HISTORIES.items()},
}


class UndescribedColumnError(CreditwrightError):
    """A table or column of which nobody says what it is for: our fault, found by a test."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"Nobody says what these are kept for: {', '.join(names)}.")


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column holds.

    Attributes:
        sensitivity: None: not of an applicant's situation.
    """

    name: str
    meaning: str
    sensitivity: Sensitivity | None = None


@dataclass(frozen=True, slots=True)
class TableUse:
    """What a table is for.

    Attributes:
        people: Whose data it holds.
        kept: As which class of records; None: `kept_while` says how long.
        kept_while: In words.
    """

    name: str
    purpose: str
    people: People
    kept: RecordClass | None
    kept_while: str
    columns: tuple[ColumnUse, ...]


Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Words:
    """In which language a register is, and what puts our words into it."""

    language: Language
    say: Say


def as_it_is(text: str) -> str:
    """Return a text in English, as it is written here."""
    return text


def table_uses(
    metadata: MetaData, language: Language = "en", say: Say = as_it_is
) -> list[TableUse]:
    """Return what every table is for, and what each of its columns holds.

    Args:
        metadata: The tables.
        language: Of what the lender's tables say of themselves.
        say: Puts what is said of ours into that language.

    Raises:
        UndescribedColumnError: Naming what nobody says anything of.
    """
    missing: list[str] = []
    words = _Words(language, say)
    found = [_use(table, missing, words) for table in metadata.sorted_tables]
    if missing:
        raise UndescribedColumnError(missing)
    return sorted(found, key=lambda each: (each.people, each.name))


def _use(table: Table, missing: list[str], words: "_Words") -> TableUse:
    if table.name in RECORDS:
        return _records_use(table, missing, words)
    said = OURS.get(table.name)
    if said is None and not table.comment:
        missing.append(table.name)
    purpose = said or Purpose(str(table.comment), People.APPLICANTS)
    return TableUse(
        table.name,
        words.say(purpose.purpose),
        purpose.people,
        purpose.kept,
        words.say(purpose.kept_while),
        tuple(_columns(table, purpose.columns, missing, words)),
    )


def _columns(
    table: Table, said: Mapping[str, str], missing: list[str], words: "_Words"
) -> Iterator[ColumnUse]:
    for column in table.columns:
        meaning = said.get(column.name) or column.comment or COMMON.get(column.name)
        if not meaning:
            missing.append(f"{table.name}.{column.name}")
        yield ColumnUse(column.name, words.say(meaning or ""))


def _records_use(table: Table, missing: list[str], words: "_Words") -> TableUse:
    """Return what a table of the lender's records is for: its columns are declared elsewhere."""
    name = RECORDS[table.name]
    declared = APPLICATION_TEST if name == APPLICATION else TABLES[name]
    of_lender = {each.name: each for each in declared.columns}
    columns = []
    for column in table.columns:
        of = of_lender.get(column.name)
        said = of.label.to(words.language) if of else words.say(_other_words(column))
        if not said:
            missing.append(f"{table.name}.{column.name}")
        columns.append(ColumnUse(column.name, said, of.sensitivity if of else None))
    purpose = words.say("to assess the application: ") + declared.meaning.to(words.language)
    kept = RecordClass.APPLICATIONS
    kept_while = words.say("as the policy says for its class")
    return TableUse(table.name, purpose, People.APPLICANTS, kept, kept_while, tuple(columns))


def _other_words(column: Column[Any]) -> str:
    if column.name == "TARGET":
        return "whether the loan was not repaid, where that is known"
    return column.comment or OWN_OF_RECORDS.get(column.name) or COMMON.get(column.name, "")
