"""What people decide and applicants contest: recorded, bounded, in time, on both databases."""

import json

import pytest
from sqlalchemy import delete, update
from tests.reviewing import (
    ANOTHER,
    APPROVE,
    DECLINE,
    OFFICER,
    PROGRAM,
    REFER,
    REVIEWER,
    STATEMENT,
    WHY,
    ReviewHouse,
    decision,
)

from creditwright.decision.assessment import Referral
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.decision.review import (
    Authority,
    BeyondLimitError,
    Limit,
    ReviewCodeError,
    ReviewKind,
    ReviewReasonsError,
    ReviewTextError,
)
from creditwright.decision.review_words import ReviewCode
from creditwright.ledger.entry import Action
from creditwright.store.agreement import RecordMismatchError, check_agreement
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.applicants import EVERYTHING, ApplicationNotFoundError, Visibility
from creditwright.store.assessments import AssessmentNotFoundError, StoredAssessment
from creditwright.store.database import Connection
from creditwright.store.ledger import opened_entry, reference_of
from creditwright.store.reviews import (
    notes_of,
    standing_outcome,
    standing_reasons,
)
from creditwright.store.subject_keys import SubjectErasedError, destroy_key
from creditwright.store.tables.reviews import REVIEWS
from creditwright.store.work import BY_PERSON, CONTESTED, WorkNotFoundError, count_work
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.desk import desk_of
from creditwright.workflows.give_work import NoSuchReviewerError, give_work
from creditwright.workflows.once import once
from creditwright.workflows.review import (
    ChangedMeanwhileError,
    ReviewConflictError,
    Reviewer,
    SameReviewerError,
    overrule,
)
from creditwright.workflows.write_note import write_note

DAY = 24 * 3600.0
LIMITED = Authority(most_amount=100_000, farthest=0.05, overrules_rules=False)


def standing(house: ReviewHouse, made: StoredAssessment) -> str:
    return standing_outcome(made, house.reviews(made.id)).value


@pytest.mark.parametrize(("before", "after"), [(DECLINE, APPROVE), (APPROVE, DECLINE)])
def test_an_outcome_is_overruled_either_way_and_both_are_kept(
    house: ReviewHouse, before: Outcome, after: Outcome
) -> None:
    made = house.assessed(before)

    review = house.overruled(made.id, decision(before, after))

    assert (review.kind, review.before, review.after) == (ReviewKind.OVERRIDE, before, after)
    assert (review.by, review.code, review.text) == ("officer-1", ReviewCode.OTHER, WHY)
    assert house.reviews(made.id) == [review]
    assert standing(house, made) == after


