"""Notices as they were given: kept word for word, once, and of the outcome that holds."""

from tests.reviewing import APPROVE, DECLINE, OFFICER, ReviewHouse, decision

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.text import Language
from creditwright.decision.notice_words import AUTOMATED, BY_PERSON, OUTCOMES
from creditwright.decision.review_words import PERSON_REASONS
from creditwright.store.agreement import check_agreement
from creditwright.store.assessments import StoredAssessment
from creditwright.store.notices import GivenNotice, find_notice, notices_of
from creditwright.workflows.notice import give_notice


def given(house: ReviewHouse, made: StoredAssessment, language: Language = "en") -> GivenNotice:
    with house.service.database.writing() as connection:
        return give_notice(connection, made, language, OFFICER.id, house.service)


def test_a_notice_is_kept_word_for_word_and_given_once(house: ReviewHouse) -> None:
    made = house.assessed(DECLINE)

    first, again, french = given(house, made), given(house, made), given(house, made, "fr")

    assert again == first
    assert french.page != first.page
    assert first.sha256 == sha256_of_bytes(first.page.encode())
    with house.service.database.reading() as connection:
        assert notices_of(connection, made.id) == [first, french]
        assert find_notice(connection, first.id).page == first.page
        check_agreement(connection)


def test_after_a_person_decided_the_notice_tells_that_and_the_one_before_stays(
    house: ReviewHouse,
) -> None:
    made = house.assessed(APPROVE)
    before = given(house, made)
    review = house.overruled(made.id, decision(APPROVE, DECLINE))

    after = given(house, made)

    assert AUTOMATED[APPROVE].en in before.page
    assert OUTCOMES[DECLINE].en in after.page
    assert BY_PERSON[DECLINE].en in after.page
    assert PERSON_REASONS["person.income_not_verified"].en in after.page
    assert (before.review, after.review) == (None, review.id)
    with house.service.database.reading() as connection:
        assert [each.id for each in notices_of(connection, made.id)] == [before.id, after.id]
