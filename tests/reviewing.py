"""A house where people decide: a store of its own numbers, assessments as a test wants them."""

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from tests.clocks import SetClock
from tests.doors import NOON, door_of, made_secret

from creditwright.access.roles import Role
from creditwright.core.text import Text
from creditwright.decision.assessment import Referral
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.decision.review import FULL, Authority
from creditwright.decision.review_words import ReviewCode
from creditwright.ledger.entry import Action
from creditwright.records.given import GivenRow, given_records
from creditwright.serving.live import LiveModels
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import StoredAssessment, ToldReason, add_assessment
from creditwright.store.database import Database
from creditwright.store.ledger import append_entry
from creditwright.store.put_applications import put_application
from creditwright.store.reviews import Contest, Review, reviews_of
from creditwright.store.subject_keys import open_vault
from creditwright.store.work import Waiting, Wanted, list_work
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.refer import note_outcome
from creditwright.workflows.review import (
    Decision,
    Reviewer,
    answer_contest,
    decide_referral,
    overrule,
)
from creditwright.workflows.service import Service

APPROVE, REFER, DECLINE = Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE
OFFICER = Reviewer("officer-1", frozenset({Role.OFFICER}))
REVIEWER = Reviewer("reviewer-1", frozenset({Role.REVIEWER}))
ANOTHER = Reviewer("reviewer-2", frozenset({Role.REVIEWER}))
PROGRAM = "program-1"
WHY = "The payslips of the last six months show more income than the file."
STATEMENT = "I repaid that loan in March, the letter of the bank says so."
NUMBERS = count(500_001)
PROBABILITIES = {APPROVE: 0.02, REFER: 0.10, DECLINE: 0.30}
GIVEN: GivenRow = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "CODE_GENDER": "F",
    "DAYS_BIRTH": -12_000,
    "AMT_INCOME_TOTAL": 100_000,
}


@dataclass(slots=True)
class ReviewHouse:
    """A service without a running model, and the application of one test.

    Attributes:
        number: SK_ID_CURR, of this test alone.
    """

    service: Service
    clock: SetClock
    model: DecisionModel
    number: int

    def under(self, profile: LegalProfile) -> None:
        """Have the policy keep to another law."""
        policy = replace(self.model.policy, law=replace(self.model.policy.law, profile=profile))
        self.model = replace(self.model, policy=policy)
        self.service = replace(self.service, bundle=lambda _: self.model)

    def limited(self, authority: Authority) -> None:
        """Have officers decide within these limits."""
        self.service = replace(self.service, officers=authority)

    def applied(self, amount: float) -> None:
        """Have the application in the store, for a loan of this amount."""
        records = given_records(self.number, {**GIVEN, "AMT_CREDIT": amount}, {})
        with self.service.database.writing() as connection:
            at = self.clock.now()
            put_application(connection, self.number, records, expected=None, by=PROGRAM, at=at)

    def assessed(self, outcome: Outcome, **parts: object) -> StoredAssessment:
        """Have the application assessed, recorded as a service does, with this outcome."""
        number, at = str(uuid4()), self.clock.now()
        with self.service.database.writing() as connection:
            entry = append_entry(
                connection,
                self.service.vault,
                action=Action.ASSESSMENT_RECORDED,
                actor=PROGRAM,
                about=number,
                subject=self.number,
                payload=b"what it was made of",
                at=at,
            )
            made = replace(
                _assessment(number, self.number, outcome),
                at=at,
                ledger_entry=entry.heading.seq,
                **parts,  # type: ignore[arg-type] # given by tests
            )
            add_assessment(connection, made)
            note_outcome(connection, made, self.model.policy.law.profile)
        return made

    def contested(self, assessment: str, *, by: str = "ada") -> Contest:
        """Have an outcome contested by its applicant."""
        with self.service.database.writing() as connection:
            return contest_outcome(
                connection,
                assessment,
                STATEMENT,
                by=by,
                visible=Visibility(frozenset({self.number})),
                service=self.service,
            )

    def answered(self, contest: str, decision: Decision, by: Reviewer = REVIEWER) -> Review:
        """Have a contest answered."""
        with self.service.database.writing() as connection:
            return answer_contest(connection, contest, decision, by, self.service)

    def overruled(self, assessment: str, decision: Decision, by: Reviewer = OFFICER) -> Review:
        """Have an outcome overruled."""
        with self.service.database.writing() as connection:
            return overrule(connection, assessment, decision, by, self.service)

    def decided(self, assessment: str, decision: Decision, by: Reviewer = OFFICER) -> Review:
        """Have a referral decided."""
        with self.service.database.writing() as connection:
            return decide_referral(connection, assessment, decision, by, self.service)

    def reviews(self, assessment: str) -> list[Review]:
        """Return what people decided on an assessment."""
        with self.service.database.reading() as connection:
            return reviews_of(connection, assessment)

    def waiting(self, **wanted: object) -> list[Waiting]:
        """Return what waits of this test's application."""
        with self.service.database.reading() as connection:
            found = list_work(connection, Wanted(**wanted), limit=500)  # type: ignore[arg-type] # given by tests
        return [each for each in found if each.item.application == self.number]


def _assessment(number: str, application: int, outcome: Outcome) -> StoredAssessment:
    reasons = () if outcome is APPROVE else (TOLD,)
    return StoredAssessment(
        id=number,
        application=application,
        at=NOON,
        by=PROGRAM,
        model="default-probability",
        model_version=1,
        bundle="b" * 64,
        policy="default",
        policy_version="1",
        records_version=1,
        records_digest="d" * 64,
        default_probability=PROBABILITIES[outcome],
        score=600.0,
        approve_up_to=0.09,
        decline_above=0.12,
        outcome=outcome,
        referral=Referral.NEAR_CUT_OFF if outcome is REFER else None,
        rule=None,
        reasons=reasons,
        coverage=0.9,
        unseen=(),
        ledger_entry=0,
    )


TOLD = ToldReason("external_scores", Text(en="The credit ratings", fr="Les notes de crédit"))


def decision(before: Outcome, after: Outcome, **parts: object) -> Decision:
    """Return a decision that says all it has to."""
    code = ReviewCode.CONFIRMED if before is after else ReviewCode.OTHER
    reasons = ("person.income_not_verified",) if after is DECLINE and before is not DECLINE else ()
    said = {"code": code, "text": WHY, "reasons": reasons, **parts}
    return Decision(before=before, after=after, **said)  # type: ignore[arg-type] # given by tests


def review_house(database: Database, model: DecisionModel, home: Path) -> ReviewHouse:
    """Return the house of a store; its application is nobody else's."""
    clock = SetClock(NOON)
    with database.writing() as connection:
        vault = open_vault(connection, made_secret("ledger"))
    service = Service(
        database=database,
        models=LiveModels,
        bundle=lambda _: model,
        vault=vault,
        door=door_of(database, clock),
        clock=clock,
        home=home,
        officers=FULL,
    )
    return ReviewHouse(service, clock, model, next(NUMBERS))


@pytest.fixture
def house(
    module_store: Database, small_decision_model: DecisionModel, tmp_path: Path
) -> ReviewHouse:
    """A house where people decide, on each kind of database in turn."""
    return review_house(module_store, small_decision_model, tmp_path)
