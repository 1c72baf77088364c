"""Proposals of other cut-offs: added once, decided once."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.population.weighed import Weighed
from creditwright.scoring.documents import fitted
from creditwright.store.tables.proposals import PROPOSALS


class ProposalNotFoundError(UnavailableError):
    """No such proposal."""

    def __init__(self) -> None:
        super().__init__("There is no such proposal.")


class Decision(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by who made it


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided on a proposal.

    Attributes:
        by: Who decided, by id.
        words: Why, in their own words; may be empty where it was withdrawn.
        new_bundle: The digest of the bundle that it put in force; None: none.
    """

    at: datetime
    by: str
    decision: Decision
    words: str
    new_bundle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal of other cut-offs.

    Attributes:
        id: A UUID, as text.
        by: Who made it, by id.
        why: In their own words.
        bundle: The digest of the bundle in use then.
        model: Its name and version.
        approve_up_to: A probability of default, proposed.
        decline_above: Another.
        figures: What they would do, as it was then.
        decided: None: it waits.
    """

    id: str
    at: datetime
    by: str
    why: str
    bundle: str
    model: str
    approve_up_to: float
    decline_above: float
    figures: Weighed
    ledger_entry: int
    decided: Decided | None = None


def add_proposal(connection: Connection, proposal: Proposal) -> None:
    """Add a proposal, in the transaction of its ledger entry."""
    row = {
        "id": proposal.id,
        "at": instant_text(proposal.at),
        "by": proposal.by,
        "why": proposal.why,
        "bundle": proposal.bundle,
        "model": proposal.model,
        "approve_up_to": proposal.approve_up_to,
        "decline_above": proposal.decline_above,
        "figures": json.dumps(asdict(proposal.figures), allow_nan=False),
        "ledger_entry": proposal.ledger_entry,
    }
    connection.execute(insert(PROPOSALS).values(row))


def find_proposal(connection: Connection, number: str) -> Proposal:
    """Return a proposal.

    Raises:
        ProposalNotFoundError: If there is none.
    """
    found = connection.execute(select(PROPOSALS).where(PROPOSALS.c.id == number)).first()
    if found is None:
        raise ProposalNotFoundError
    return _proposal(found)


def list_proposals(connection: Connection, *, at_most: int) -> Sequence[Proposal]:
    """Return proposals, the latest first."""
    asked = select(PROPOSALS).order_by(PROPOSALS.c.ledger_entry.desc()).limit(at_most)
    return [_proposal(row) for row in connection.execute(asked)]


def decide_proposal(connection: Connection, number: str, decided: Decided) -> bool:
    """Note what was decided, in the transaction of its ledger entry; False: it was before."""
    values = {
        "decided_at": instant_text(decided.at),
        "decided_by": decided.by,
        "decision": decided.decision.value,
        "words": decided.words,
        "new_bundle": decided.new_bundle,
    }
    waiting = update(PROPOSALS).where(PROPOSALS.c.id == number, PROPOSALS.c.decision.is_(None))
    return connection.execute(waiting.values(values)).rowcount == 1


def _proposal(row: Row[Any]) -> Proposal:
    decided = None
    if row.decision is not None:
        decided = Decided(
            at=instant_of(row.decided_at),
            by=row.decided_by,
            decision=Decision(row.decision),
            words=row.words,
            new_bundle=row.new_bundle,
        )
    return Proposal(
        id=row.id,
        at=instant_of(row.at),
        by=row.by,
        why=row.why,
        bundle=row.bundle,
        model=row.model,
        approve_up_to=row.approve_up_to,
        decline_above=row.decline_above,
        figures=fitted(Weighed, row.figures.encode()),
        ledger_entry=row.ledger_entry,
        decided=decided,
    )
