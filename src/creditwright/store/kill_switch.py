"""The kill switch as it stands, and every turn of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from creditwright.core.clock import instant_of, instant_text
from creditwright.store.tables.kill_switch import KILL_SWITCH

NEWEST = select(KILL_SWITCH).order_by(KILL_SWITCH.c.ledger_entry.desc()).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the switch.

    Attributes:
        by: Who turned it, as the ledger names them.
        why: In their own words.
    """

    is_on: bool
    at: datetime
    by: str
    why: str
    ledger_entry: int


def last_turn(connection: Connection) -> Turn | None:
    """Return how the switch stands; None: nobody ever turned it, and it is off."""
    found = connection.execute(NEWEST).first()
    if found is None:
        return None
    return Turn(
        is_on=bool(found.is_on),
        at=instant_of(found.at),
        by=found.by,
        why=found.why,
        ledger_entry=found.ledger_entry,
    )


def is_stopped(connection: Connection) -> bool:
    """Return whether nobody may be declined without a person at this moment."""
    found = last_turn(connection)
    return found is not None and found.is_on


def add_turn(connection: Connection, turn: Turn) -> None:
    """Turn the switch, in the transaction of its ledger entry."""
    row = {
        "ledger_entry": turn.ledger_entry,
        "at": instant_text(turn.at),
        "by": turn.by,
        "is_on": turn.is_on,
        "why": turn.why,
    }
    connection.execute(insert(KILL_SWITCH).values(row))
