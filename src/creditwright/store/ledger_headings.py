"""What the ledger says in the clear, page after page, the newest first: who did what, when."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from creditwright.ledger.entry import Action, Heading
from creditwright.store.tables.ledger import ENTRIES

SHOWN = (
    ENTRIES.c.seq,
    ENTRIES.c.at,
    ENTRIES.c.action,
    ENTRIES.c.actor,
    ENTRIES.c.about,
    ENTRIES.c.subject,
)


def headings_before(
    connection: Connection,
    before: int | None,
    limit: int,
    *,
    action: Action | None = None,
    actor: str | None = None,
) -> Sequence[Heading]:
    """Return what some entries say in the clear, the newest first; no content is opened.

    Args:
        connection: For reading.
        before: Only those of smaller numbers; None: from the newest on.
        limit: How many at most.
        action: Only those of this action.
        actor: Only those of this person, by id.
    """
    asked = select(*SHOWN).order_by(ENTRIES.c.seq.desc()).limit(limit)
    if before is not None:
        asked = asked.where(ENTRIES.c.seq < before)
    if action is not None:
        asked = asked.where(ENTRIES.c.action == action.value)
    if actor is not None:
        asked = asked.where(ENTRIES.c.actor == actor)
    return [
        Heading(
            seq=row.seq,
            at=row.at,
            action=row.action,
            actor=row.actor,
            about=row.about,
            subject=bytes(row.subject),
        )
        for row in connection.execute(asked)
    ]
