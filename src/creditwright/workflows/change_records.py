"""Change an applicant's records: what was there is kept, and the ledger says who changed it."""

from collections.abc import Mapping, Sequence

from creditwright.ledger.entry import Action
from creditwright.records.given import GivenRow, as_given, given_records
from creditwright.records.records import RecordsInMemory
from creditwright.store.applicants import find_application
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry, reference_of
from creditwright.store.put_applications import Put, put_application
from creditwright.store.subject_keys import SubjectErasedError, is_erased
from creditwright.workflows.service import Service


def replace_records(
    number: int,
    application: GivenRow,
    history: Mapping[str, Sequence[GivenRow]],
    *,
    expected: int | None,
    by: str,
    service: Service,
) -> Put:
    """Put records in the place of all that is known of an applicant, or add the applicant.

    Args:
        number: SK_ID_CURR.
        application: The application's columns.
        history: By table its rows.
        expected: The version that this is a change of; 0: there must be none; None: any.
        by: Who changes it.
        service: The parts of the service.

    Raises:
        GivenRecordsError: If the records cannot be taken.
        VersionConflictError: If another version is there.
        SubjectErasedError: If the applicant was erased.
    """
    records = given_records(number, application, history)
    with service.database.writing() as connection:
        return _put(connection, number, records, expected=expected, by=by, service=service)


def change_application(
    number: int, changes: GivenRow, *, expected: int | None, by: str, service: Service
) -> Put:
    """Change some columns of an application; the others, and its history, stay.

    Args:
        number: SK_ID_CURR.
        changes: The columns to change; null: not known any more.
        expected: The version that this is a change of; None: the one that is there.
        by: Who changes it.
        service: The parts of the service.

    Raises:
        ApplicationNotFoundError: If there is no such application.
        GivenRecordsError: If the records cannot be so.
        VersionConflictError: If another version is there.
    """
    with service.database.writing() as connection:
        return change_in(connection, number, changes, expected=expected, by=by, service=service)


def change_in(
    connection: Connection,
    number: int,
    changes: GivenRow,
    *,
    expected: int | None,
    by: str,
    service: Service,
) -> Put:
    """Change some columns in the caller's transaction; see `change_application`."""
    application, history = as_given(find_application(connection, number).records)
    records = given_records(number, {**application, **changes}, history)
    return _put(connection, number, records, expected=expected, by=by, service=service)


def _put(
    connection: Connection,
    number: int,
    records: RecordsInMemory,
    *,
    expected: int | None,
    by: str,
    service: Service,
) -> Put:
    if is_erased(connection, reference_of(service.vault, number)):
        raise SubjectErasedError
    at = service.clock.now()
    put = put_application(connection, number, records, expected=expected, by=by, at=at)
    if put.changed:
        append_entry(
            connection,
            service.vault,
            action=Action.RECORDS_CHANGED,
            actor=by,
            about=f"version {put.version}",
            subject=number,
            payload=None,
            at=at,
        )
    return put
