"""What an administrator and an auditor do in a day, in a real browser."""

from playwright.sync_api import expect
from tests.browsers import Visitors


def test_an_administrator_lets_a_colleague_in_makes_a_key_and_shuts_both_out(
    visitors: Visitors,
) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("administrator")
        expect(page.get_by_role("heading", level=1)).to_have_text("People")
        page.get_by_label("Name", exact=True).fill("grace.hopper")
        page.get_by_role("checkbox", name="officer").check()
        page.get_by_role("button", name="Let in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Password of grace.hopper")
        password = page.get_by_role("main").locator("code").inner_text()

        with visitors.visit() as other:  # she comes in with what she was given
            hers = other.go("/login")
            hers.get_by_label("Name").fill("grace.hopper")
            hers.get_by_label("Password").fill(password)
            hers.get_by_role("main").get_by_role("button", name="Sign in").click()
            expect(hers.get_by_role("heading", level=1)).to_have_text("What waits for a person")

            page.get_by_role("link", name="Keys").click()
            page.get_by_label("Whose it is").fill("grace.hopper")
            page.get_by_label("What for").fill("her spreadsheet")
            page.get_by_role("button", name="Make the key").click()
            expect(page.get_by_text("cw_")).to_be_visible()

            visit.go("/admin/people/grace.hopper")
            expect(page.get_by_text("her spreadsheet")).to_be_visible()
            page.get_by_role("button", name="Shut out").click()
            expect(page.get_by_role("status")).to_contain_text("Shut out")
            hers.reload()
            expect(hers.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_an_auditor_finds_in_the_ledger_who_did_what(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("auditor", wanted="/admin/audit")
        page.get_by_label("What was done").select_option("assessment.recorded")
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_role("table")).to_contain_text("service")
        page.get_by_role("table").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Record of a decision")
        assert (visit.forbidden(), visit.troubles) == ([], [])
