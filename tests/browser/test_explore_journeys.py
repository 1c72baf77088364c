"""How a risk manager takes the population apart, in a real browser."""

import re

from playwright.sync_api import expect
from tests.browsers import Visitors

PATH = "/portfolio/explore"


def test_a_risk_manager_zooms_into_ages_and_keeps_only_those(visitors: Visitors) -> None:
    with visitors.visit() as visit:
        page = visit.sign_in("risk", wanted="/portfolio")
        page.get_by_role("link", name="Explore").click()
        everybody = page.get_by_role("heading", name=re.compile("^All .* applications"))
        expect(everybody).to_be_visible()
        expect(page.locator("canvas").first).to_be_visible()  # zoom and hover over the still one

        ages = page.locator("[data-zoom=age]")
        ages.get_by_role("button", name="Zoom in").click()
        ages.get_by_role("button", name="Only what is shown here").click()

        expect(page).to_have_url(re.compile(r"age_from=\d+.*age_to=\d+"))
        expect(page.get_by_role("heading", name=re.compile("of all:"))).to_be_visible()
        page.get_by_role("link", name="female", exact=True).click()
        expect(page).to_have_url(re.compile(r"sex=female"))
        page.get_by_role("link", name="Everybody").click()
        expect(everybody).to_be_visible()
        assert (visit.forbidden(), visit.troubles) == ([], [])


def test_without_javascript_the_population_is_still_taken_apart(visitors: Visitors) -> None:
    with visitors.visit(java_script_enabled=False) as visit:
        page = visit.sign_in("risk", wanted=PATH)
        expect(page.locator("[data-zoom=age] svg")).to_be_visible()
        expect(page.get_by_role("button", name="Zoom in")).to_have_count(0)

        page.get_by_role("combobox", name="Sex").select_option("female")
        page.get_by_role("button", name="Show these").click()

        expect(page.get_by_role("heading", name=re.compile("of all:"))).to_be_visible()
