"""An applicant has a value corrected on the own pages, and staff answer on theirs."""

import re
from uuid import uuid4

import httpx
import pytest
from tests.doors import front_of
from tests.pages import Pages, text_of

from creditwright.access.roles import Role
from creditwright.store.applicants import EVERYTHING, find_application
from creditwright.store.corrections import Correction, corrections_of
from creditwright.store.people import find_person
from creditwright.web.pages.file import row_of
from creditwright.workflows.history import history_of
from creditwright.workflows.sign_in import Kind, begin_session

WHY = "My payslips of the autumn show more."
ANSWER = "The payslips that came by post show it."
COLUMN = "AMT_INCOME_TOTAL"


@pytest.fixture(scope="module")
def dora(pages: Pages) -> int:
    """Dora's application, which nobody assessed yet."""
    number = pages.numbers[250]
    front = front_of(pages.service.database)
    front.add("dora", Role.APPLICANT, applications=frozenset({number}))
    with pages.service.database.reading() as connection:
        person = find_person(connection, "dora")
    pages.sessions["dora"] = begin_session(pages.service.door, person, Kind.SESSION)
    return number


def asked(pages: Pages, number: int, **fields: str) -> httpx.Response:
    filled = {"application": str(number), "column": COLUMN, "value": "250,000", "statement": WHY}
    return pages.post("/me/correct", "dora", **{**filled, "key": uuid4().hex, **fields})


def kept(pages: Pages, number: int) -> list[Correction]:
    with pages.service.database.reading() as connection:
        return corrections_of(connection, number)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_value_of_the_own_data_leads_to_its_own_form(
    pages: Pages, dora: int, language: str
) -> None:
    listed = pages.get(f"/me/data?lang={language}", "dora").text
    links = re.findall(r'href="(/me/correct\?column=\w+)"', listed)

    page = pages.get(f"{links[0]}&lang={language}", "dora")

    assert len(links) == len(row_of(dora, EVERYTHING, pages.service)) - 1  # its number stays
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1") == 1
    said = {"en": "Nothing is changed until a person has looked", "fr": "Rien n'est changé avant"}
    assert said[language] in text_of(page).replace("&#39;", "'")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "a lot"}, "This cannot be the value."),
        ({"value": "-1"}, "This cannot be the value."),
        ({"value": ""}, "This cannot be the value."),
        ({"statement": "so"}, "Please say in a sentence what is wrong"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field_and_nothing_typed_is_lost(
    pages: Pages, dora: int, fields: dict[str, str], said: str
) -> None:
    before = len(kept(pages, dora))

    page = asked(pages, dora, **fields)

    alert = re.search(r'role="alert">([^<]+)<', page.text)
    assert (page.status_code, len(kept(pages, dora))) == (422, before)
    assert alert
    assert said in alert[1]
    assert (fields.get("statement") or WHY) in page.text


@pytest.mark.parametrize("column", ["SK_ID_CURR", "TARGET", "NO_SUCH_COLUMN", ""])
def test_what_is_no_value_of_the_own_data_is_not_there(
    pages: Pages, dora: int, column: str
) -> None:
    assert pages.get(f"/me/correct?column={column}", "dora").status_code == 404
    assert asked(pages, dora, column=column).status_code == 404


def test_anothers_data_are_as_data_that_are_not_there(pages: Pages, dora: int) -> None:
    answers = [
        asked(pages, dora, application=str(number)).status_code
        for number in (pages.numbers[0], 999_999_999)
    ]
    shown = pages.get(f"/me/correct?column={COLUMN}&application={dora}", "ben")

    assert answers == [404, 404]
    assert shown.status_code == 404


def test_a_correction_is_asked_once_answered_by_staff_and_told_to_the_applicant(
    pages: Pages, dora: int
) -> None:
    key = uuid4().hex
    sent = [asked(pages, dora, key=key) for _ in range(2)]
    (correction,) = kept(pages, dora)
    waits = text_of(pages.get("/me/data", "dora"))
    in_queue = pages.get("/queue?why=correction_asked", "officer")
    path = f"/applications/{dora}/corrections"
    read = text_of(pages.get(path, "officer"))

    undecided = pages.post(f"{path}/{correction.id}", "officer", answer=ANSWER)
    wordless = pages.post(f"{path}/{correction.id}", "officer", is_accepted="yes", answer="ok")
    accepted = pages.post(f"{path}/{correction.id}", "officer", is_accepted="yes", answer=ANSWER)
    late = pages.post(f"{path}/{correction.id}", "reviewer", is_accepted="no", answer=ANSWER)

    assert [each.headers["location"] for each in sent] == [
        f"/me/data?application={dora}&said=correction-asked"
    ] * 2
    assert "A person will answer by" in waits
    assert f'href="{path}"' in in_queue.text
    assert WHY in read
    assert "250,000" in read
    assert (undecided.status_code, wordless.status_code, late.status_code) == (422, 422, 409)
    assert ANSWER in undecided.text
    assert accepted.headers["location"] == f"{path}?said=answered"
    with pages.service.database.reading() as connection:
        assert find_application(connection, dora).version == 2
    assert row_of(dora, EVERYTHING, pages.service)[COLUMN] == 250_000
    told = text_of(pages.get("/me/data", "dora"))
    assert "Corrected on" in told
    assert ANSWER in told
    assert history_of(dora, EVERYTHING, pages.service).assessments == []
    past = text_of(pages.get(f"/applications/{dora}/history", "auditor"))
    assert all(each in past for each in (WHY, ANSWER, "Accepted: version 2 of the data."))
    assert f'href="{path}"' not in pages.get("/queue?why=correction_asked", "officer").text


def test_a_correction_of_another_application_is_as_one_that_is_not_there(
    pages: Pages, dora: int
) -> None:
    asked(pages, dora, value="260,000")
    correction = kept(pages, dora)[0].id
    other = f"/applications/{pages.numbers[251]}/corrections/{correction}"
    mine = f"/applications/{dora}/corrections/{correction}"

    refused = pages.post(other, "officer", is_accepted="yes", answer=ANSWER)
    stays = pages.post(mine, "officer", is_accepted="no", answer=ANSWER)

    assert (refused.status_code, stays.status_code) == (404, 303)
    assert "your data stay as they are" in text_of(pages.get("/me/data", "dora"))