def test_the_ledger_holds_who_decided_why_and_from_what_to_what(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    review = house.overruled(made.id, decision(DECLINE, APPROVE))

    with house.service.database.reading() as connection:
        found = opened_entry(connection, house.service.vault, review.ledger_entry)

    heading, said = found.entry.heading, json.loads(found.content or b"")
    assert (heading.action, heading.actor, heading.about) == (
        Action.ASSESSMENT_REVIEWED,
        "officer-1",
        review.id,
    )
    assert heading.subject == reference_of(house.service.vault, house.number)
    assert (said["before"], said["after"], said["code"], said["text"]) == (
        "decline",
        "approve",
        "other",
        WHY,
    )


def test_a_referral_waits_until_a_person_has_decided_it(house: ReviewHouse) -> None:
    made = house.assessed(REFER)
    (waits,) = house.waiting()

    house.decided(made.id, decision(REFER, APPROVE))

    assert (waits.item.why, waits.item.assessment) == (Referral.NEAR_CUT_OFF, made.id)
    assert house.waiting() == []
    assert standing(house, made) == "approve"


def test_asking_for_more_leaves_a_referral_on_the_list_since_the_same_day(
    house: ReviewHouse,
) -> None:
    made = house.assessed(REFER)
    (before,) = house.waiting()
    house.clock.forward(3 * DAY)

    house.decided(made.id, decision(REFER, REFER, code=ReviewCode.MORE_NEEDED))

    (waits,) = house.waiting()
    assert (waits.item.since, waits.item.due_at) == (before.item.since, before.item.due_at)


def test_assessed_again_an_application_waits_since_the_first_time(house: ReviewHouse) -> None:
    house.assessed(REFER)
    (before,) = house.waiting()
    house.clock.forward(20 * DAY)
    again = house.assessed(REFER, referral=Referral.HARD_RULE)

    (waits,) = house.waiting()

    assert waits.item.due_at == before.item.due_at
    assert (waits.item.assessment, waits.item.why) == (again.id, Referral.HARD_RULE)


def test_assessed_again_with_an_outcome_an_application_waits_no_longer(house: ReviewHouse) -> None:
    house.assessed(REFER)
    house.assessed(APPROVE)

    assert house.waiting() == []


@pytest.mark.parametrize("then", [DECLINE, APPROVE, REFER])
def test_assessed_again_what_was_contested_is_answered_on_the_outcome_that_holds(
    house: ReviewHouse, then: Outcome
) -> None:
    contested = house.assessed(DECLINE)
    contest = house.contested(contested.id)
    again = house.assessed(then)

    (waits,) = house.waiting(why=[CONTESTED])
    review = house.answered(contest.id, decision(then, APPROVE))

    assert (waits.item.assessment, waits.item.due_at) == (again.id, contest.answer_by)
    assert (review.assessment, review.contest) == (again.id, contest.id)
    assert (standing(house, again), standing(house, contested)) == ("approve", "decline")
    assert house.waiting() == []


def test_whoever_decided_what_was_contested_answers_no_later_assessment_either(
    house: ReviewHouse,
) -> None:
    made = house.assessed(APPROVE)
    house.overruled(made.id, decision(APPROVE, DECLINE), by=REVIEWER)
    contest = house.contested(made.id)
    house.assessed(DECLINE)

    with pytest.raises(SameReviewerError):
        house.answered(contest.id, decision(DECLINE, APPROVE), by=REVIEWER)


def test_what_was_decided_can_be_sent_to_a_person(house: ReviewHouse) -> None:
    made = house.assessed(APPROVE)

    house.overruled(made.id, decision(APPROVE, REFER, code=ReviewCode.MORE_NEEDED))

    (waits,) = house.waiting()
    assert waits.item.why == BY_PERSON
    assert standing(house, made) == "refer"


def test_a_decline_by_a_person_tells_the_reasons_that_the_person_names(house: ReviewHouse) -> None:
    made = house.assessed(APPROVE)
    reasons = ("person.debts_found", "external_scores")

    house.overruled(made.id, decision(APPROVE, DECLINE, reasons=reasons))

    told = standing_reasons(made, house.reviews(made.id))
    assert tuple(each.code for each in told) == reasons
    assert all(each.text.en and each.text.fr for each in told)


@pytest.mark.parametrize(
    "reasons", [(), ("personal",), ("person.debts_found",) * 2, ("nonsense",), ("a", "b", "c") * 2]
)
def test_a_decline_without_one_to_four_reasons_that_may_be_told_is_refused(
    house: ReviewHouse, reasons: tuple[str, ...]
) -> None:
    made = house.assessed(APPROVE)

    with pytest.raises(ReviewReasonsError):
        house.overruled(made.id, decision(APPROVE, DECLINE, reasons=reasons))

    assert house.reviews(made.id) == []


def test_a_code_that_leads_elsewhere_is_refused(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)

    with pytest.raises(ReviewCodeError, match="does not lead to approve"):
        house.overruled(made.id, decision(DECLINE, APPROVE, code=ReviewCode.DEBTS_FOUND))


@pytest.mark.parametrize("text", ["", "   ok   ", "x" * 4001])
def test_a_decision_without_words_of_the_persons_own_is_refused(
    house: ReviewHouse, text: str
) -> None:
    made = house.assessed(DECLINE)

    with pytest.raises(ReviewTextError):
        house.overruled(made.id, decision(DECLINE, APPROVE, text=text))


def test_a_decision_on_what_has_changed_meanwhile_is_refused(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    house.overruled(made.id, decision(DECLINE, APPROVE))

    with pytest.raises(ChangedMeanwhileError, match="is approve by now, not decline"):
        house.overruled(made.id, decision(DECLINE, APPROVE), by=REVIEWER)


def test_a_referral_is_not_overruled_and_an_outcome_is_no_referral(house: ReviewHouse) -> None:
    referred = house.assessed(REFER)
    with pytest.raises(ReviewConflictError, match="decide the referral"):
        house.overruled(referred.id, decision(REFER, APPROVE))

    given_outcome = house.assessed(DECLINE)
    with pytest.raises(ReviewConflictError, match="Nothing waits"):
        house.decided(given_outcome.id, decision(DECLINE, APPROVE))


def test_an_officer_decides_up_to_an_amount_and_a_reviewer_any(house: ReviewHouse) -> None:
    house.limited(LIMITED)
    house.applied(100_001)
    made = house.assessed(REFER)

    with pytest.raises(BeyondLimitError, match="above 100,000"):
        house.decided(made.id, decision(REFER, APPROVE))
    house.decided(made.id, decision(REFER, APPROVE), by=REVIEWER)

    assert standing(house, made) == "approve"


def test_an_officer_overrules_near_the_cut_off_alone(house: ReviewHouse) -> None:
    house.limited(LIMITED)
    house.applied(50_000)
    far = house.assessed(DECLINE, default_probability=0.1701)
    with pytest.raises(BeyondLimitError, match=r"more than 0\.05 from the cut-off"):
        house.overruled(far.id, decision(DECLINE, APPROVE))

    near = house.assessed(DECLINE, default_probability=0.1699)
    house.overruled(near.id, decision(DECLINE, APPROVE))

    assert standing(house, near) == "approve"


def test_an_officer_approves_nothing_that_meets_a_hard_rule(house: ReviewHouse) -> None:
    house.limited(LIMITED)
    house.applied(50_000)
    made = house.assessed(DECLINE, rule="minor", default_probability=0.13)

    with pytest.raises(BeyondLimitError, match="hard rule"):
        house.overruled(made.id, decision(DECLINE, APPROVE))


def test_what_is_beyond_an_officers_leave_is_told_beforehand_as_it_is_refused(
    house: ReviewHouse,
) -> None:
    house.limited(LIMITED)
    house.applied(100_001)
    made = house.assessed(REFER)

    officers, reviewers = (
        desk_of(made.id, by=by.id, roles=by.roles, visible=EVERYTHING, service=house.service)
        for by in (OFFICER, REVIEWER)
    )

    assert officers.limits == {APPROVE: Limit.AMOUNT, DECLINE: Limit.AMOUNT}
    assert reviewers.limits == {}
    assert officers.waits is not None
    assert (officers.kind, officers.waits.assessment) == (ReviewKind.REFERRAL, made.id)
    assert set(officers.outcomes) == {APPROVE, DECLINE, REFER}
    with pytest.raises(AssessmentNotFoundError):
        desk_of(
            made.id,
            by="ben",
            roles=[],
            visible=Visibility(frozenset()),
            service=house.service,
        )


def test_a_contest_is_answered_by_somebody_else_and_the_new_outcome_holds(
    house: ReviewHouse,
) -> None:
    made = house.assessed(APPROVE)
    house.overruled(made.id, decision(APPROVE, DECLINE), by=REVIEWER)
    contest = house.contested(made.id)
    (waits,) = house.waiting(why=[CONTESTED])

    with pytest.raises(SameReviewerError):
        house.answered(contest.id, decision(DECLINE, APPROVE), by=REVIEWER)
    review = house.answered(contest.id, decision(DECLINE, APPROVE), by=ANOTHER)

    assert (waits.item.contest, contest.statement) == (contest.id, STATEMENT)
    assert (review.contest, review.kind) == (contest.id, ReviewKind.CONTEST)
    assert standing(house, made) == "approve"
    assert house.waiting() == []


def test_whoever_had_it_assessed_does_not_answer_the_contest(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    contest = house.contested(made.id)

    with pytest.raises(SameReviewerError):
        house.answered(contest.id, decision(DECLINE, APPROVE), by=Reviewer(PROGRAM, REVIEWER.roles))


def test_whoever_took_a_contest_down_does_not_answer_it(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    contest = house.contested(made.id, by=OFFICER.id)

    with pytest.raises(SameReviewerError):
        house.answered(contest.id, decision(DECLINE, APPROVE), by=OFFICER)


def test_an_outcome_that_is_confirmed_keeps_its_reasons(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    contest = house.contested(made.id)

    review = house.answered(contest.id, decision(DECLINE, DECLINE))

    assert review.reasons == made.reasons
    assert standing(house, made) == "decline"


def test_a_contest_is_answered_once_and_by_a_decision(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    contest = house.contested(made.id)
    with pytest.raises(ReviewConflictError, match="by a decision"):
        house.answered(contest.id, decision(DECLINE, REFER, code=ReviewCode.MORE_NEEDED))
    house.answered(contest.id, decision(DECLINE, DECLINE))

    with pytest.raises(ReviewConflictError, match="answered already"):
        house.answered(contest.id, decision(DECLINE, DECLINE), by=ANOTHER)


def test_there_is_one_contest_at_a_time_and_none_of_an_approval(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    house.contested(made.id)
    with pytest.raises(ReviewConflictError, match="waits for its answer"):
        house.contested(made.id)

    approved = house.assessed(APPROVE)
    with pytest.raises(ReviewConflictError, match="nothing to contest"):
        house.contested(approved.id)


def test_anothers_outcome_is_as_unknown_as_one_that_is_not_there(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)

    with house.service.database.writing() as connection, pytest.raises(AssessmentNotFoundError):
        contest_outcome(
            connection,
            made.id,
            STATEMENT,
            by="ben",
            visible=Visibility(frozenset({house.number + 1_000_000})),
            service=house.service,
        )


@pytest.mark.parametrize(
    ("profile", "days"), [(LegalProfile.EU, 28), (LegalProfile.UK, 28), (LegalProfile.US, 30)]
)
def test_a_contest_is_overdue_after_the_last_moment_of_its_term(
    house: ReviewHouse, profile: LegalProfile, days: int
) -> None:
    house.under(profile)
    made = house.assessed(DECLINE)
    contest = house.contested(made.id)

    assert (contest.answer_by - contest.at).days == days
    house.clock.forward(days * DAY)
    assert house.waiting(overdue_at=house.clock.now()) == []
    house.clock.forward(1)
    assert [each.item.contest for each in house.waiting(overdue_at=house.clock.now())] == [
        contest.id
    ]


@pytest.mark.parametrize(("day", "overdue"), [(29, 0), (30, 0), (31, 1)])
def test_a_referral_is_overdue_from_the_day_after_the_thirtieth(
    house: ReviewHouse, day: int, overdue: int
) -> None:
    house.under(LegalProfile.US)
    house.assessed(REFER)

    house.clock.forward(day * DAY)

    assert len(house.waiting(overdue_at=house.clock.now())) == overdue


def test_what_waits_and_what_is_overdue_is_counted(house: ReviewHouse) -> None:
    def counted() -> tuple[int, ...]:
        with house.service.database.reading() as connection:
            found = count_work(connection, now=house.clock.now())
        return (
            found.referred,
            found.contested,
            found.referred_overdue,
            found.contested_overdue,
        )

    house.clock.forward(-400 * DAY)  # before every other test: what is overdue is ours
    before = counted()
    contested = house.assessed(DECLINE)
    house.contested(contested.id)
    house.assessed(REFER)
    house.clock.forward(30 * DAY)
    after = counted()

    assert tuple(b - a for a, b in zip(before, after, strict=True)) == (1, 1, 0, 1)


def test_the_list_is_filtered_by_nearness_lack_of_data_and_whose_it_is(house: ReviewHouse) -> None:
    house.assessed(REFER, default_probability=0.095, unseen=("occupation",))

    assert len(house.waiting(within=0.0051)) == 1
    assert house.waiting(within=0.0049) == []
    assert len(house.waiting(lacks_data=True)) == 1
    assert house.waiting(lacks_data=False) == []
    assert len(house.waiting(assigned_to="")) == 1
    assert house.waiting(assigned_to="somebody") == []


def test_work_is_given_to_nobody_who_may_not_decide(house: ReviewHouse) -> None:
    house.assessed(REFER)
    (waits,) = house.waiting()

    with house.service.database.writing() as connection, pytest.raises(NoSuchReviewerError):
        give_work(connection, waits.item.id, "nobody", by=OFFICER.id, service=house.service)
    with house.service.database.writing() as connection, pytest.raises(WorkNotFoundError):
        give_work(connection, "no such", None, by=OFFICER.id, service=house.service)


def test_notes_are_kept_latest_first_and_only_of_applications_that_are_there(
    house: ReviewHouse,
) -> None:
    with house.service.database.writing() as connection, pytest.raises(ApplicationNotFoundError):
        write_note(connection, house.number, "Called, no answer.", by="o", service=house.service)
    house.applied(10_000)

    for text in ("Called, no answer.", "Called again: she sends the payslips."):
        with house.service.database.writing() as connection:
            write_note(connection, house.number, text, by="o", service=house.service)

    with house.service.database.reading() as connection:
        found = notes_of(connection, house.number)
    assert [each.text[:6] for each in found] == ["Called"] * 2
    assert found[0].ledger_entry > found[1].ledger_entry


def test_a_decision_sent_again_is_taken_once(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    request = RequestKey("officer-1", "POST /v1/overrides", made.id, "f")

    def act(connection: Connection) -> Answer:
        found = overrule(connection, made.id, decision(DECLINE, APPROVE), OFFICER, house.service)
        return Answer(201, found.id.encode())

    first, again = (
        once(request, house.service, application=lambda _: house.number, act=act) for _ in range(2)
    )

    assert (again.body, again.is_replayed) == (first.body, True)
    assert len(house.reviews(made.id)) == 1


def test_of_one_who_was_erased_nothing_can_be_decided(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)
    with house.service.database.writing() as connection:
        reference = reference_of(house.service.vault, house.number)
        destroy_key(connection, reference, at=house.clock.now())

    with pytest.raises(SubjectErasedError):
        house.overruled(made.id, decision(DECLINE, APPROVE))


class _UndoneError(Exception):
    """Undoes what a test changed."""


@pytest.mark.parametrize("what", ["removed", "another number"])
def test_a_decision_that_somebody_took_out_of_the_database_is_found(
    house: ReviewHouse, what: str
) -> None:
    made = house.assessed(DECLINE)
    review = house.overruled(made.id, decision(DECLINE, APPROVE))
    mine = REVIEWS.c.id == review.id

    with pytest.raises(_UndoneError), house.service.database.writing() as connection:
        check_agreement(connection)
        if what == "removed":
            connection.execute(delete(REVIEWS).where(mine))
        else:
            connection.execute(update(REVIEWS).where(mine).values(ledger_entry=10**9))
        with pytest.raises(RecordMismatchError, match=review.id):
            check_agreement(connection)
        raise _UndoneError
