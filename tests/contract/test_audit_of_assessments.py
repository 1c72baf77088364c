"""What the service recorded is audited: verified, proven, decided again, on both databases."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from lightgbm import Booster
from sqlalchemy import delete, update
from tests.ledgers import KEY
from tests.services import NOON, SECRET, ServiceForTests

from creditwright.core.progress import SilentProgress
from creditwright.decision.assessment import Referral
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.ledger.checkpoint import SigningKey
from creditwright.ledger.proof import check_proof
from creditwright.serving.live import LiveModels
from creditwright.store.agreement import AssessmentMismatchError
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.assessments import StoredAssessment
from creditwright.store.ledger import reference_of
from creditwright.store.subject_keys import destroy_key, open_vault, rewrap
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.reviews import NOTES
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.audit import prove_entry, verify_ledger
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.replay import ReplayReport, replay_decisions
from creditwright.workflows.service import Service
from creditwright.workflows.write_note import write_note

ASSESSED = 25
SIGNER = SigningKey.of_secret("lender.example/ledger", KEY)
QUIET = SilentProgress()


def assess(service: Service, numbers: Sequence[int], name: str = "k") -> list[StoredAssessment]:
    made: list[StoredAssessment] = []

    def answer(results: Sequence[Result]) -> Answer:
        made.extend(each.assessment for each in results if isinstance(each, Made))
        return Answer(201, json.dumps([each.id for each in made]).encode())

    request = RequestKey(principal="o", route="POST /v1/assessments", key=name, fingerprint="a")
    wanted = [Wanted(number) for number in numbers]
    assess_applications(wanted, Caller("officer-1"), request, service, answer)
    return made


@pytest.fixture
def made(service: ServiceForTests) -> list[StoredAssessment]:
    return assess(service.service, service.numbers[:ASSESSED])


@pytest.fixture
def model(in_use: LiveModels) -> DecisionModel:
    return in_use.champion.model


@pytest.fixture(scope="module")
def unexplainable(in_use: LiveModels) -> DecisionModel:
    """The model in use with one leaf so large that its attributions lose their digits."""
    usual = in_use.champion.model
    spoilt = Booster(model_str=usual.scorer.booster.model_to_string())
    spoilt.set_leaf_output(0, 0, 7e7)
    return replace(usual, scorer=replace(usual.scorer, booster=spoilt))


def replayed(service: ServiceForTests, model: DecisionModel) -> ReplayReport:
    parts = service.service
    return replay_decisions(
        parts.database, parts.vault, lambda _digest: model, since="", progress=QUIET
    )


def test_where_explaining_fails_a_referral_is_recorded_and_is_the_same_again(
    service: ServiceForTests, in_use: LiveModels, unexplainable: DecisionModel
) -> None:
    live = replace(in_use.champion, model=unexplainable)
    models = replace(in_use, models=(live,))

    made = assess(service.with_models(lambda: models), service.numbers[:ASSESSED])

    lost = [each for each in made if each.referral is Referral.EXPLANATION_UNAVAILABLE]
    assert lost
    assert {(each.outcome, each.reasons, each.rule) for each in lost} == {(Outcome.REFER, (), None)}
    assert replayed(service, unexplainable).same == ASSESSED


@pytest.mark.usefixtures("made")
def test_every_assessment_is_decided_again_bit_for_bit(
    service: ServiceForTests, model: DecisionModel
) -> None:
    report = replayed(service, model)

    assert (report.decisions, report.same, report.is_whole) == (ASSESSED, ASSESSED, True)


def test_one_that_was_made_with_another_cut_off_is_decided_again_with_that(
    service: ServiceForTests, in_use: LiveModels, model: DecisionModel
) -> None:
    policy = replace(model.policy, approve_up_to=1e-6, decline_above=1e-5)
    severe = replace(model, policy=policy)
    used = replace(in_use.champion.used, approve_up_to=(1e-6).hex(), decline_above=(1e-5).hex())
    live = replace(in_use, models=(replace(in_use.champion, model=severe, used=used),))
    made = assess(service.with_models(lambda: live), service.numbers[:5])
    assert all(each.outcome is not Outcome.APPROVE for each in made)

    assert replayed(service, model).same == 5


def test_each_can_be_proven(service: ServiceForTests, made: list[StoredAssessment]) -> None:
    proof = prove_entry(service.service.database, made[7].id, SIGNER, QUIET)

    assert check_proof(proof, SIGNER.verifying).head.size == ASSESSED
    assert proof.heading.about == made[7].id
    assert proof.heading.seq == made[7].ledger_entry


def test_an_applicant_who_was_erased_leaves_the_rest_verified_and_decided_again(
    service: ServiceForTests, made: list[StoredAssessment], model: DecisionModel
) -> None:
    vault, erased = service.service.vault, made[3].application
    with service.service.database.writing() as connection:
        destroy_key(connection, reference_of(vault, erased), at=NOON)
        connection.execute(delete(ASSESSMENTS).where(ASSESSMENTS.c.application == erased))

    report = replayed(service, model)

    assert (report.same, report.erased, report.is_whole) == (ASSESSED - 1, 1, True)
    assert verify_ledger(service.service.database, [], QUIET).head.seq == ASSESSED


def test_an_assessment_that_was_put_in_by_hand_is_found(
    service: ServiceForTests, made: list[StoredAssessment]
) -> None:
    with service.service.database.writing() as connection:
        mine = ASSESSMENTS.c.id == made[2].id
        connection.execute(update(ASSESSMENTS).where(mine).values(ledger_entry=1000))

    with pytest.raises(AssessmentMismatchError, match="is not in the ledger") as caught:
        verify_ledger(service.service.database, [], QUIET)
    assert caught.value.assessment == made[2].id


def test_an_assessment_that_was_taken_out_is_found(
    service: ServiceForTests, made: list[StoredAssessment], model: DecisionModel
) -> None:
    with service.service.database.writing() as connection:
        connection.execute(delete(ASSESSMENTS).where(ASSESSMENTS.c.id == made[2].id))

    with pytest.raises(AssessmentMismatchError, match="not among the assessments"):
        verify_ledger(service.service.database, [], QUIET)
    assert list(replayed(service, model).differing) == [made[2].id]


@pytest.mark.parametrize("change", [{"text": "Nobody telephoned."}, {"by": "somebody else"}])
def test_what_somebody_wrote_and_another_changed_is_found(
    service: ServiceForTests, model: DecisionModel, change: dict[str, str]
) -> None:
    parts = service.service
    with parts.database.writing() as connection:
        note = write_note(connection, service.numbers[0], "He telephoned.", by="o", service=parts)
    before = replayed(service, model)
    with parts.database.writing() as connection:
        connection.execute(update(NOTES).values(change))

    after = replayed(service, model)

    assert (before.words, before.is_whole) == (1, True)
    assert after.differing == {
        note.id: f"Note {note.id}: the store says another {next(iter(change))} than the ledger."
    }


@pytest.mark.usefixtures("made")
def test_a_clock_set_back_changes_nothing_of_the_order(service: ServiceForTests) -> None:
    service.clock.set_back(86_400)

    later = assess(service.service, service.numbers[:1], name="later")

    assert later[0].ledger_entry == ASSESSED + 1
    assert verify_ledger(service.service.database, [], QUIET).head.seq == ASSESSED + 1


@pytest.mark.usefixtures("made")
def test_under_a_new_master_key_it_is_all_decided_again(
    service: ServiceForTests, model: DecisionModel
) -> None:
    with service.service.database.writing() as connection:
        rewrap(connection, open_vault(connection, SECRET), KEY)
        renewed = open_vault(connection, KEY)

    renewed_service = replace(service, service=replace(service.service, vault=renewed))
    assert replayed(renewed_service, model).same == ASSESSED
