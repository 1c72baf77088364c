"""Other cut-offs: proposed by one person with what they would do, decided on by another."""

from dataclasses import dataclass, replace
from uuid import uuid4

from creditwright.core.digests import canonical_json
from creditwright.core.errors import RefusedError, UnavailableError, UsageError
from creditwright.core.logs import logger
from creditwright.decision.review import check_text
from creditwright.explanation.reference import nearest_approved
from creditwright.ledger.entry import Action
from creditwright.population.sides import Limits
from creditwright.population.weighed import Weighed, weighed
from creditwright.serving.live import NoModelInUseError
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.proposals import (
    Decided,
    Decision,
    Proposal,
    add_proposal,
    decide_proposal,
    find_proposal,
)
from creditwright.store.subject_keys import wait_for_others
from creditwright.workflows.deploy import replace_bundle
from creditwright.workflows.deployments import NotDeployedFromHereError
from creditwright.workflows.reload_models import reload_models
from creditwright.workflows.service import Service
from creditwright.workflows.settle_anew import Settled, settle_anew
from creditwright.workflows.show_portfolio import Shown, portfolio_under, shown

KINDS = ("sex", "age", "family_status", "region")


class SamePolicyError(UsageError):
    """Cut-offs were proposed that are in force."""

    def __init__(self) -> None:
        super().__init__("These cut-offs are in force already. Propose others.")


class OwnProposalError(RefusedError):
    """Somebody was to decide on what they proposed."""

    def __init__(self) -> None:
        super().__init__(
            "You proposed this, so another person has to decide on it. You can withdraw it."
        )


class NotOwnProposalError(RefusedError):
    """Somebody was to withdraw what another person proposed."""

    def __init__(self) -> None:
        super().__init__("Another person proposed this. You can approve or refuse it.")


class ProposalDecidedError(UnavailableError):
    """A proposal was decided on before."""

    def __init__(self) -> None:
        super().__init__("This was decided on already. Load it again to see what became of it.")


