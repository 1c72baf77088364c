"""The notice of an assessment, asked for over HTTP."""

import base64
import hashlib
import os
import re
import sys
from pathlib import Path

import httpx
import pytest
from tests.web.full_app import Asking, Home
from tests.web.servers import CREDITWRIGHT, running
from tests.web.test_service import assessed

from creditwright.decision.notice_words import OUTCOMES, TITLE
from creditwright.decision.policy import Outcome


@pytest.fixture(scope="module")
def ask(standing: Asking) -> Asking:
    return standing


@pytest.fixture(scope="module")
def made(ask: Asking, furnished: Home) -> dict[str, object]:
    return assessed(ask, furnished.numbers[0])


def notice(ask: Asking, made: dict[str, object], query: str = "", **headers: str) -> httpx.Response:
    return ask("ada", "GET", f"/v1/assessments/{made['id']}/notice{query}", headers=headers)


def test_an_applicant_reads_the_own_notice(ask: Asking, made: dict[str, object]) -> None:
    answer = notice(ask, made)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert OUTCOMES[Outcome(str(made["outcome"]))].en in answer.text
    assert str(made["id"]) in answer.text
    assert str(made["default_probability"]) not in answer.text


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "fr", "fr"),
        ("?language=fr", "en", "fr"),
        ("?language=en", "fr", "en"),
        ("", "de", "en"),
    ],
)
def test_a_notice_comes_in_the_language_that_is_asked_for(
    ask: Asking, made: dict[str, object], query: str, accepted: str, language: str
) -> None:
    answer = notice(ask, made, query, **{"Accept-Language": accepted})

    assert answer.headers["content-language"] == language
    assert (TITLE.fr in answer.text) == (language == "fr")


def test_a_browser_may_use_the_style_of_the_page_and_nothing_else(
    ask: Asking, made: dict[str, object]
) -> None:
    answer = notice(ask, made)

    style = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize(
    ("query", "accepted"), [("?format=pdf", "*/*"), ("", "application/pdf"), ("?format=pdf", "")]
)
def test_a_notice_comes_as_pdf_where_that_is_asked_for(
    ask: Asking, made: dict[str, object], query: str, accepted: str
) -> None:
    answer = notice(ask, made, query, Accept=accepted)

    if answer.status_code == 503 and not os.environ.get("CI"):
        assert answer.json()["code"] == "pdf_unavailable"
        pytest.skip("PDF needs Pango of the system")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_page_may_be_insisted_on(ask: Asking, made: dict[str, object]) -> None:
    answer = notice(ask, made, "?format=html", Accept="application/pdf")

    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("query", ["?format=docx", "?language=de"])
def test_a_form_or_language_that_is_not_there_is_refused(
    ask: Asking, made: dict[str, object], query: str
) -> None:
    assert notice(ask, made, query).status_code == 422


def test_anothers_notice_is_not_there(ask: Asking, made: dict[str, object]) -> None:
    answer = ask("ben", "GET", f"/v1/assessments/{made['id']}/notice")

    assert (answer.status_code, answer.json()["code"]) == (404, "assessment_not_found")


def test_where_no_pdf_can_be_made_that_is_said_and_the_page_is_there(
    furnished: Home, made: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise ImportError\n")
    without = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}

    command = [*CREDITWRIGHT, "serve", "--port", "0"]
    with running(command, furnished.folder, without) as started:
        ask = Asking(started, furnished)
        answers = [notice(ask, made, f"?format={form}") for form in ("pdf", "html")]

    assert [each.status_code for each in answers] == [503, 200]
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert answers[0].json()["code"] == "pdf_unavailable"
