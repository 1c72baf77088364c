"""The applicant's pages: the own outcome in plain words, no number of the model, nobody else's."""

import re

import pytest
from tests.doors import front_of
from tests.pages import Pages, text_of

from creditwright.access.roles import Role
from creditwright.decision.notice_words import OUTCOMES
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import StoredAssessment
from creditwright.store.people import find_person
from creditwright.workflows.explain import explain_assessment
from creditwright.workflows.history import history_of
from creditwright.workflows.sign_in import Kind, begin_session
from creditwright.workflows.what_if import alternatives

PATHS = ("/me", "/me/why", "/me/data", "/me/simulate", "/me/contest")
STATEMENT = "My employer changed in spring, and the old one is still in your records."


@pytest.fixture(scope="module")
def adas(pages: Pages) -> StoredAssessment:
    """Ada's application, assessed."""
    number = pages.numbers[0]
    pages.post(f"/applications/{number}/assessments", "officer", key="c" * 32)
    return history_of(number, EVERYTHING, pages.service).assessments[0]


@pytest.fixture(scope="module")
def cleos(pages: Pages) -> StoredAssessment:
    """An application that was declined, and Cleo, whose it is."""
    for number in pages.numbers[20:60]:
        pages.post(f"/applications/{number}/assessments", "officer", key=f"{number:032}")
        (found,) = history_of(number, EVERYTHING, pages.service).assessments
        if found.outcome is Outcome.DECLINE:
            break
    front = front_of(pages.service.database)
    front.add("cleo", Role.APPLICANT, applications=frozenset({found.application}))
    with pages.service.database.reading() as connection:
        cleo = find_person(connection, "cleo")
    pages.sessions["cleo"] = begin_session(pages.service.door, cleo, Kind.SESSION)
    return found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_speaks_both_languages_and_tells_no_number_of_the_model(
    pages: Pages, adas: StoredAssessment, path: str, language: str
) -> None:
    page = pages.get(f"{path}?lang={language}", "ada")

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert len(re.findall("<h1", page.text)) == 1
    told = page.text.replace(",", ".")
    for number in (100 * adas.default_probability, adas.score, 100 * adas.approve_up_to):
        assert f"{number:.2f}" not in told
        assert f" {number:.1f}%" not in told.replace("\u00a0", "")
    assert adas.model not in told
    assert "SHAP" not in told


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_outcome_is_told_in_the_words_of_the_notice(
    pages: Pages, adas: StoredAssessment, language: str
) -> None:
    told = text_of(pages.get(f"/me?lang={language}", "ada"))

    assert OUTCOMES[adas.outcome].to(language).replace("'", "&#39;") in told  # type: ignore[arg-type] # one of the two
    for reason in adas.reasons if adas.outcome is not Outcome.APPROVE else ():
        assert reason.text.to(language).replace("'", "&#39;") in told  # type: ignore[arg-type] # likewise


def test_everything_that_was_looked_at_is_named(pages: Pages, adas: StoredAssessment) -> None:
    found = explain_assessment(adas.id, EVERYTHING, pages.service)

    told = text_of(pages.get("/me/why", "ada"))

    assert all(each.text.en in told for each in found.themes)


@pytest.mark.parametrize("path", PATHS)
def test_anothers_application_answers_as_one_that_is_not_there(
    pages: Pages, adas: StoredAssessment, path: str
) -> None:
    adas_number = pages.get(f"{path}?application={adas.application}", "ben")
    nobodys = pages.get(f"{path}?application=999999999", "ben")

    assert [adas_number.status_code, nobodys.status_code] == [404, 404]
    number = re.compile(r"\b[0-9a-f]{32}\b|application(=|%3D)\d+")
    assert number.sub("", adas_number.text) == number.sub("", nobodys.text)


@pytest.mark.parametrize("path", PATHS)
def test_who_was_not_assessed_yet_and_who_has_no_application_are_told_so(
    pages: Pages, path: str
) -> None:
    waiting, none = pages.get(path, "ben"), pages.get(path, "officer")

    if path != "/me/data":
        assert "Nothing is decided yet" in text_of(waiting)
    assert "You have no application here" in text_of(none)


def test_an_applicant_begins_at_the_own_page(pages: Pages, adas: StoredAssessment) -> None:
    assert pages.get("/", "ada").headers["location"] == "/me"
    assert pages.get(f"/applications/{adas.application}", "ada").status_code == 403


@pytest.mark.usefixtures("adas")
def test_other_terms_are_tried_so_many_times_a_day(pages: Pages) -> None:
    def left() -> int:
        page = pages.get("/me/simulate?amount=50000&payment=5000", "ada")
        found = re.search(r"You may try (\d+) more times today", text_of(page))
        assert found, text_of(page)
        return int(found[1])

    assert left() - left() == 1


@pytest.mark.usefixtures("adas")
@pytest.mark.parametrize("amount", ["0", "-5", "x", "1e999"])
def test_terms_that_nobody_can_ask_for_are_refused(pages: Pages, amount: str) -> None:
    page = pages.get(f"/me/simulate?amount={amount}&payment=1", "ada")

    assert (page.status_code, "This cannot be done" in text_of(page)) == (422, True)


def test_an_outcome_is_contested_once_in_the_applicants_words(
    pages: Pages, cleos: StoredAssessment
) -> None:
    empty = pages.post("/me/contest", "cleo", statement="  ", key="e" * 32)
    first, again = (
        pages.post("/me/contest", "cleo", statement=STATEMENT, key="d" * 32) for _ in range(2)
    )
    another = pages.post("/me/contest", "cleo", statement=STATEMENT, key="f" * 32)

    assert [each.status_code for each in (empty, first, again, another)] == [422, 303, 303, 409]
    told = text_of(pages.get("/me/contest", "cleo"))
    assert STATEMENT in told
    assert "A person will answer by" in told
    assert STATEMENT in text_of(pages.get(f"/applications/{cleos.application}/history", "officer"))


def test_what_was_approved_is_not_contested(pages: Pages, adas: StoredAssessment) -> None:
    assert adas.outcome is Outcome.APPROVE
    answer = pages.post("/me/contest", "ada", statement=STATEMENT, key="d" * 32)

    assert (answer.status_code, "There is nothing to contest" in text_of(answer)) == (409, True)


def test_why_it_was_declined_is_told_without_a_number_of_the_model(
    pages: Pages, cleos: StoredAssessment
) -> None:
    page = pages.get("/me", "cleo")

    told = text_of(page)
    assert all(each.text.en in told for each in cleos.reasons)
    assert f"{100 * cleos.default_probability:.1f}" not in page.text
    assert "Ask a person" in told


def test_what_would_change_a_decline_is_found_by_trying(
    pages: Pages, cleos: StoredAssessment
) -> None:
    found = alternatives(
        cleos.application, asked=None, visible=EVERYTHING, service=pages.service
    ).found

    told = text_of(pages.get("/me/simulate", "cleo"))

    assert all(each.step.text.en in told for each in found)
    assert ("Each change was assessed" in told) == bool(found)


def test_nobody_contests_for_another(pages: Pages, adas: StoredAssessment) -> None:
    answer = pages.post(
        "/me/contest", "ben", statement=STATEMENT, application=str(adas.application)
    )

    assert answer.status_code == 404
