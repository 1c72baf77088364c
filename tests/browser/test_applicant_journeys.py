"""What an applicant does on a phone, in a real browser."""

from playwright.sync_api import expect
from tests.browsers import Visitors

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "fr-FR"}


def test_an_applicant_reads_the_outcome_in_french_on_a_phone_and_checks_the_data(
    visitors: Visitors,
) -> None:
    with visitors.visit(**{**PHONE, "locale": "en-GB"}) as visit:
        page = visit.sign_in("ada", wanted="/me")
        page.get_by_role("link", name="Français").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ma demande")

        page.get_by_role("link", name="Pourquoi").click()
        expect(page.get_by_role("heading", name="Tout ce qui a été examiné")).to_be_visible()
        page.get_by_role("link", name="Mes données").click()

        expect(page.get_by_role("link", name="Autre chose est faux")).to_be_visible()
        assert page.evaluate("document.documentElement.lang") == "fr"
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_an_applicant_tries_other_terms_and_is_told_the_outcome_alone(visitors: Visitors) -> None:
    with visitors.visit(**{**PHONE, "locale": "en-GB"}) as visit:
        page = visit.sign_in("ben", wanted="/me/simulate")

        page.get_by_label("Amount of the loan").fill("60000")
        page.get_by_label("Regular repayment").fill("4000")
        page.get_by_role("button", name="Try").click()

        expect(page.get_by_role("heading", name="With these terms")).to_be_visible()
        assert "%" not in page.get_by_role("main").inner_text()


def test_a_page_of_staff_is_not_shown_to_an_applicant(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("ada", wanted="/applications")

        expect(page.get_by_role("heading", level=1)).to_have_text("This page is not for you")
        page.get_by_role("link", name="Back to the beginning").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("My application")
