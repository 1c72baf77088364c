"""System 000's form of applications: 120 fields, each one value, or one for each of many."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from creditwright.core.errors import BadDataError
from creditwright.records.given import GivenRow, given_records
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.records.table import Column, Kind
from creditwright.records.tables import APPLICATION_TEST
from creditwright.store.applicants import ApplicationNotFoundError, Visibility, find_application
from creditwright.web.api.shapes import LARGEST_NUMBER, MOST_ITEMS, Cell
from creditwright.workflows.service import Service

FIELDS = tuple(name for name in APPLICATION_TEST.column_names if name != APPLICATION_KEY)
FLAGS = {each.name: each for each in APPLICATION_TEST.columns if each.kind is Kind.FLAG}
FIRST_OWN = LARGEST_NUMBER // 2 + 1  # numbers that no lender gives, for those who give none
SHOWN = 5
Fields = Mapping[str, Cell | Mapping[str, Cell]]


class OlderClientsError(BadDataError):
    """The fields of a request do not make applications."""


@dataclass(frozen=True, slots=True)
class Client:
    """An application as system 000's clients send it.

    Attributes:
        number: SK_ID_CURR; one of ours, where it was not given.
        records: What it is assessed on.
    """

    number: int
    records: RecordsInMemory


def clients_of(fields: Fields, visible: Visibility, service: Service) -> list[Client]:
    """Return the applications of a request, in its order.

    Where `SK_ID_CURR` is among the fields, what the store holds of that applicant's history counts
    as well; without, of the history nothing is known.

    Args:
        fields: Each a value, or by a row's name the value of that row.
        visible: Whose history may be used.
        service: The parts of the service.

    Raises:
        OlderClientsError: If a field is missing, or not all fields have the same rows.
        GivenRecordsError: If the values of an application cannot be taken.
    """
    missing = [name for name in FIELDS if name not in fields]
    if missing:
        raise OlderClientsError(
            f"{len(missing)} fields are missing: {', '.join(missing[:SHOWN])}"
            f"{', ...' if len(missing) > SHOWN else ''}. Send each, null where it is not known."
        )
    return [client_of(row, visible, service) for row in _rows(fields)]


def _rows(fields: Fields) -> Sequence[GivenRow]:
    """Return one row for each application; the first field says in which order."""
    maps = {name: each for name, each in fields.items() if isinstance(each, Mapping)}
    if not maps:
        return [{n: each for n, each in fields.items() if not isinstance(each, Mapping)}]
    names = next(iter(maps.values()))
    odd = [n for n in fields if n not in maps or maps[n].keys() != names.keys()]
    if odd:
        raise OlderClientsError(
            f"{len(odd)} fields do not have the same rows as the first. Send every field as one "
            "value, or every field as an object with the same rows."
        )
    if not 0 < len(names) <= MOST_ITEMS:
        raise OlderClientsError(f"Send 1 to {MOST_ITEMS} applications at a time.")
    return [{name: each[row] for name, each in maps.items()} for row in names]


def client_of(row: GivenRow, visible: Visibility, service: Service) -> Client:
    """Return one application, with what the store holds of its history; see `clients_of`.

    Raises:
        OlderClientsError, GivenRecordsError: If the values cannot be taken.
    """
    given = row.get(APPLICATION_KEY)
    is_number = isinstance(given, int) and not isinstance(given, bool)
    number = int(given) if is_number and given else _own_number()
    if given is None:
        row = {name: value for name, value in row.items() if name != APPLICATION_KEY}
    if not 0 < number <= LARGEST_NUMBER:
        raise OlderClientsError(f"{APPLICATION_KEY} is not a number of an application.")
    records = given_records(number, row, {})
    return Client(
        number, records if given is None else _with_history(number, records, visible, service)
    )


def _own_number() -> int:
    return FIRST_OWN + secrets.randbelow(LARGEST_NUMBER - FIRST_OWN)


def _with_history(
    number: int, given: RecordsInMemory, visible: Visibility, service: Service
) -> RecordsInMemory:
    try:
        with service.database.reading() as connection:
            stored = find_application(connection, number, visible).records
    except ApplicationNotFoundError:
        return given
    return RecordsInMemory(given.application, stored.history)


def as_written(row: GivenRow) -> dict[str, Cell]:
    """Return an application's 120 fields as the lender writes them: flags as Y and N, 1 and 0."""
    return {name: _written(row[name], FLAGS.get(name)) for name in FIELDS}


def _written(value: Cell, flag: Column | None) -> Cell:
    if flag is None or value is None:
        return value
    word = flag.true if value else flag.false
    return int(word) if word.isdigit() else word
