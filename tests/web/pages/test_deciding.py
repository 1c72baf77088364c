"""The pages where people decide: what waits is taken, a form decides it, and all of it is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

import httpx
import pytest
from tests.pages import Pages, text_of
from tests.reviewing import STATEMENT, WHY

from creditwright.decision.policy import Outcome
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import StoredAssessment
from creditwright.store.reviews import Review, reviews_of
from creditwright.store.work import Waiting, Wanted, list_work
from creditwright.web.pages.file import row_of
from creditwright.web.pages.mine import Mine
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.history import history_of

UNTOUCHED = count(300)  # places of applications that no other test looks at
OFFICERS_MOST = 500_000  # of the loan, as the service has it
REASON = "person.income_not_verified"


@dataclass(frozen=True, slots=True)
class Waits:
    """An application of one test that waits for a person."""

    pages: Pages
    found: StoredAssessment

    @property
    def path(self) -> str:
        return f"/assessments/{self.found.id}/decide"

    @property
    def item(self) -> Waiting:
        return next(each for each in waiting(self.pages) if each.item.assessment == self.found.id)

    def decide(self, who: str = "officer", **fields: str) -> httpx.Response:
        """Send the form, filled in with what is not said otherwise."""
        filled = {"before": "refer", "after": "approve", "code": "other", "text": WHY}
        return self.pages.post(self.path, who, **{**filled, "key": uuid4().hex, **fields})

    def reviews(self) -> list[Review]:
        with self.pages.service.database.reading() as connection:
            return reviews_of(connection, self.found.id)


def waiting(pages: Pages) -> list[Waiting]:
    with pages.service.database.reading() as connection:
        return list_work(connection, Wanted(), limit=500)


def assessed(pages: Pages, outcome: Outcome) -> StoredAssessment:
    """Return an application that nobody looked at yet, with this outcome, in an officer's leave."""
    while True:
        number = pages.numbers[next(UNTOUCHED)]
        amount = row_of(number, EVERYTHING, pages.service)["AMT_CREDIT"]
        if not isinstance(amount, int | float) or amount > OFFICERS_MOST:
            continue
        pages.post(f"/applications/{number}/assessments", "officer", key=uuid4().hex)
        (found,) = history_of(number, EVERYTHING, pages.service).assessments
        if found.outcome is outcome and found.default_probability < found.decline_above + 0.04:
            return found


@pytest.fixture
def referred(pages: Pages) -> Iterator[Waits]:
    """An application that a reviewer left to a person, by the page."""
    waits = Waits(pages, assessed(pages, Outcome.DECLINE))
    sent = waits.decide("reviewer", before="decline", after="refer", code="more_needed")
    assert sent.status_code == 303, text_of(sent)
    yield waits
    waits.decide("reviewer")  # nothing is left for other tests


@pytest.fixture
def contested(pages: Pages) -> Iterator[tuple[Waits, str]]:
    """An application that was declined, and the contest of it."""
    found = assessed(pages, Outcome.DECLINE)
    with pages.service.database.writing() as connection:
        contest = contest_outcome(
            connection,
            found.id,
            STATEMENT,
            by="an-applicant",
            visible=EVERYTHING,
            service=pages.service,
        )
    waits = Waits(pages, found)
    yield waits, contest.id
    waits.decide("reviewer", before="decline", after="decline", contest=contest.id)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("who", ["officer", "reviewer", "auditor"])
def test_the_queue_says_what_waits_why_since_when_and_until_when(
    pages: Pages, referred: Waits, language: str, who: str
) -> None:
    page = pages.get(f"/queue?lang={language}", who)

    assert f'<html lang="{language}">' in page.text
    assert str(referred.found.application) in page.text
    assert (f'href="{referred.path}"' in page.text) is (who != "auditor")
    assert ("<form method" in page.text.partition("<main")[2]) is (who != "auditor")
    said = {"en": "Somebody of the staff wants it", "fr": "quelqu'un du personnel veut"}
    assert said[language].lower() in text_of(page).replace("&#39;", "'").lower()


def test_the_queue_is_filtered_by_its_address(pages: Pages, referred: Waits) -> None:
    number = f">{referred.found.application}</a>"

    shown = {
        query: number in pages.get(f"/queue?{query}", "officer").text
        for query in ("why=sent_by_person", "why=contested", "why=nonsense", "overdue=yes")
    }

    assert list(shown.values()) == [True, False, True, False]
    assert number in pages.get("/queue?assigned=nobody", "officer").text
    assert pages.get("/queue?assigned=nobody-of-this-name", "officer").status_code == 422


def test_a_queue_without_anything_of_a_kind_says_so(pages: Pages) -> None:
    told = text_of(pages.get("/queue?why=no_reason&overdue=yes", "officer"))

    assert "Nothing waits here" in told
    assert "Show all that waits" in told


def test_an_item_that_was_decided_meanwhile_does_not_break_the_next_page(pages: Pages) -> None:
    page = pages.get(f"/queue?after={uuid4()}", "officer")

    assert page.status_code == 200


