"""How an application that a person has to decide goes from hand to hand, in a real browser."""

import re
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browsers import Visit, Visitors
from tests.doors import PASSWORD

from creditwright.access.roles import Role
from creditwright.composition.service import open_desk
from creditwright.core.settings import Settings
from creditwright.workflows.people import Newcomer, let_in

WHY = "The payslips of the last six months show more income than the file."
OFFICERS_MOST = 500_000  # of the loan, as the settings have it
STATEMENT = "I repaid that loan in March, the letter of the bank says so."
ANSWER = "The bank confirmed on the telephone that nothing is owed any more."


def assessed(visitors: Visitors, number: int) -> dict[str, object]:
    """Have a program assess an application, so that everybody here may answer a contest of it."""
    shown = {"Authorization": f"Bearer {visitors.home.keys['service']}"}
    asked = httpx.post(
        f"{visitors.server.address}/v1/assessments",
        json={"application": number},
        headers={**shown, "Idempotency-Key": uuid4().hex},
        timeout=60,
    )
    made: dict[str, object] = asked.raise_for_status().json()
    return made


def amount_of(visitors: Visitors, number: int) -> float:
    """Return the amount asked for."""
    shown = {"Authorization": f"Bearer {visitors.home.keys['service']}"}
    asked = httpx.get(
        f"{visitors.server.address}/v1/applications/{number}", headers=shown, timeout=60
    )
    return float(asked.raise_for_status().json()["application"]["AMT_CREDIT"])


def declined(visitors: Visitors, *places: int) -> int:
    """Return an application among these places that was declined, within an officer's leave."""
    for place in places:
        if amount_of(visitors, visitors.home.numbers[place]) > OFFICERS_MOST:
            continue
        made = assessed(visitors, visitors.home.numbers[place])
        probability = float(str(made["default_probability"]))
        if made["outcome"] == "decline" and probability < 0.14:
            return visitors.home.numbers[place]
    pytest.fail("none of these applications was declined")


def applicant_of(visitors: Visitors, number: int) -> str:
    """Let somebody in whose application this is, and return their name."""
    name = f"eve-{number}"
    eve = Newcomer(name=name, roles=frozenset({Role.APPLICANT}), applications=frozenset({number}))
    with open_desk(Settings(home=visitors.home.folder / ".creditwright")) as desk:
        let_in(desk, eve, password=PASSWORD)
    return name


def decide(page: Page, outcome: str, why: str, *, code: str, reason: str | None = None) -> None:
    """Fill in the form of a decision, and send it."""
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label("Why, as it is counted").select_option(code)
    page.get_by_label("Why, in your own words").fill(why)
    if reason:
        page.get_by_label("Reason 1").select_option(reason)
    page.get_by_role("button", name="Record the decision").click()


def open_file(visit: Visit, number: int) -> Page:
    page = visit.go(f"/applications/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Application {number}")
    return page


def test_what_a_reviewer_leaves_to_a_person_an_officer_takes_and_decides_without_any_script(
    visitors: Visitors,
) -> None:
    number = declined(visitors, *range(60, 90))
    with visitors.visit(java_script_enabled=False) as reviewer:
        reviewer.sign_in("reviewer")
        page = open_file(reviewer, number)
        page.get_by_role("link", name="Overrule").click()
        decide(page, "Leave it with a person: more is needed", WHY, code="more_needed")
        expect(page.get_by_role("status")).to_contain_text("Your decision is recorded")

    with visitors.visit(java_script_enabled=False) as officer:
        page = officer.sign_in("officer", wanted="/queue?why=sent_by_person")
        row = page.get_by_role("row").filter(has_text=str(number))
        row.get_by_role("button", name=f"Take {number}").click()
        expect(row).to_contain_text("officer")
        row.get_by_role("link", name=str(number)).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Decide the referral: {number}")
        expect(page.get_by_text(WHY)).to_be_visible()  # what the colleague wrote

        decide(page, "Decline", "too short", code="not_verified")
        expect(page.get_by_role("alert")).to_contain_text("Say why in your own words")
        expect(page.get_by_label("Decline", exact=True)).to_be_checked()
        decide(page, "Decline", ANSWER, code="not_verified", reason="person.income_not_verified")

        expect(page.get_by_text(ANSWER)).to_be_visible()
        expect(page.get_by_text("Your income could not be verified")).to_be_visible()
        page.get_by_role("link", name="To the file").click()
        expect(page.get_by_text("Declined", exact=False).first).to_be_visible()
        page.get_by_role("link", name="Notice").click()
        paper = page.frame_locator("iframe.paper")
        expect(paper.get_by_text("Your income could not be verified")).to_be_visible()
        assert officer.troubles == []


