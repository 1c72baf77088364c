"""A recorded decision explained, supposed otherwise, and what would change it."""

import pytest
from tests.contract.test_assess import OFFICER, assess, made
from tests.services import ServiceForTests

from creditwright.decision.policy import Outcome
from creditwright.records.given import GivenRecordsError
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.assessments import AssessmentNotFoundError, StoredAssessment
from creditwright.store.ledger import reference_of
from creditwright.store.subject_keys import destroy_key
from creditwright.workflows.assess import Wanted
from creditwright.workflows.explain import RecordErasedError, explain_assessment
from creditwright.workflows.what_if import BETTER, alternatives, suppose

EVERYBODY = OFFICER.visible


def assessed(service: ServiceForTests, place: int = 0) -> StoredAssessment:
    return made(assess(service.service, Wanted(service.numbers[place]))[0]).assessment


def test_shares_and_base_add_up_to_what_was_recorded(service: ServiceForTests) -> None:
    found = explain_assessment(assessed(service).id, EVERYBODY, service.service)

    total = found.base + sum(each.log_odds for each in found.themes)
    assert total == pytest.approx(found.log_odds, abs=1e-9)
    points = found.base_probability + sum(each.points for each in found.themes)
    assert points == pytest.approx(found.assessment.default_probability, abs=1e-9)
    for theme in found.themes:
        assert sum(e.log_odds for e in theme.features) == pytest.approx(theme.log_odds)


def test_the_reasons_are_the_themes_that_took_most_beside_the_reference(
    service: ServiceForTests,
) -> None:
    found = explain_assessment(assessed(service).id, EVERYBODY, service.service)

    ranked = sorted(found.themes, key=lambda each: -each.beside_reference)
    told = [each.code.removesuffix(".missing") for each in found.assessment.reasons]
    assert told == [each.code for each in ranked[: len(told)]]


def test_another_applicant_finds_no_explanation(service: ServiceForTests) -> None:
    found = assessed(service)

    with pytest.raises(AssessmentNotFoundError):
        explain_assessment(found.id, Visibility(frozenset({1})), service.service)


def test_what_was_erased_is_not_explained(service: ServiceForTests) -> None:
    found = assessed(service)
    parts = service.service
    with parts.database.writing() as connection:
        reference = reference_of(parts.vault, found.application)
        destroy_key(connection, reference, at=parts.clock.now())

    with pytest.raises(RecordErasedError):
        explain_assessment(found.id, EVERYBODY, parts)


def test_supposing_nothing_is_the_application_as_it_was_assessed(service: ServiceForTests) -> None:
    recorded = assessed(service)

    found = suppose(
        recorded.application, {}, asked=None, visible=EVERYBODY, service=service.service
    )

    assert found.as_it_is == found.supposed
    assert found.as_it_is.default_probability == recorded.default_probability


def test_supposing_something_changes_the_probability_and_nothing_that_is_kept(
    service: ServiceForTests,
) -> None:
    number = service.numbers[0]

    found = suppose(
        number,
        {"EXT_SOURCE_2": 0.01, "EXT_SOURCE_3": 0.01},
        asked=None,
        visible=EVERYBODY,
        service=service.service,
    )

    assert found.supposed.default_probability > found.as_it_is.default_probability
    again = suppose(number, {}, asked=None, visible=EVERYBODY, service=service.service)
    assert again.as_it_is == found.as_it_is


def test_what_cannot_be_is_not_supposed(service: ServiceForTests) -> None:
    with pytest.raises(GivenRecordsError):
        suppose(
            service.numbers[0],
            {"AMT_CREDIT": -1},
            asked=None,
            visible=EVERYBODY,
            service=service.service,
        )


def test_nobody_supposes_about_another(service: ServiceForTests) -> None:
    with pytest.raises(ApplicationNotFoundError):
        suppose(
            service.numbers[0],
            {},
            asked=None,
            visible=Visibility(frozenset({1})),
            service=service.service,
        )


def test_every_alternative_gives_what_it_says(service: ServiceForTests) -> None:
    told = 0
    for number in service.numbers[:40]:
        found = alternatives(number, asked=None, visible=EVERYBODY, service=service.service)
        for each in found.found:
            assert BETTER[each.supposed.outcome] > BETTER[found.as_it_is.outcome]
            told += 1
        is_approved = found.as_it_is.outcome is Outcome.APPROVE
        assert is_approved == (found.tried == 0)

    assert told > 0  # else this showed nothing
