"""What people wrote and decided as it is looked up, beside what the ledger holds of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Table, select

from creditwright.core.digests import sha256_of_bytes
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.store.agreement import purged_among
from creditwright.store.database import Connection
from creditwright.store.ledger import Opened, opened_entries
from creditwright.store.tables.notices import NOTICES
from creditwright.store.tables.reviews import CONTESTS, NOTES, REVIEWS

KEPT: Final[Mapping[Action, tuple[str, Table]]] = {
    Action.ASSESSMENT_REVIEWED: ("review", REVIEWS),
    Action.ASSESSMENT_CONTESTED: ("contest", CONTESTS),
    Action.NOTE_ADDED: ("note", NOTES),
    Action.NOTICE_GIVEN: ("notice", NOTICES),
}


def words_that_differ(
    connection: Connection, vault: Vault, *, since: str
) -> Iterator[tuple[str, str | None]]:
    """Yield of each review, contest, note and notice its id, and in what it differs; None: nothing.

    Those of applicants who were erased, and what was removed at its time, are left out.

    Args:
        connection: One that reads.
        vault: Opens what was recorded.
        since: Leave out what was recorded before this time.

    Raises:
        SealError, SubjectKeyLostError: If what was recorded cannot be read.
    """
    for action, (what, table) in KEPT.items():
        for opened in opened_entries(connection, vault, action, since=since):
            if opened.content is not None:
                number = str(opened.entry.heading.about)
                found = _difference(connection, table, number, opened)
                yield number, None if found is None else f"{what.capitalize()} {number}: {found}."


def _difference(connection: Connection, table: Table, number: str, opened: Opened) -> str | None:
    row = connection.execute(select(table).where(table.c.id == number)).mappings().one_or_none()
    if row is None:
        gone = f"it is not among the {table.name}s of the store"
        return None if purged_among(connection, [number]) else gone
    said = json.loads(opened.content or b"{}") | {"by": opened.entry.heading.actor}
    said |= {"page": said["sha256"]} if "sha256" in said else {}
    said.pop(table.name, None)  # its own number
    for name, recorded in said.items():
        if name in row and _as_recorded(name, row[name]) != recorded:
            return f"the store says another {name} than the ledger"
    return None


def _as_recorded(column: str, value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if column == "reasons":
        return json.loads(value)
    if column == "page":  # the ledger has the digest of a notice
        return sha256_of_bytes(value.encode())
    return value