def test_what_waits_is_taken_and_given_back_and_nobody_is_overtaken(
    pages: Pages, referred: Waits
) -> None:
    address = f"/queue/{referred.item.item.id}/holder?why=sent_by_person"

    taken = pages.post(address, "officer", takes="yes", seen="")
    late = pages.post(address, "reviewer", takes="yes", seen="")
    holder = referred.item
    back = pages.post(address, "officer", takes="no", seen=holder.item.assigned_to or "")

    assert taken.headers["location"] == "/queue?said=taken&why=sent_by_person"
    assert "said=held-by-another" in late.headers["location"]
    assert holder.assignee == "officer"
    assert "said=given-back" in back.headers["location"]
    assert referred.item.assignee is None


def test_next_is_the_own_first_and_never_where_one_comes_from(
    pages: Pages, referred: Waits
) -> None:
    number = referred.found.application
    pages.post(f"/queue/{referred.item.item.id}/holder", "officer", takes="yes", seen="")

    first = pages.get("/queue/next", "officer")
    other = pages.get(f"/queue/next?leaving={number}", "officer")

    assert first.headers["location"] == referred.path
    assert other.headers["location"] != referred.path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_chooses_nothing_for_anybody(pages: Pages, referred: Waits, language: str) -> None:
    page = pages.get(f"{referred.path}?lang={language}", "officer")

    form = page.text.partition('name="before"')[2]
    assert f'<html lang="{language}">' in page.text
    assert form.count('type="radio"') == 3
    assert " checked" not in form
    assert " selected" not in form


def test_a_referral_is_decided_and_the_record_says_who_and_why(
    pages: Pages, referred: Waits
) -> None:
    answer = referred.decide()

    record = text_of(pages.get(f"/assessments/{referred.found.id}", "auditor"))
    file = text_of(pages.get(f"/applications/{referred.found.application}", "officer"))
    assert answer.headers["location"] == f"/assessments/{referred.found.id}?said=decided"
    assert referred.reviews()[-1].after is Outcome.APPROVE
    for told in (record, file):
        assert WHY in told
        assert "· officer" in told
        assert "Approved" in told
    assert all(each.item.assessment != referred.found.id for each in waiting(pages))


def test_a_form_sent_twice_decides_once(referred: Waits) -> None:
    key = uuid4().hex

    answers = [referred.decide(key=key) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert len(referred.reviews()) == 2  # with the one that sent it to a person


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"after": ""}, "after", "Choose an outcome."),
        ({"code": ""}, "code", "Choose a reason."),
        ({"code": "debts_found"}, "code", "does not go with the outcome"),
        ({"text": "short"}, "text", "in 10 to 4,000 letters"),
        ({"after": "decline"}, "reasons", "A decline names 1 to 4 of these"),
        ({"reason": REASON}, "reasons", "no other outcome has any"),
        ({"before": "approve", "after": "decline", "reason": REASON}, "", "Somebody was quicker"),
    ],
)
def test_what_is_refused_is_told_beside_its_field_and_nothing_typed_is_lost(
    referred: Waits, fields: dict[str, str], field: str, said: str
) -> None:
    sent = {"text": f"{WHY} <b>", **fields}

    page = referred.decide(**sent)

    told = re.search(r'role="alert">([^<]+)<', page.text)
    assert page.status_code in (409, 422)
    assert told
    assert said in told[1]
    assert page.text.count('role="alert"') == 1
    assert page.text.count('aria-invalid="true"') == (1 if field else 0)
    assert sent["text"].replace("<b>", "&lt;b&gt;") in page.text
    if "reason" in sent:
        assert f'<option value="{REASON}" selected>' in page.text
    assert len(referred.reviews()) == 1


def test_what_is_beyond_an_officers_leave_is_said_and_refused(pages: Pages) -> None:
    far = next(each for each in iter(lambda: assessed_far(pages), None))
    waits = Waits(pages, far)
    form = pages.get(waits.path, "officer").text

    refused = waits.decide(before="decline")
    by_reviewer = waits.decide("reviewer", before="decline")

    assert re.search(r'value="approve" disabled aria-describedby="limit-approve"', form)
    assert "A reviewer gives this" in form
    assert (refused.status_code, "A reviewer gives this" in text_of(refused)) == (403, True)
    assert by_reviewer.status_code == 303
    assert "A reviewer gives this" not in pages.get(waits.path, "reviewer").text


def assessed_far(pages: Pages) -> StoredAssessment:
    """Return an application that was declined far beyond the cut-off."""
    while True:
        number = pages.numbers[next(UNTOUCHED)]
        pages.post(f"/applications/{number}/assessments", "officer", key=uuid4().hex)
        (found,) = history_of(number, EVERYTHING, pages.service).assessments
        if found.default_probability > found.decline_above + 0.06:
            return found


