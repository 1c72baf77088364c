"""The engineer's pages: what is in use and was, what each is worth, and one step back."""

from dataclasses import replace

import pytest
from tests.pages import Pages, client_of, text_of
from tests.services import NAME

from creditwright.serving.live import LiveModels

MODEL = f"/models/{NAME}/1"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["/models", MODEL, "/models/compare"])
def test_every_page_is_read_in_both_languages(pages: Pages, path: str, language: str) -> None:
    page = pages.get(f"{path}?lang={language}", "engineer")

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1") == 1


def test_the_list_tells_the_figures_of_the_card(pages: Pages) -> None:
    champion = pages.service.models().champion

    told = text_of(pages.get("/models", "engineer"))

    assert f"{NAME} 1 Champion: decides" in told
    assert f"{champion.card.figures['auc']:.3f}" in told


def test_a_model_is_told_with_intervals_baselines_and_what_drives_it(pages: Pages) -> None:
    figures = pages.service.models().champion.card.figures

    some, more = (text_of(pages.get(f"{MODEL}?cumulative={c}", "risk")) for c in (0.3, 0.9))

    assert f"({figures['auc_low']:.3f}\u2013{figures['auc_high']:.3f})" in some
    assert f"refusing everybody {figures['cost_per_applicant_refuse_all']:.3f}" in some
    assert len(more) > len(some)


def test_a_model_beside_itself_is_said_to_be_the_same(pages: Pages) -> None:
    told = text_of(pages.get(f"/models/compare?first={NAME}/1&second=nobody/9", "engineer"))

    assert "one and the same bundle" in told


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [("/models", 200, "No model is in use"), ("/models/compare", 503, "no_model_in_use")],
)
def test_without_a_model_in_use_that_is_said(
    pages: Pages, path: str, status: int, said: str
) -> None:
    without = replace(pages.service, models=LiveModels)
    with client_of(without) as client:
        page = replace(pages, service=without, client=client).get(path, "engineer")

    assert page.status_code == status
    assert said in text_of(page)


def test_an_unknown_model_is_not_there(pages: Pages) -> None:
    assert pages.get(f"/models/{NAME}/99", "engineer").status_code == 404


def test_a_step_back_needs_a_reason_and_leave(pages: Pages) -> None:
    without = pages.post("/models/rollback", "engineer", reason=" a ")
    forged = pages.post("/models/rollback", "engineer", csrf="x", reason="it refused everybody")
    by_risk = pages.post("/models/rollback", "risk", reason="it refused everybody")

    assert without.headers["location"] == "/models?said=reason-wanted"
    assert (forged.status_code, by_risk.status_code) == (403, 403)
