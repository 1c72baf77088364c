"""Erase an applicant: the key, every row, and every copy; the ledger stays, and still verifies.

What can be done twice is: an erasing that was interrupted is finished by asking for it again.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from creditwright.core.errors import RefusedError
from creditwright.core.logs import logger
from creditwright.decision.policy import Policy
from creditwright.decision.profile import PROFILES
from creditwright.decision.review import check_text
from creditwright.ledger.entry import Action
from creditwright.serving.live import NoModelInUseError
from creditwright.store.applicants import ApplicationNotFoundError
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry, reference_of
from creditwright.store.privacy import erase_rows, fold_log, is_held, is_known, last_assessed
from creditwright.store.subject_keys import is_erased, wait_for_others
from creditwright.workflows.service import Service

COPIES: Final = ("records", "fetched", "quarantine", "work")  # made of the lender's own tables
ERASED: Final = "erased"
ERASED_DESPITE: Final = "erased despite a duty to keep"


class HeldError(RefusedError):
    """An application that nobody may erase."""

    def __init__(self) -> None:
        super().__init__(
            "The data of this application are held: they are needed for a legal claim, or an "
            "authority wants them kept (GDPR Art. 17(3)). They can be erased when the hold is "
            "lifted."
        )


class MustKeepError(RefusedError):
    """A law has the lender keep this for longer."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            f"A law has the lender keep these data until {until:%Y-%m-%d} (GDPR Art. 17(3)(b)). "
            "Until then they can be restricted: kept, and not decided on."
        )


@dataclass(frozen=True, slots=True)
class Erased:
    """An applicant that was erased.

    Attributes:
        populations: How many files of figures of all the applicant was taken out of.
        copies: The folders of copies of the lender's tables that were removed whole.
        is_log_empty: Whether SQLite's write-ahead log holds nothing of it any more; if not,
            somebody was reading: ask for the erasing again.
    """

    application: int
    populations: int
    copies: tuple[str, ...]
    is_log_empty: bool


def erase_application(
    number: int, *, by: str, service: Service, despite: str | None = None
) -> Erased:
    """Erase all that is kept of an application and its applicant.

    Args:
        number: SK_ID_CURR.
        by: Who does it.
        service: The parts of the service.
        despite: Why a duty to keep does not stand against it, in words; None: it does.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it, nor ever was.
        HeldError: If it is held.
        MustKeepError: If a law has it kept for longer, and `despite` is None.
    """
    with service.database.writing() as connection:
        wait_for_others(connection)
        _check(connection, number, service, despite)
        if is_known(connection, number):
            _erase(connection, number, by=by, service=service, despite=despite)
    populations = service.populations.forget(number)
    copies = remove_copies(service.home)
    with service.database.unbound() as connection:
        is_empty = fold_log(connection)
    logger().info("applicant erased", count=populations)
    return Erased(number, populations, copies, is_empty)


def must_keep_until(connection: Connection, number: int, policy: Policy | None) -> datetime | None:
    """Return until when a law has an application kept; None: no law has.

    Args:
        connection: Any.
        number: SK_ID_CURR.
        policy: The one in force; None: no model is in use, and no law is known.
    """
    last = last_assessed(connection, number)
    if last is None or policy is None:
        return None
    days = PROFILES[policy.law.profile].least_days.values()
    return last + timedelta(days=max(days)) if days else None


def policy_in_force(service: Service) -> Policy | None:
    """Return the policy of the champion; None: there is no model in use."""
    try:
        return service.models().champion.model.policy
    except NoModelInUseError:
        return None


def remove_copies(home: Path) -> tuple[str, ...]:
    """Remove the copies of the lender's tables that lie in the home folder; they are made anew.

    Whoever reads the same tables again has the applicant in them again: take it out there first.
    """
    there = [name for name in COPIES if (home / name).is_dir()]
    for name in there:
        shutil.rmtree(home / name)
    return tuple(there)


def _check(connection: Connection, number: int, service: Service, despite: str | None) -> None:
    known = is_known(connection, number)
    if not known and not is_erased(connection, reference_of(service.vault, number)):
        raise ApplicationNotFoundError
    if is_held(connection, number):
        raise HeldError
    until = must_keep_until(connection, number, policy_in_force(service))
    if until is not None and service.clock.now() < until:
        if despite is None:
            raise MustKeepError(until)
        check_text(despite)


def _erase(
    connection: Connection, number: int, *, by: str, service: Service, despite: str | None
) -> None:
    at = service.clock.now()
    erase_rows(connection, service.vault, number, at=at)
    append_entry(
        connection,
        service.vault,
        action=Action.SUBJECT_ERASED,
        actor=by,
        about=ERASED if despite is None else ERASED_DESPITE,
        subject=number,
        payload=None,
        at=at,
    )
