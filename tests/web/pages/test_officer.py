"""The officer's pages: an application is found, its decision read, and what if is asked."""

import re

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pages import Pages, text_of

from creditwright.store.applicants import EVERYTHING
from creditwright.web.pages.file import head_of, row_of
from creditwright.web.pages.reasons import reasons_of
from creditwright.web.pages.terms import sliders_of
from creditwright.workflows.explain import explain_assessment
from creditwright.workflows.history import History, history_of
from creditwright.workflows.what_if import suppose

WHO = ("officer", "reviewer", "auditor")


@pytest.fixture(scope="module")
def decided(pages: Pages) -> History:
    """An application that was assessed, from its own page."""
    number = pages.numbers[2]
    pages.post(f"/applications/{number}/assessments", "officer", key="a" * 32)
    return history_of(number, EVERYTHING, pages.service)


def test_an_application_not_assessed_yet_says_so_and_offers_to(pages: Pages) -> None:
    page = pages.get(f"/applications/{pages.numbers[9]}", "officer")

    assert "Not assessed yet" in text_of(page)
    assert "Assess it now" in page.text
    assert "Assess it now" not in pages.get(f"/applications/{pages.numbers[9]}", "auditor").text


def test_a_form_sent_twice_assesses_once(pages: Pages) -> None:
    number = pages.numbers[3]
    path = f"/applications/{number}/assessments"

    answers = [pages.post(path, "officer", key="b" * 32) for _ in range(2)]

    assert [each.headers["location"] for each in answers] == [
        f"/applications/{number}?said=assessed"
    ] * 2
    assert len(history_of(number, EVERYTHING, pages.service).assessments) == 1


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("tab", ["", "/data", "/history", "/notice"])
def test_every_page_of_a_file_is_read_by_who_may_in_both_languages(
    pages: Pages, decided: History, who: str, language: str, tab: str
) -> None:
    page = pages.get(f"/applications/{decided.number}{tab}?lang={language}", who)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert len(re.findall("<h1", page.text)) == 1
    assert re.findall(r"<style|\bstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", page.text) == []
    assert len(page.content) < 250_000


def test_the_page_shows_the_figures_of_the_api(pages: Pages, decided: History) -> None:
    (latest,) = decided.assessments[:1]
    found = explain_assessment(latest.id, EVERYTHING, pages.service)

    told = text_of(pages.get(f"/applications/{decided.number}?all=1", "officer"))

    assert f"{100 * latest.default_probability:.1f}%" in told
    assert f"{latest.score:.0f} points" in told
    for theme in found.themes:
        assert f"{abs(100 * theme.points):.1f}" in told


def test_the_rows_of_a_waterfall_add_up_however_it_is_opened(
    pages: Pages, decided: History
) -> None:
    found = explain_assessment(decided.assessments[0].id, EVERYTHING, pages.service)
    codes = [each.code for each in found.themes]

    for opened in (None, codes[0], codes[-1], "no_such_theme"):
        for whole in (False, True):
            shown = reasons_of(found, "en", opened=opened, whole=whole)
            total = shown.base + sum(row.points for row in shown.rows)
            assert total == pytest.approx(shown.probability, abs=1e-9)
            for row in (each for each in shown.rows if each.parts):
                assert sum(part.points for part in row.parts) == pytest.approx(row.points)


def test_a_theme_opens_into_its_features_and_closes_again(pages: Pages, decided: History) -> None:
    found = explain_assessment(decided.assessments[0].id, EVERYTHING, pages.service)
    theme, path = found.themes[0], f"/applications/{decided.number}"

    shut, opened = (
        text_of(pages.get(path + query, "officer")) for query in ("", f"?open={theme.code}")
    )

    assert theme.features[0].label.en not in shut
    assert theme.features[0].label.en in opened


def test_what_if_says_what_the_api_says_and_records_nothing(pages: Pages, decided: History) -> None:
    number = decided.number
    row = row_of(number, EVERYTHING, pages.service)
    amount = round(float(row["AMT_CREDIT"] or 0) * 0.7)
    path = f"/applications/{number}?amount={amount}"

    part = pages.get(path, "officer", **{"HX-Request": "true", "HX-Request-Type": "partial"})
    whole = pages.get(path, "officer")

    changes = {"AMT_CREDIT": float(amount)}
    if row["AMT_GOODS_PRICE"]:
        price = round(row["AMT_GOODS_PRICE"] * amount / row["AMT_CREDIT"])  # type: ignore[operator]
        changes["AMT_GOODS_PRICE"] = float(price)
    found = suppose(number, changes, asked=None, visible=EVERYTHING, service=pages.service)
    assert f"{100 * found.supposed.default_probability:.1f}%" in text_of(part)
    assert "Simulation: not the real application." in text_of(whole)
    assert "<html" not in part.text
    again = history_of(number, EVERYTHING, pages.service)
    assert len(again.assessments) == len(decided.assessments)