def test_a_contest_is_answered_by_another_person_who_sees_the_statement(
    pages: Pages, contested: tuple[Waits, str]
) -> None:
    waits, contest = contested
    mine, others = (text_of(pages.get(waits.path, who)) for who in ("officer", "reviewer"))

    refused = waits.decide(before="decline", after="decline", contest=contest)
    answered = waits.decide("reviewer", before="decline", after="decline", contest=contest)

    assert "You took part in what is contested" in mine
    assert "Record the decision" not in mine
    assert STATEMENT in others
    assert (refused.status_code, answered.status_code) == (409, 303)
    assert waits.reviews()[-1].reasons == waits.found.reasons
    record = text_of(pages.get(f"/assessments/{waits.found.id}", "officer"))
    assert "Answer to a contest:" in record
    assert STATEMENT in record


def test_an_answer_is_told_also_where_the_application_was_assessed_again_since(
    pages: Pages, contested: tuple[Waits, str]
) -> None:
    waits, contest = contested
    number = waits.found.application
    pages.post(f"/applications/{number}/assessments", "officer", key=uuid4().hex)
    latest = history_of(number, EVERYTHING, pages.service).assessments[0]
    form = text_of(pages.get(waits.path, "reviewer"))
    desk = text_of(pages.get(f"/assessments/{latest.id}/decide", "reviewer"))

    waits.decide("reviewer", before="decline", after="decline", contest=contest)

    assert "This is an earlier decision" in form
    assert "The applicant contested an earlier decision" in desk
    assert STATEMENT in desk
    mine = Mine([number], history_of(number, EVERYTHING, pages.service))
    ((found, answer),) = mine.contests
    assert (found.id, answer and answer.assessment) == (contest, latest.id)
    assert mine.may_contest


def test_a_contest_of_something_else_is_as_one_that_is_not_there(
    referred: Waits, contested: tuple[Waits, str]
) -> None:
    _, contest = contested

    others = referred.decide("reviewer", contest=contest)
    nobodys = referred.decide("reviewer", contest=str(uuid4()))

    assert (others.status_code, nobodys.status_code) == (404, 404)


def test_next_passes_over_a_contest_that_one_may_not_answer(
    pages: Pages, contested: tuple[Waits, str]
) -> None:
    waits, _ = contested

    places = {who: pages.get("/queue/next", who).headers["location"] for who in ("officer",)}
    item = waits.item.item
    pages.post(f"/queue/{item.id}/holder", "reviewer", takes="yes", seen="")

    assert places["officer"] != waits.path
    assert pages.get("/queue/next", "reviewer").headers["location"] == waits.path


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_note_is_written_once_and_read_on_the_file(
    pages: Pages, referred: Waits, language: str
) -> None:
    path = f"/applications/{referred.found.application}/notes"
    text = f"The employer's letter follows by post, {language}."

    short = pages.post(path, "officer", text="ok", key=uuid4().hex)
    key = uuid4().hex
    kept = [pages.post(path, "officer", text=text, key=key) for _ in range(2)]

    listed = text_of(pages.get(f"{path}?lang={language}", "auditor")).replace("&#39;", "'")
    assert (short.status_code, ">ok</textarea>" in short.text) == (422, True)
    assert [each.headers["location"] for each in kept] == [f"{path}?said=noted"] * 2
    assert listed.count(text) == 1
    assert "textarea" not in pages.get(path, "auditor").text
    history = text_of(pages.get(f"/applications/{referred.found.application}/history", "officer"))
    assert text in history.replace("&#39;", "'")


def test_a_contest_that_came_by_letter_is_taken_down_and_left_to_another_person(
    pages: Pages,
) -> None:
    waits = Waits(pages, assessed(pages, Outcome.DECLINE))
    path = f"/assessments/{waits.found.id}/contest"
    offered = pages.get(waits.path, "officer").text
    short = pages.post(path, "reviewer", statement="no", key=uuid4().hex)
    key = uuid4().hex
    taken = [pages.post(path, "reviewer", statement=STATEMENT, key=key) for _ in range(2)]
    again = pages.post(path, "reviewer", statement=STATEMENT, key=uuid4().hex)

    contest = waits.item.item.contest or ""
    refused = waits.decide("reviewer", before="decline", contest=contest)

    assert f'href="{path}"' in offered
    assert (short.status_code, again.status_code, refused.status_code) == (422, 409, 409)
    assert "another person than you answers" in text_of(short).lower()
    assert [each.status_code for each in taken] == [303, 303]
    assert STATEMENT in text_of(pages.get(f"/assessments/{waits.found.id}", "auditor"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_notice_is_given_once_and_kept_beside_the_draft(
    pages: Pages, referred: Waits, language: str
) -> None:
    referred.decide(after="decline", reason=REASON, code="not_verified")
    path = f"/applications/{referred.found.application}/notice"

    given = [pages.post(path, "officer", language=language) for _ in range(2)]

    page = pages.get(f"{path}?language={language}", "officer")
    kept = re.findall(r'href="(/v1/notices/[0-9a-f-]{36}\?format=html)"', page.text)
    said = {"en": "Your income could not be verified", "fr": "Vos revenus n'ont pas pu être"}
    assert given[0].headers["location"] == f"{path}?language={language}&said=notice-given"
    assert len(kept) == 1
    notice = pages.get(kept[0], "officer").text.replace("&#39;", "'").replace("\u2019", "'")
    assert said[language] in notice
    assert "Give it to the applicant" not in pages.get(path, "auditor").text
