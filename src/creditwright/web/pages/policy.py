"""The policy in force, other cut-offs that somebody proposed, and what a second person says."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.review import FEWEST_LETTERS, MOST_LETTERS, ReviewTextError
from creditwright.explanation.reference import ReferenceTooSmallError
from creditwright.population.errors import NoPopulationError
from creditwright.population.sides import Limits
from creditwright.serving.deployment import DeploymentConflictError
from creditwright.serving.live import LiveModel, NoModelInUseError
from creditwright.store.people import names_of
from creditwright.store.proposals import Proposal, find_proposal, list_proposals
from creditwright.web.access import requires
from creditwright.web.api.policy import ANSWERS, MOST_SHOWN, ProposalId
from creditwright.web.forms import TheForm
from creditwright.web.pages.asked import share_in, share_of
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.portfolio import KINDS, NOTHING
from creditwright.web.parts import TheService
from creditwright.workflows.propose_policy import (
    OwnProposalError,
    Person,
    ProposalDecidedError,
    ProposalOvertakenError,
    SamePolicyError,
    is_overtaken,
    propose_policy,
    weigh,
)
from creditwright.workflows.service import Service
from creditwright.workflows.show_portfolio import shown

router = APIRouter(
    prefix="/portfolio/policy",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)

Proposer = Annotated[Principal, Depends(requires(Scope.POLICY_PROPOSE))]
Approver = Annotated[Principal, Depends(requires(Scope.POLICY_APPROVE))]
ENDS: Final = {"least": 0.1, "most": 99.9}
STATES: Final = {
    "waits": _("waits for a second person"),
    "overtaken": _("overtaken: another model or policy came in use since"),
    "approved": _("approved"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
REFUSED: Final[Mapping[type[CreditwrightError], str]] = {  # what the next page says instead
    ReviewTextError: "words-wanted",
    SamePolicyError: "same-policy",
    ReferenceTooSmallError: "too-few-approved",
    OwnProposalError: "own-proposal",
    ProposalDecidedError: "decided-already",
    ProposalOvertakenError: "overtaken",
    DeploymentConflictError: "deployed-meanwhile",
}
TOLD: Final = {"approve": "policy-approved", "refuse": "policy-refused", "withdraw": "withdrawn"}


@router.get("")
def policy(request: Request, page: ThePage, service: TheService) -> Response:
    """Show the policy in force, what was proposed, and what other cut-offs would do."""
    live = _in_use(service)
    if live is None:
        return page.show("portfolio/nothing.html", {"why": NOTHING[NoModelInUseError]})
    cut_off = share_in(request, "cut_off", **ENDS)
    refer_to = share_in(request, "refer_to", **ENDS)
    limits = None if cut_off is None else Limits(cut_off, max(cut_off, refer_to or cut_off))
    with service.database.reading() as connection:
        found = list_proposals(connection, at_most=MOST_SHOWN)
        names = names_of(connection, {each.by for each in found})
    figures, why_not = _weighed(limits, service)
    values = {
        "tab": "policy",
        "live": live,
        "policy": live.model.policy,
        "proposals": [(each, state_of(each, service)) for each in found],
        "states": STATES,
        "names": names,
        "kinds": KINDS,
        "limits": limits,
        "figures": figures,
        "why_not": why_not,
        "asked": request.query_params,
        "may_propose": page.may(Scope.POLICY_PROPOSE),
        **_letters(),
    }
    return page.show("portfolio/policy.html", values)


@router.post("")
def propose(principal: Proposer, form: TheForm, page: ThePage, service: TheService) -> Response:
    """Propose other cut-offs."""
    cut_off = share_of("cut_off", form.one("cut_off"), **ENDS) or 0.0
    refer_to = share_of("refer_to", form.one("refer_to"), **ENDS) or cut_off
    person = Person(principal.id, principal.name)
    try:
        made = propose_policy(Limits(cut_off, refer_to), form.one("why"), person, service)
    except tuple(REFUSED) as error:
        asked = {"cut_off": form.one("cut_off"), "refer_to": form.one("refer_to")}
        return page.go("/portfolio/policy", **asked, said=REFUSED[type(error)])
    return page.go(f"/portfolio/policy/{made.id}", said="proposed")


@router.get("/{proposal}")
def proposal(proposal: ProposalId, page: ThePage, service: TheService) -> Response:
    """Show a proposal, what it would do, and what became of it."""
    with service.database.reading() as connection:
        found = find_proposal(connection, proposal)
        people = {found.by} | ({found.decided.by} if found.decided else set())
        names = names_of(connection, people)
    principal = page.principal
    values: dict[str, Any] = {
        "tab": "policy",
        "found": found,
        "figures": found.figures,
        "state": state_of(found, service),
        "states": STATES,
        "names": names,
        "kinds": KINDS,
        "is_own": principal is not None and principal.id == found.by,
        "may_decide": page.may(Scope.POLICY_APPROVE),
        **_letters(),
    }
    return page.show("portfolio/proposal.html", values)


@router.post("/{proposal}/answer")
def answer(
    proposal: ProposalId, principal: Approver, form: TheForm, page: ThePage, service: TheService
) -> Response:
    """Approve, refuse or withdraw a proposal."""
    chosen = form.one("answer")
    chosen = chosen if chosen in ANSWERS else "refuse"
    person = Person(principal.id, principal.name)
    try:
        ANSWERS[chosen](proposal, form.one("words"), person, service)
    except tuple(REFUSED) as error:
        return page.go(f"/portfolio/policy/{proposal}", said=REFUSED[type(error)])
    return page.go(f"/portfolio/policy/{proposal}", said=TOLD[chosen])


def state_of(found: Proposal, service: Service) -> str:
    """Return how a proposal stands: a key of `STATES`."""
    if found.decided is not None:
        return found.decided.decision.value
    return "overtaken" if is_overtaken(found, service) else "waits"


def _weighed(limits: Limits | None, service: Service) -> tuple[Any, str | None]:
    """Return what cut-offs would do; where that cannot be told, nothing and why."""
    if limits is None:
        return None, None
    try:
        return weigh(shown(service), limits), None
    except CreditwrightError as error:
        if not isinstance(error, NoPopulationError):
            raise
        return None, NOTHING[NoPopulationError]


def _in_use(service: Service) -> LiveModel | None:
    try:
        return service.models().champion
    except NoModelInUseError:
        return None


def _letters() -> dict[str, int]:
    return {"fewest": FEWEST_LETTERS, "most": MOST_LETTERS}
