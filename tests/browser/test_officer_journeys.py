"""What an officer does in a day, in a real browser."""

import re

import pytest
from playwright.sync_api import expect
from tests.browsers import Visitors


def test_an_officer_finds_an_application_reads_why_and_tries_what_if(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("officer", wanted="/applications")
        page.keyboard.press("/")  # goes to the search, from anywhere
        page.keyboard.type(str(visitors.declined))
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Application {visitors.declined}"
        )
        before = page.locator(".estimate").inner_text()
        expect(page.get_by_text("Declined", exact=False).first).to_be_visible()
        page.get_by_role("slider", name="Amount of the loan").focus()
        for _ in range(12):
            page.keyboard.press("ArrowLeft")

        expect(page.get_by_text("Simulation: not the real application.")).to_be_visible()
        expect(page.get_by_text(f"The estimate was {before}.")).to_be_visible()
        assert page.evaluate("document.activeElement.id") == "amount"
        page.get_by_role("link", name="Back to the real one").click()
        expect(page.locator(".estimate")).to_have_text(before)
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_a_theme_opens_into_its_features_and_back_closes_it(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("officer", wanted=f"/applications/{visitors.declined}")
        first = page.locator("a.opens").first
        expect(first).to_have_attribute("aria-expanded", "false")

        first.focus()
        page.keyboard.press("Enter")

        expect(page.locator("tr.part").first).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?open="))
        page.go_back()
        expect(page.locator("tr.part")).to_have_count(0)


def test_without_javascript_the_same_is_done_by_links_and_buttons(visitors: Visitors) -> None:
    with visitors.visit(java_script_enabled=False) as visit:
        page = visit.sign_in("officer", wanted=f"/applications/{visitors.declined}")
        page.locator("a.opens").first.click()
        expect(page.locator("tr.part").first).to_be_visible()
        page.get_by_role("link", name="Reset").click()

        amount = page.get_by_role("slider", name="Amount of the loan")
        amount.focus()
        for _ in range(20):
            page.keyboard.press("ArrowLeft")
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_text("Simulation: not the real application.")).to_be_visible()


def test_who_signed_out_elsewhere_is_sent_to_sign_in_while_a_slider_moves(
    visitors: Visitors,
) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("reviewer", wanted=f"/applications/{visitors.declined}")
        page.context.clear_cookies()

        page.get_by_role("slider", name="Amount of the loan").focus()
        page.keyboard.press("ArrowLeft")

        expect(page).to_have_url(re.compile("/login"))


def test_a_refused_sign_in_says_so_and_keeps_the_name(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.go("/login")
        page.get_by_label("Name").fill("somebody else")
        page.get_by_label("Password").fill("not the password")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

        expect(page.get_by_role("alert")).to_have_text("The name or the password is not right.")
        expect(page.get_by_label("Name")).to_have_value("somebody else")


def test_the_notice_is_read_where_it_is_made(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("officer", wanted=f"/applications/{visitors.declined}/notice")

        page.get_by_label("Language of the applicant").select_option("fr")
        page.get_by_role("main").get_by_role("button", name="Show").click()

        paper = page.frame_locator("iframe.paper")
        expect(paper.get_by_role("heading", level=1)).to_have_text("Votre demande de prêt")
        assert visit.forbidden() == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_decision_is_printed_on_two_sheets_at_most(visitors: Visitors, language: str) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("officer", wanted=f"/applications/{visitors.declined}?lang={language}")

        printed = page.pdf(format="A4", print_background=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
