"""Clients of system 001, over HTTP."""

import pytest
from tests.web.full_app import Home
from tests.web.older import OlderClient

PATH = "/compatibility/001/prediction"


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_client_gets_probability_threshold_and_decision(
    older: OlderClient, furnished: Home, slash: str
) -> None:
    number = furnished.numbers[2]
    held = older("GET", f"/v1/applications/{number}").json()["application"]
    decided = older("POST", "/v1/assessments", {"application": number}, key="for-001").json()

    told = older("POST", f"{PATH}{slash}", held).json()

    refused = decided["outcome"] != "approve"
    assert told == {
        "probability": decided["default_probability"],
        "optimal_threshold": decided["cut_off"]["approve_up_to"],
        "decision": int(refused),
        "label": "1 - credit refused" if refused else "0 - credit granted",
    }


def test_what_is_left_out_is_not_known(older: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[2]
    held = older("GET", f"/v1/applications/{number}").json()["application"]
    scores = {"EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"}

    without = older("POST", PATH, {k: v for k, v in held.items() if k not in scores}).json()
    unknown = older("POST", PATH, {**held, **dict.fromkeys(scores)}).json()

    assert without == unknown != older("POST", PATH, held).json()


@pytest.mark.parametrize("wrong", [{}, {"friends": 3}, {"AMT_CREDIT": "Ada-1815"}, [1815], None])
def test_what_is_no_client_is_refused_and_not_repeated(older: OlderClient, wrong: object) -> None:
    answer = older("POST", PATH, wrong)

    assert answer.status_code == 422
    assert "1815" not in answer.text


def test_only_who_may_assess_asks(older: OlderClient) -> None:
    answers = [
        older("POST", PATH, {"AMT_CREDIT": 100_000}, who=who).status_code
        for who in (None, "ada", "auditor")
    ]

    assert answers == [401, 403, 403]