def test_supposing_what_is_so_already_changes_no_bit(pages: Pages, decided: History) -> None:
    row = row_of(decided.number, EVERYTHING, pages.service)

    found = suppose(
        decided.number,
        {"AMT_CREDIT": row["AMT_CREDIT"]},
        asked=None,
        visible=EVERYTHING,
        service=pages.service,
    )

    assert found.supposed == found.as_it_is
    assert found.as_it_is.default_probability == decided.assessments[0].default_probability


def test_who_may_not_simulate_gets_no_sliders_and_no_simulation(
    pages: Pages, decided: History
) -> None:
    path = f"/applications/{decided.number}"

    assert 'type="range"' not in pages.get(path, "auditor").text
    assert pages.get(f"{path}?amount=12345", "auditor").status_code == 403


@pytest.mark.parametrize(
    "query",
    ["amount=-1", "amount=nan", "amount=x", "payment=1e400", "open=../x", "open=" + "a" * 99],
)
def test_an_address_that_makes_no_sense_is_told_so(
    pages: Pages, decided: History, query: str
) -> None:
    page = pages.get(f"/applications/{decided.number}?{query}", "officer")

    assert (page.status_code, "This cannot be done" in text_of(page)) == (422, True)


def found_by(pages: Pages, query: str) -> httpx.Response:
    return pages.get(f"/applications?{query}", "officer")


def test_a_whole_number_leads_to_its_file_and_the_first_digits_to_a_list(pages: Pages) -> None:
    number = pages.numbers[0]

    whole, begun = found_by(pages, f"q={number}"), found_by(pages, f"q={str(number)[:4]}")
    spaced = found_by(pages, f"q=+{str(number)[:3]}+{str(number)[3:]}")

    assert whole.headers["location"] == f"/applications/{number}"
    assert spaced.headers["location"] == f"/applications/{number}"
    assert str(number) in begun.text
    assert "Next page" in begun.text


@pytest.mark.parametrize("q", ["Ada Lovelace", "0", "9" * 16, "1" * 30, "\uff11\uff12", "<script>"])
def test_what_no_number_begins_with_is_an_empty_list(pages: Pages, q: str) -> None:
    page = pages.client.ask(
        "GET",
        f"/applications?q={q}",
        dict(pages.get("/", "officer").request.headers),
    )

    assert "No application found" in text_of(page)
    assert "<script>" not in page.text


def test_decisions_are_listed_the_latest_first_and_filtered(pages: Pages, decided: History) -> None:
    outcome = decided.assessments[0].outcome.value
    other = next(each for each in ("approve", "decline", "refer") if each != outcome)

    listed = found_by(pages, f"outcome={outcome}").text
    elsewhere = found_by(pages, f"outcome={other}").text

    link = f'href="/applications/{decided.number}"'
    assert link in listed
    assert link not in elsewhere


def test_what_is_near_the_cut_off_is_near_it(pages: Pages) -> None:
    page = found_by(pages, "view=near")

    shown = [float(each) for each in re.findall(r'class="number">([\d.]+)%', page.text)]
    cut_off = 100 * pages.service.models().champion.model.policy.approve_up_to
    assert all(abs(each - cut_off) <= 1.06 for each in shown)


def test_the_frozen_record_names_what_it_rests_on(pages: Pages, decided: History) -> None:
    found = decided.assessments[0]

    told = text_of(pages.get(f"/assessments/{found.id}", "auditor"))

    assert all(each in told for each in (found.bundle, found.records_digest, found.id))


def test_the_notice_is_shown_as_the_applicant_gets_it_within_this_service_alone(
    pages: Pages, decided: History
) -> None:
    page = pages.get(f"/applications/{decided.number}/notice?language=fr", "officer")
    address = re.findall(r'<iframe[^>]* src="([^"]+)"', page.text)[0].replace("&amp;", "&")

    notice = pages.get(address, "officer")

    assert '<html lang="fr">' in notice.text
    assert "frame-ancestors 'self'" in notice.headers["content-security-policy"]
    assert notice.headers["x-frame-options"] == "SAMEORIGIN"


@given(
    real=st.floats(min_value=1, max_value=1e9),
    supposed=st.floats(min_value=1, max_value=1e9),
)
def test_a_slider_reaches_what_is_asked_for_and_what_is_supposed(
    real: float, supposed: float
) -> None:
    (slider,) = sliders_of({"AMT_CREDIT": real}, {"AMT_CREDIT": supposed})

    assert slider.least <= min(real, supposed)
    assert slider.most >= max(real, supposed)


def test_an_application_whose_terms_are_not_known_has_no_sliders() -> None:
    assert sliders_of({"AMT_CREDIT": None}, {"AMT_CREDIT": None}) == []


def test_the_head_of_a_file_without_an_amount_is_shown(decided: History) -> None:
    assert head_of(decided, {})["amount"] is None
