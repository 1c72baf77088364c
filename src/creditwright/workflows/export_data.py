"""All that is kept of an applicant, for the applicant: as one document, or as tables.

Complete by construction: every table that names an application is in it, and every entry of the
ledger about it, opened.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from creditwright.core.clock import instant_text
from creditwright.decision.record import record_of
from creditwright.ledger.entry import Action
from creditwright.records.given import as_given
from creditwright.store.applicants import ApplicationNotFoundError, Visibility, find_application
from creditwright.store.database import Connection
from creditwright.store.ledger import Opened
from creditwright.store.people import all_people
from creditwright.store.privacy import entries_of, is_known, rows_of
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.service import Service

FORMAT: Final = 1
RUN_BY_SPREADSHEETS: Final = re.compile(r"^[=+\-@\t\r]")
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: the same data, same bytes
Document = dict[str, Any]


def export_data(number: int, *, by: str, visible: Visibility, service: Service) -> Document:
    """Return everything that is kept of an application, as JSON types.

    Args:
        number: SK_ID_CURR.
        by: Who asks.
        visible: Whose they may have.
        service: The parts of the service.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it, or it is another's.
    """
    with service.database.reading() as connection:
        if not visible.covers(number) or not is_known(connection, number):
            raise ApplicationNotFoundError
        document = _document(connection, number, service)
    note_read(Read.EXPORT, number, by=by, visible=visible, service=service)
    return document


def _document(connection: Connection, number: int, service: Service) -> Document:
    roles = {each.id: " ".join(sorted(each.roles)) for each in all_people(connection)}
    entries = list(entries_of(connection, service.vault, number))
    return {
        "format": FORMAT,
        "application": number,
        "made_at": instant_text(service.clock.now()),
        "records": _records(connection, number),
        "kept": rows_of(connection, number),
        "ledger": [_entry(each, roles) for each in entries],
        "read_by": [
            {
                "at": each.entry.heading.at,
                "by": roles.get(each.entry.heading.actor, "somebody who has left"),
                "what": each.entry.heading.about,
            }
            for each in entries
            if each.entry.heading.action == Action.RECORDS_READ
        ],
    }


def _records(connection: Connection, number: int) -> Document | None:
    try:
        found = find_application(connection, number)
    except ApplicationNotFoundError:
        return None
    application, history = as_given(found.records)
    return {
        "version": found.version,
        "recorded_at": instant_text(found.recorded_at),
        "application": dict(application),
        "history": {name: [dict(row) for row in rows] for name, rows in history.items()},
    }


def _entry(opened: Opened, roles: Mapping[str, str]) -> Document:
    heading = opened.entry.heading
    return {
        "seq": heading.seq,
        "at": heading.at,
        "action": heading.action,
        "by": roles.get(heading.actor, "somebody who has left"),
        "about": heading.about,
        "content": _content(opened),
    }


def _content(opened: Opened) -> object:
    if opened.content is None:
        return None
    if opened.entry.heading.action == Action.ASSESSMENT_RECORDED:
        return asdict(record_of(opened.content))
    return json.loads(opened.content)


def as_tables(document: Document) -> bytes:
    """Return an export as an archive of CSV files, one a table, that no spreadsheet runs.

    Text that begins as a formula would gets an apostrophe in front; numbers stay numbers.

    Source:
        OWASP, CSV Injection.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _tables(document).items():
            file = zipfile.ZipInfo(f"{name}.csv", FIRST_DAY)
            archive.writestr(file, _csv(rows))
    return written.getvalue()


def _tables(document: Document) -> dict[str, Sequence[Document]]:
    records = document["records"]
    tables: dict[str, Sequence[Document]] = {}
    if records is not None:
        tables["application"] = [records["application"]]
        tables |= {name: rows for name, rows in records["history"].items() if rows}
    tables |= document["kept"]
    tables["ledger"] = document["ledger"]
    tables["read_by"] = document["read_by"]
    return tables


def _csv(rows: Sequence[Document]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if RUN_BY_SPREADSHEETS.match(text) else text
