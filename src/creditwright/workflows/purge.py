"""Remove what has been kept for as long as the policy says; run it nightly.

Each class of records has its own time. When the last record of an applicant has gone, the key goes
too, and with it what the ledger holds sealed. Done twice, the second time finds nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from creditwright.core.clock import instant_text
from creditwright.core.digests import canonical_json
from creditwright.core.logs import logger
from creditwright.decision.policy import Policy
from creditwright.decision.profile import RecordClass
from creditwright.ledger.entry import Action
from creditwright.store.database import Connection
from creditwright.store.expired import is_left, remove_expired
from creditwright.store.ledger import append_entry
from creditwright.store.privacy import erase_rows, fold_log
from creditwright.store.subject_keys import wait_for_others
from creditwright.workflows.service import Service

FIVE_YEARS: Final = 1826  # where a policy names no time
EXPIRED: Final = "expired"


@dataclass(slots=True)
class Purged:
    """What was removed, or would be.

    Attributes:
        rows: How many, by table.
        applicants: Of how many nothing is left, so that their key was destroyed.
    """

    rows: dict[str, int] = field(default_factory=dict)
    applicants: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was due."""
        return not any(self.rows.values())


def purge(policy: Policy, *, by: str, service: Service, really: bool = True) -> Purged:
    """Remove what the policy does not have kept any longer, but for what is held.

    Args:
        policy: Says how long each class of records is kept.
        by: Who does it.
        service: The parts of the service.
        really: False: only say what is due.
    """
    found, gone, now = Purged(), set[int](), service.clock.now()
    with service.database.writing() as connection:
        wait_for_others(connection)
        for kind in RecordClass:
            days = policy.retention_days.get(kind, FIVE_YEARS)
            removed = remove_expired(
                connection, kind, before=now - timedelta(days=days), at=now, really=really
            )
            found.rows |= {name: count for name, count in removed.rows.items() if count}
            gone |= removed.applications
        if really and not found.is_empty:
            found.applicants = _forget(connection, gone, by=by, service=service)
            _note(connection, found, by, service)
    if really and not found.is_empty:
        for number in sorted(gone):
            service.populations.forget(number)
        with service.database.unbound() as connection:
            fold_log(connection)
        logger().info("records purged", count=sum(found.rows.values()))
    return found


def _forget(connection: Connection, gone: Iterable[int], *, by: str, service: Service) -> int:
    """Destroy the keys of those of whom nothing is left."""
    forgotten = 0
    for number in sorted(gone):
        if is_left(connection, number):
            continue
        at = service.clock.now()
        erase_rows(connection, service.vault, number, at=at)
        append_entry(
            connection,
            service.vault,
            action=Action.SUBJECT_ERASED,
            actor=by,
            about=EXPIRED,
            subject=number,
            payload=None,
            at=at,
        )
        forgotten += 1
    return forgotten


def _note(connection: Connection, found: Purged, by: str, service: Service) -> None:
    at = service.clock.now()
    append_entry(
        connection,
        service.vault,
        action=Action.RECORDS_PURGED,
        actor=by,
        about=instant_text(at),
        subject=None,
        payload=canonical_json(found.rows),
        at=at,
    )