class ProposalOvertakenError(UnavailableError):
    """Another model or policy came in use since a proposal was made."""

    def __init__(self) -> None:
        super().__init__(
            "Another model or policy came in use since this was proposed, so its figures are not "
            "of what is in use. Refuse or withdraw it, and propose it anew."
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Who proposes or decides: as the ledger and as people call them."""

    id: str
    name: str


def weigh(what: Shown, limits: Limits) -> Weighed:
    """Return what other cut-offs would do, with approvals by group.

    Raises:
        LimitsError: If they stand the wrong way round.
    """
    found = [(kind, portfolio_under(what, limits, by=kind)) for kind in KINDS]
    return weighed(what.population.made_of.made_at, found)


def propose_policy(limits: Limits, why: str, person: Person, service: Service) -> Proposal:
    """Propose other cut-offs, with what they would do as it is known now.

    Args:
        limits: The cut-offs.
        why: In the person's own words.
        person: Who proposes.
        service: The parts of the service.

    Raises:
        NoModelInUseError, NoPopulationError: If there is nothing to weigh them on.
        LimitsError, SamePolicyError: If these cut-offs cannot be proposed.
        ReferenceTooSmallError: If too few would be approved to give reasons by.
        ReviewTextError: If `why` says nothing.
    """
    check_text(why)
    what = shown(service)
    policy = what.policy
    if limits == Limits(policy.approve_up_to, policy.decline_above):
        raise SamePolicyError
    figures = weigh(what, limits)
    nearest_approved(what.population.probability[what.population.present], limits.approve_up_to)
    proposal = Proposal(
        id=str(uuid4()),
        at=service.clock.now(),
        by=person.id,
        why=why,
        bundle=what.live.digest,
        model=f"{what.live.name}/{what.live.version}",
        approve_up_to=limits.approve_up_to,
        decline_above=limits.decline_above,
        figures=figures,
        ledger_entry=0,
    )
    with service.database.writing() as connection:
        wait_for_others(connection)
        noted: dict[str, str | None] = {
            "bundle": proposal.bundle,
            "approve_up_to": limits.approve_up_to.hex(),
            "decline_above": limits.decline_above.hex(),
            "why": why,
        }
        entry = _note(connection, Action.POLICY_PROPOSED, proposal, person, noted, service)
        proposal = replace(proposal, ledger_entry=entry)
        add_proposal(connection, proposal)
    logger().info("policy proposed")
    return proposal


def approve_proposal(number: str, words: str, person: Person, service: Service) -> Proposal:
    """Put proposed cut-offs in force: a bundle like the one in use, deployed in its place.

    Args:
        number: The proposal's id.
        words: Why, in the person's own words.
        person: Who approves: another one than who proposed.
        service: The parts of the service.

    Raises:
        ProposalNotFoundError: If there is none.
        OwnProposalError: If who proposed it approves.
        ProposalDecidedError, ProposalOvertakenError: If it is too late.
        NotDeployedFromHereError: If nothing is deployed from here.
        DeploymentConflictError: If somebody else deployed meanwhile.
        ReviewTextError: If `words` say nothing.
    """
    check_text(words)
    proposal = _waiting(number, service)
    if proposal.by == person.id:
        raise OwnProposalError
    if service.deployer is None:
        raise NotDeployedFromHereError
    what = shown(service)
    if what.live.digest != proposal.bundle:
        raise ProposalOvertakenError
    settled = Settled(Limits(proposal.approve_up_to, proposal.decline_above), proposal.id)
    deployer = service.deployer(person.name)
    store = deployer.sources.store
    digest = settle_anew(what.live.model, settled, what.population, store)
    deployer.try_out(store.path(digest), digest)
    with service.database.writing() as connection:
        found = _decided(connection, proposal, Decision.APPROVED, words, person, service, digest)
        replace_bundle(proposal.bundle, digest, deployer, reason=f"policy proposal {proposal.id}")
    reload_models(service)
    logger().warning("policy changed", bundle=digest)
    return found


def refuse_proposal(number: str, words: str, person: Person, service: Service) -> Proposal:
    """Refuse a proposal, or withdraw one's own.

    Raises:
        ProposalNotFoundError: If there is none.
        OwnProposalError: If who proposed it refuses; see `withdraw_proposal`.
        ProposalDecidedError: If it was decided on before.
        ReviewTextError: If `words` say nothing.
    """
    check_text(words)
    proposal = _waiting(number, service)
    if proposal.by == person.id:
        raise OwnProposalError
    with service.database.writing() as connection:
        return _decided(connection, proposal, Decision.REFUSED, words, person, service)


def withdraw_proposal(number: str, words: str, person: Person, service: Service) -> Proposal:
    """Withdraw one's own proposal; words are not needed.

    Raises:
        ProposalNotFoundError: If there is none.
        NotOwnProposalError: If another person made it.
        ProposalDecidedError: If it was decided on before.
    """
    proposal = _waiting(number, service)
    if proposal.by != person.id:
        raise NotOwnProposalError
    with service.database.writing() as connection:
        return _decided(connection, proposal, Decision.WITHDRAWN, words, person, service)


def is_overtaken(proposal: Proposal, service: Service) -> bool:
    """Return whether another model or policy is in use than when a proposal was made."""
    try:
        return service.models().champion.digest != proposal.bundle
    except NoModelInUseError:
        return True


def _waiting(number: str, service: Service) -> Proposal:
    with service.database.reading() as connection:
        proposal = find_proposal(connection, number)
    if proposal.decided is not None:
        raise ProposalDecidedError
    return proposal


def _decided(  # noqa: PLR0913, PLR0917 - what is noted of a decision
    connection: Connection,
    proposal: Proposal,
    decision: Decision,
    words: str,
    person: Person,
    service: Service,
    new_bundle: str | None = None,
) -> Proposal:
    wait_for_others(connection)
    decided = Decided(
        at=service.clock.now(),
        by=person.id,
        decision=decision,
        words=words,
        new_bundle=new_bundle,
    )
    if not decide_proposal(connection, proposal.id, decided):
        raise ProposalDecidedError
    noted = {"decision": decision.value, "words": words, "new_bundle": new_bundle}
    _note(connection, Action.POLICY_DECIDED, proposal, person, noted, service)
    return replace(proposal, decided=decided)


def _note(
    connection: Connection,
    action: Action,
    proposal: Proposal,
    person: Person,
    noted: dict[str, str | None],
    service: Service,
) -> int:
    entry = append_entry(
        connection,
        service.vault,
        action=action,
        actor=person.id,
        about=proposal.id,
        subject=None,
        payload=canonical_json(noted),
        at=service.clock.now(),
    )
    return entry.heading.seq
