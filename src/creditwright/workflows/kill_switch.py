"""Turn the kill switch: while it is on, what would be declined automatically is left to a person.

It lies in the database that every worker records decisions in, and is read in the transaction that
records one: it holds from the moment it is turned, in every worker on every machine.
"""

from creditwright.core.clock import Clock
from creditwright.core.digests import canonical_json
from creditwright.core.logs import logger
from creditwright.decision.review import check_text
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.store.database import Database
from creditwright.store.kill_switch import Turn, add_turn, last_turn
from creditwright.store.ledger import append_entry
from creditwright.store.subject_keys import wait_for_others

SWITCH = "kill switch"


def turn_switch(
    database: Database, vault: Vault, clock: Clock, *, is_on: bool, by: str, why: str
) -> Turn:
    """Turn the switch on or off; where it stands so already, nothing is done.

    Args:
        database: Where decisions are recorded.
        vault: Seals what the ledger keeps of it.
        clock: Says when.
        is_on: How it is to stand.
        by: Who turns it.
        why: In their own words.

    Returns:
        How it stands, and since when.

    Raises:
        ReviewTextError: If `why` says nothing.
    """
    check_text(why)
    with database.writing() as connection:
        wait_for_others(connection)
        before = last_turn(connection)
        if before is not None and before.is_on == is_on:
            return before
        at = clock.now()
        entry = append_entry(
            connection,
            vault,
            action=Action.AUTOMATION_SWITCHED,
            actor=by,
            about=SWITCH,
            subject=None,
            payload=canonical_json({"is_on": is_on, "why": why}),
            at=at,
        )
        turn = Turn(is_on=is_on, at=at, by=by, why=why, ledger_entry=entry.heading.seq)
        add_turn(connection, turn)
    logger().warning("kill switch turned on" if is_on else "kill switch turned off")
    return turn
