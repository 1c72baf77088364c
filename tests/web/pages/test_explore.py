"""The population taken apart, as the risk manager sees it."""

import re

import pytest
from tests.pages import Pages, text_of

from creditwright.population.chosen import Cohorts
from creditwright.web.pages.figures import Figures
from creditwright.web.static_files import assets
from creditwright.workflows.show_portfolio import portfolio_explored, shown

PATH = "/portfolio/explore"
MOST_BYTES = 250_000


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("asked", ["", "&sex=female", "&age_from=30&age_to=60", "&age_from=150"])
def test_the_page_is_there_in_both_languages(pages: Pages, language: str, asked: str) -> None:
    page = pages.get(f"{PATH}?lang={language}{asked}", "risk")

    assert page.status_code == 200, page.text[-2000:]


def test_it_says_what_the_workflow_says(pages: Pages) -> None:
    found = portfolio_explored(shown(pages.service), cohorts=Cohorts({"sex": ("female",)}))
    figures = Figures("en")

    said = text_of(pages.get(f"{PATH}?sex=female", "risk"))

    share = figures.percent(found.applications / found.everybody)
    assert f"{figures.number(found.applications)} applications, {share} of all" in said


def test_the_api_tells_the_same_and_labels_it_in_the_language_asked_for(pages: Pages) -> None:
    found = portfolio_explored(shown(pages.service), cohorts=Cohorts(ranges={"age": (30, 60)}))

    told = pages.get(
        "/v1/portfolio/explore?age_from=30&age_to=60", "risk", **{"Accept-Language": "fr"}
    ).json()

    assert told["applications"] == found.applications
    assert told["sides"][0]["label"] == "sexe"
    assert [len(each["slices"]) for each in told["sides"]] == [len(s.slices) for s in found.sides]


def test_a_line_leads_to_its_filter_and_a_chosen_one_away_from_it(pages: Pages) -> None:
    without = pages.get(f"{PATH}?age_from=30", "risk").text
    chosen = pages.get(f"{PATH}?age_from=30&sex=female", "risk").text

    assert f'href="{PATH}?age_from=30&amp;sex=female"' in without
    assert re.search(rf'href="{PATH}\?age_from=30" aria-current="true">', chosen)


def test_what_draws_with_zoom_is_loaded_here_alone_and_is_light(pages: Pages) -> None:
    page = pages.get(PATH, "risk")
    loaded = [each for each in assets().values() if f"/static/{each.address}" in page.text]

    assert any("echarts" in each.address for each in loaded)
    assert sum(len(each.compressed) for each in loaded) + len(page.content) / 5 < MOST_BYTES
    assert "echarts" not in pages.get("/portfolio/features", "risk").text
