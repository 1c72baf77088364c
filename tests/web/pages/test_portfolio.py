"""The risk manager's pages: they say what the workflows say, in both languages."""

import re

import pytest
from tests.pages import Pages, text_of

from creditwright.population.sides import Limits
from creditwright.web.pages.figures import Figures
from creditwright.workflows.show_portfolio import (
    portfolio_groups,
    portfolio_truth,
    portfolio_under,
    shown,
)

PAGES = ("", "/calibration", "/fairness", "/features")
EN = Figures("en")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_is_there_in_both_languages(pages: Pages, path: str, language: str) -> None:
    page = pages.get(f"/portfolio{path}?lang={language}", "risk")

    assert page.status_code == 200, page.text[-2000:]
    assert len(re.findall("<h1", page.text)) == 1
    assert ("Portefeuille" if language == "fr" else "Portfolio") in text_of(page)
    assert "style=" not in page.text


def test_the_navigation_leads_risk_there_and_no_officer(pages: Pages) -> None:
    assert 'href="/portfolio"' in pages.get("/portfolio", "risk").text
    assert 'href="/portfolio"' not in pages.get("/queue", "officer").text


def test_another_cut_off_is_told_as_the_workflow_says(pages: Pages) -> None:
    found = portfolio_under(shown(pages.service), Limits(0.05, 0.05))

    said = text_of(pages.get("/portfolio?cut_off=5", "risk"))

    assert EN.percent(found.then.approved.value) in said
    assert EN.percent(found.now.approved.value) in said
    for group in found.groups:
        assert f"{group.group} {EN.number(group.applications)}" in said


def test_the_slider_fetches_the_figures_alone(pages: Pages) -> None:
    part = pages.get("/portfolio?cut_off=5", "risk", **{"HX-Request-Type": "partial"})

    assert "<h1" not in part.text
    assert "<form" not in part.text
    assert "<svg" in part.text


def test_what_a_loan_loses_and_earns_tells_the_result_in_currency(pages: Pages) -> None:
    page = text_of(pages.get("/portfolio?loss_given_default=45&margin=5,5", "risk"))

    assert "Expected result per applicant, in currency" in page
    assert "Say what a loan loses and earns" not in page


def test_a_part_of_the_population_can_be_picked_out(pages: Pages) -> None:
    page = pages.get("/portfolio?sex=female&age_from=30&age_to=39&education=", "risk")

    assert page.status_code == 200
    assert '<option value="female" selected>' in page.text


def test_of_a_few_nothing_is_told(pages: Pages) -> None:
    page = pages.get("/portfolio?age_from=21&age_to=21", "risk")

    assert page.status_code == 200
    assert "Fewer than 50 applications" in text_of(page)


@pytest.mark.parametrize("query", ["cut_off=x", "cut_off=0", "margin=101", "age_from=nan"])
def test_a_field_that_takes_no_such_thing_says_so(pages: Pages, query: str) -> None:
    assert pages.get(f"/portfolio?{query}", "risk").status_code == 422


def test_calibration_says_what_came(pages: Pages) -> None:
    truth = portfolio_truth(shown(pages.service)).whole

    said = text_of(pages.get("/portfolio/calibration", "risk"))

    assert f"Foretold {EN.percent(truth.foretold, 2)}" in said
    assert f"{truth.defaults} defaults among {EN.number(truth.known)}" in said


def test_fairness_names_the_reference(pages: Pages) -> None:
    found = portfolio_groups(shown(pages.service), "family_status")

    said = text_of(pages.get("/portfolio/fairness?by=family_status", "risk"))

    assert found.reference is not None
    assert found.reference in said
    assert all(group.name in said for group in found.groups)
