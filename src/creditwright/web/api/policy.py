"""Other cut-offs: proposed with what they would do, decided on by a second person."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.decision.review import MOST_LETTERS
from creditwright.population.sides import Limits
from creditwright.population.weighed import Weighed
from creditwright.store.proposals import Proposal, find_proposal, list_proposals
from creditwright.web.access import requires
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import Probability, View
from creditwright.web.parts import TheService
from creditwright.workflows.propose_policy import (
    Person,
    approve_proposal,
    is_overtaken,
    propose_policy,
    refuse_proposal,
    withdraw_proposal,
)
from creditwright.workflows.service import Service

router = APIRouter(prefix="/v1/policy/proposals", tags=["portfolio"])

READ = [Depends(requires(Scope.PORTFOLIO_READ))]
MOST_SHOWN = 50
ProposalId = Annotated[str, Path(max_length=36)]
Words = Annotated[str, Field(max_length=MOST_LETTERS)]
CutOff = Annotated[float, Field(gt=0, lt=1)]
ANSWERS = {
    "approve": approve_proposal,
    "refuse": refuse_proposal,
    "withdraw": withdraw_proposal,
}


class ProposalRequest(Strict):
    """Other cut-offs, as probabilities of default, and why."""

    approve_up_to: CutOff
    decline_above: CutOff
    why: Words


class AnswerRequest(Strict):
    """What is decided on a proposal, and why."""

    answer: Literal["approve", "refuse", "withdraw"]
    words: Words = ""


class AnswerView(View):
    """What was decided; `new_bundle` is the one that it put in force."""

    at: str
    by: str
    decision: str
    words: str
    new_bundle: str | None


class ProposalView(View):
    """A proposal: `figures` are those of the day it was made.

    `is_overtaken`: it waits, and another model or policy came in use since.
    """

    id: str
    at: str
    by: str
    why: str
    bundle: str
    model: str
    approve_up_to: Probability
    decline_above: Probability
    figures: Weighed
    is_overtaken: bool
    decided: AnswerView | None

    @classmethod
    def of(cls, found: Proposal, service: Service) -> Self:
        """Return a proposal as it is answered."""
        decided = found.decided
        return cls(
            id=found.id,
            at=instant_text(found.at),
            by=found.by,
            why=found.why,
            bundle=found.bundle,
            model=found.model,
            approve_up_to=found.approve_up_to,
            decline_above=found.decline_above,
            figures=found.figures,
            is_overtaken=decided is None and is_overtaken(found, service),
            decided=None
            if decided is None
            else AnswerView(
                at=instant_text(decided.at),
                by=decided.by,
                decision=decided.decision.value,
                words=decided.words,
                new_bundle=decided.new_bundle,
            ),
        )


class ProposalsView(View):
    """Proposals, the latest first."""

    items: list[ProposalView]


@router.get("", dependencies=READ)
def proposals(service: TheService) -> ProposalsView:
    """Read the latest proposals of other cut-offs."""
    with service.database.reading() as connection:
        found = list_proposals(connection, at_most=MOST_SHOWN)
    return ProposalsView(items=[ProposalView.of(each, service) for each in found])


@router.post("", status_code=201)
def propose(
    body: ProposalRequest,
    principal: Annotated[Principal, Depends(requires(Scope.POLICY_PROPOSE))],
    service: TheService,
) -> ProposalView:
    """Propose other cut-offs; they come in force when another person approves them."""
    limits = Limits(body.approve_up_to, body.decline_above)
    person = Person(principal.id, principal.name)
    return ProposalView.of(propose_policy(limits, body.why, person, service), service)


@router.get("/{proposal}", dependencies=READ)
def read(proposal: ProposalId, service: TheService) -> ProposalView:
    """Read a proposal, what it would do, and what became of it."""
    with service.database.reading() as connection:
        found = find_proposal(connection, proposal)
    return ProposalView.of(found, service)


@router.post("/{proposal}/answer")
def answer(
    proposal: ProposalId,
    body: AnswerRequest,
    principal: Annotated[Principal, Depends(requires(Scope.POLICY_APPROVE))],
    service: TheService,
) -> ProposalView:
    """Approve or refuse what another person proposed, or withdraw one's own.

    What is approved is in force when this answers, in the other workers within seconds.
    """
    person = Person(principal.id, principal.name)
    found = ANSWERS[body.answer](proposal, body.words, person, service)
    return ProposalView.of(found, service)
