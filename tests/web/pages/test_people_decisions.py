"""The pages on people's decisions and on fairness over time: they say what the workflows say."""

import pytest
from tests.pages import Pages, text_of

from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.watch_overruling import watch_overruling


@pytest.fixture(scope="module")
def decided(pages: Pages) -> Pages:
    """The pages of a service that has decided on a few applications."""
    for number in pages.numbers[50:53]:
        assess_once(number, Caller("otto"), pages.service)
    return pages


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["/portfolio/overrides", "/portfolio/fairness/months?by=age"])
def test_each_page_is_there_in_both_languages(decided: Pages, path: str, language: str) -> None:
    page = decided.get(f"{path}{'&' if '?' in path else '?'}lang={language}", "risk")

    assert page.status_code == 200, page.text[-2000:]
    assert page.text.count("<h1") == 1
    assert "style=" not in page.text


def test_the_share_left_to_people_is_the_workflows(decided: Pages) -> None:
    report = watch_overruling(decided.service.database, since="0001-01-01", until="9999-12-31")

    said = text_of(decided.get("/portfolio/overrides", "risk"))

    assert report.referred is not None
    assert f"Of {report.assessments} decisions" in said
    assert "Declined by the policy, approved by a person" in said


def test_of_a_time_without_decisions_the_page_says_so(decided: Pages) -> None:
    page = decided.get("/portfolio/overrides?since=1999-01-01&until=1999-01-31", "risk")

    assert "Nothing was decided in this time." in text_of(page)
    assert decided.get("/portfolio/overrides?since=soon", "risk").status_code == 422


def test_of_few_decisions_no_group_is_told(decided: Pages) -> None:
    page = decided.get("/portfolio/fairness/months", "risk")
    answer = decided.get("/v1/monitoring/fairness", "risk").json()

    groups = [each for month in answer["months"] for each in month["groups"]]
    told = [each for each in groups if each["approved"] is not None]
    assert all(each["applications"] >= answer["fewest"] == 100 for each in told)
    assert ("No group had 100 decisions in any month." in text_of(page)) is not bool(told)


def test_only_who_reads_figures_of_all_sees_them(decided: Pages) -> None:
    for path in ("/portfolio/overrides", "/portfolio/fairness/months"):
        assert decided.get(path, "officer").status_code == 403
        assert decided.get(path, "auditor").status_code == 200