def test_an_officer_approves_what_was_declined_with_a_reason(visitors: Visitors) -> None:
    number = declined(visitors, *range(120, 150))
    with visitors.visit() as visit:
        visit.sign_in("officer")
        page = open_file(visit, number)
        page.get_by_role("link", name="Overrule").click()
        expect(page.get_by_label("Approve", exact=True)).not_to_be_checked()

        decide(page, "Approve", WHY, code="means_shown")

        expect(page.get_by_text("A person decided otherwise than the model:")).to_be_visible()
        open_file(visit, number).get_by_role("link", name="History").click()
        expect(page.get_by_text(WHY)).to_be_visible()
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_a_reviewer_answers_what_an_applicant_contests(visitors: Visitors) -> None:
    number = declined(visitors, *range(150, 180))
    name = applicant_of(visitors, number)
    with visitors.visit(viewport={"width": 360, "height": 740}) as eve:
        page = eve.sign_in(name, wanted="/me/contest")
        page.get_by_label("What should be looked at again").fill(STATEMENT)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text(re.compile("A person will answer by"))).to_be_visible()

        with visitors.visit() as visit:
            reviewer = visit.sign_in("reviewer", wanted="/queue?why=contested")
            reviewer.get_by_role("link", name=str(number)).click()
            expect(reviewer.get_by_text(STATEMENT)).to_be_visible()
            decide(reviewer, "Approve", ANSWER, code="past_explained")
            expect(reviewer.get_by_text("Answer to a contest:")).to_be_visible()

        eve.go("/me/contest")
        expect(page.get_by_text(re.compile("A person answered on"))).to_be_visible()
        eve.go("/me")
        expect(page.get_by_text("A person decided this.")).to_be_visible()
        assert (eve.forbidden(), eve.troubles) == ([], [])


def test_a_value_is_corrected_and_the_application_assessed_anew(visitors: Visitors) -> None:
    number = visitors.home.numbers[180]
    assessed(visitors, number)
    name = applicant_of(visitors, number)
    with visitors.visit(viewport={"width": 360, "height": 740}) as eve:
        page = eve.sign_in(name, wanted="/me/data")
        page.get_by_role("link", name="Correct: income", exact=True).click()
        page.get_by_label("What is right").fill("987,654")
        page.get_by_label("What is wrong, and how one can see it").fill(WHY)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_text(re.compile("A person will answer by"))).to_be_visible()

        with visitors.visit() as visit:
            officer = visit.sign_in("officer", wanted="/queue?why=correction_asked")
            officer.get_by_role("link", name=str(number)).click()
            expect(officer.get_by_role("cell", name="987,654")).to_be_visible()
            officer.get_by_label("The data become so").check()
            officer.get_by_label("Why, in your own words").fill(ANSWER)
            officer.get_by_role("button", name="Answer").click()
            expect(officer.get_by_role("link", name="decision after")).to_be_visible()

        eve.go("/me/data")
        expect(page.get_by_text("Your application was looked at anew.")).to_be_visible()
        expect(page.get_by_text(ANSWER)).to_be_visible()


def test_a_note_is_kept_for_colleagues(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        visit.sign_in("officer")
        page = open_file(visit, visitors.declined)
        page.get_by_role("link", name="Notes").click()
        page.get_by_label("Note", exact=True).fill(ANSWER)
        page.get_by_role("button", name="Keep the note").click()

        expect(page.get_by_role("status")).to_have_text("The note is kept.")
        page.get_by_role("link", name="History").click()
        expect(page.get_by_text(ANSWER)).to_be_visible()
