"""An application beside others, as the officer sees it."""

import pytest
from tests.pages import Pages, text_of

from creditwright.population.chosen import Group
from creditwright.store.applicants import EVERYTHING
from creditwright.web.pages.figures import Figures
from creditwright.workflows.compare_application import compare
from creditwright.workflows.find_peers import peers_of
from creditwright.workflows.seen_application import measures_of, see


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("group", ["all", "similar", "approved", "declined"])
def test_the_page_is_there_for_each_group(pages: Pages, language: str, group: str) -> None:
    path = f"/applications/{pages.numbers[4]}/compare?group={group}&lang={language}"

    page = pages.get(path, "officer")

    assert page.status_code == 200, page.text[-2000:]
    assert ("Semblables" in page.text or "semblables" in page.text) == (language == "fr")


def test_it_says_the_position_that_the_workflow_says(pages: Pages) -> None:
    number = pages.numbers[4]
    seen = see(number, EVERYTHING, pages.service)
    name = next(each for each in measures_of(seen.live) if compare(seen, each).position)
    found = compare(seen, name, group=Group.ALL)

    said = text_of(pages.get(f"/applications/{number}/compare/{name}?group=all", "officer"))

    assert found.position is not None
    assert f"higher than {Figures('en').percent(found.position.below, 0)} of all" in said


def test_the_nearest_are_shown_with_their_outcomes(pages: Pages) -> None:
    number = pages.numbers[4]
    peers = peers_of(see(number, EVERYTHING, pages.service), shown=5)

    page = pages.get(f"/applications/{number}/compare", "officer")

    for each in peers.nearest:
        assert f"/applications/{each.number}" in page.text


def test_who_decides_is_offered_no_cohort_that_the_law_forbids(pages: Pages) -> None:
    page = pages.get(f"/applications/{pages.numbers[4]}/compare", "officer")

    assert 'name="education"' in page.text
    assert 'name="sex"' not in page.text


def test_no_application_is_no_page(pages: Pages) -> None:
    assert pages.get("/applications/999999999/compare", "officer").status_code == 404
