"""Other cut-offs: proposed by one person, put in force by another, on each database."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from tests.clocks import SetClock
from tests.services import NAME, NOON, ServiceForTests
from tests.small_portfolio import TrainedPortfolio

from creditwright.decision.opening import open_bundle
from creditwright.decision.review import ReviewTextError
from creditwright.explanation.reference import ReferenceTooSmallError
from creditwright.ledger.entry import Action
from creditwright.population.kept import FOLDER
from creditwright.population.sides import Limits
from creditwright.registry.store import BundleStore
from creditwright.scoring.inputs import Matrix
from creditwright.serving.deployment import Change, Deployed, Deployment, DeploymentFile
from creditwright.serving.live import LiveModels, Role
from creditwright.serving.sources import Sources
from creditwright.store.ledger import opened_entries
from creditwright.store.proposals import Decision, Proposal, find_proposal
from creditwright.workflows.prepare_models import Deployer
from creditwright.workflows.propose_policy import (
    NotOwnProposalError,
    OwnProposalError,
    Person,
    ProposalDecidedError,
    ProposalOvertakenError,
    SamePolicyError,
    approve_proposal,
    is_overtaken,
    propose_policy,
    refuse_proposal,
    withdraw_proposal,
)
from creditwright.workflows.service import Service
from creditwright.workflows.show_portfolio import LimitsError

ANN, BEN = Person("ann", "Ann"), Person("ben", "Ben")
LOWER = Limits(0.05, 0.08)
WHY = "Losses of the last quarter were above what the board allows."
AGREED = "The figures bear it out; groups fare alike."


@dataclass(frozen=True, slots=True)
class House:
    """A service that deploys from here."""

    service: Service
    store: BundleStore
    file: DeploymentFile

    def proposed(self, limits: Limits = LOWER) -> Proposal:
        """Have Ann propose cut-offs."""
        return propose_policy(limits, WHY, ANN, self.service)

    def actions(self) -> list[str]:
        """Return the policy's entries in the ledger, what was done and by whom."""
        with self.service.database.reading() as connection:
            return [
                f"{each.entry.heading.action} by {each.entry.heading.actor}"
                for action in (Action.POLICY_PROPOSED, Action.POLICY_DECIDED)
                for each in opened_entries(connection, self.service.vault, action)
            ]


@pytest.fixture
def house(
    service: ServiceForTests,
    populated: Path,
    trained_portfolio: TrainedPortfolio,
    in_use: LiveModels,
    tmp_path: Path,
) -> House:
    """A service with a population, whose champion was deployed from here."""
    shutil.copytree(populated, tmp_path / FOLDER)
    store = BundleStore(tmp_path / "bundles")
    store.add(trained_portfolio.store.path(in_use.champion.digest))
    file = DeploymentFile(tmp_path / "serving.json")
    champion = Deployed(
        name=NAME,
        version=1,
        digest=in_use.champion.digest,
        role=Role.CHAMPION,
        follows="champion",
    )
    file.change(Deployment(generation=1, salt="salt", models=(champion,)), made_for=0)

    def deployer(by: str) -> Deployer:
        sources = Sources(store, open_registry=_none, fetched=_none, folder=tmp_path)
        return Deployer(file, sources, SetClock(NOON), by, try_out=_opened)

    return House(replace(service.service, deployer=deployer), store, file)


def _none(*_: object) -> NoReturn:
    raise AssertionError("nothing is fetched")


def _opened(folder: Path, digest: str) -> None:
    """Look at a bundle in this process: a process apart would take seconds."""
    open_bundle(folder, expected_digest=digest)


def test_what_a_second_person_approves_is_in_force_and_every_probability_stays(
    house: House,
) -> None:
    proposal = house.proposed()

    found = approve_proposal(proposal.id, AGREED, BEN, house.service)

    assert found.decided is not None
    assert found.decided.new_bundle is not None
    before = house.service.models().champion.model
    after = open_bundle(house.store.path(found.decided.new_bundle))
    assert (after.policy.approve_up_to, after.policy.decline_above) == (0.05, 0.08)
    assert after.policy.version == f"{before.policy.version}+{proposal.id[:8]}"
    assert after.reference.cut_off == 0.05
    rows = np.zeros((3, len(before.scorer.inputs)))
    matrix = Matrix(rows, np.zeros(rows.shape, dtype=np.bool_))
    assert (before.scorer.score(matrix).log_odds == after.scorer.score(matrix).log_odds).all()
    deployed = house.file.read().current
    assert deployed.change is Change.POLICY
    assert deployed.by == "Ben"
    assert deployed.champion is not None
    assert deployed.champion.digest == found.decided.new_bundle
    assert deployed.champion.held
    assert house.actions() == ["policy.proposed by ann", "policy.decided by ben"]


def test_a_proposal_keeps_what_it_would_do(house: House) -> None:
    made = house.proposed()

    with house.service.database.reading() as connection:
        found = find_proposal(connection, made.id)

    assert found == made
    assert found.figures.then.approved.value < found.figures.now.approved.value
    assert {each.kind for each in found.figures.groups} >= {"sex", "age"}
    assert found.figures.changed > 0


def test_nobody_decides_on_what_they_proposed(house: House) -> None:
    proposal = house.proposed()

    for act in (approve_proposal, refuse_proposal):
        with pytest.raises(OwnProposalError):
            act(proposal.id, AGREED, ANN, house.service)
    with pytest.raises(NotOwnProposalError):
        withdraw_proposal(proposal.id, "", BEN, house.service)

    assert house.file.read().current.generation == 1
    assert house.actions() == ["policy.proposed by ann"]


@pytest.mark.parametrize(
    ("act", "who", "decision"),
    [
        (refuse_proposal, BEN, Decision.REFUSED),
        (withdraw_proposal, ANN, Decision.WITHDRAWN),
    ],
)
def test_what_is_refused_or_withdrawn_changes_nothing_and_is_decided_once(
    house: House, act: object, who: Person, decision: Decision
) -> None:
    proposal = house.proposed()

    found = act(proposal.id, AGREED, who, house.service)  # type: ignore[operator] # either of the two

    assert found.decided.decision is decision
    assert house.file.read().current.generation == 1
    with pytest.raises(ProposalDecidedError):
        approve_proposal(proposal.id, AGREED, BEN, house.service)


def test_a_proposal_for_another_model_than_the_one_in_use_is_overtaken(house: House) -> None:
    first, second = house.proposed(), house.proposed(Limits(0.06, 0.06))
    champion = house.service.models().champion
    other = replace(champion, digest="f" * 64)
    models = replace(house.service.models(), models=(other,))
    shutil.copy(
        house.service.home / FOLDER / f"{champion.digest}.json",
        house.service.home / FOLDER / f"{other.digest}.json",
    )
    since = replace(house.service, models=lambda: models)

    assert is_overtaken(first, since)
    with pytest.raises(ProposalOvertakenError):
        approve_proposal(second.id, AGREED, BEN, since)


def test_cut_offs_that_cannot_be_are_not_proposed(house: House) -> None:
    policy = house.service.models().champion.model.policy
    for limits, error in (
        (Limits(policy.approve_up_to, policy.decline_above), SamePolicyError),
        (Limits(0.5, 0.1), LimitsError),
        (Limits(1e-9, 0.5), ReferenceTooSmallError),
    ):
        with pytest.raises(error):
            house.proposed(limits)
    with pytest.raises(ReviewTextError):
        propose_policy(LOWER, "because", ANN, house.service)

    assert house.actions() == []
