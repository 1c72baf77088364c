"""Clients of system 003, over HTTP."""

import json
import math

import pytest
from tests.web.full_app import Home
from tests.web.older import OlderClient

PREFIX = "/compatibility/003"


def test_the_greeting_is_that_of_old(older: OlderClient) -> None:
    assert older("GET", f"{PREFIX}/").json() == {"message": "Prêt à Dépenser"}


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_client_is_predicted_in_single_values(
    older: OlderClient, furnished: Home, slash: str
) -> None:
    number = furnished.numbers[1]
    decided = older("POST", "/v1/assessments", {"application": number}, key="for-003").json()

    told = older("POST", f"{PREFIX}/predict{slash}", {"clientId": number}).json()

    assert told == {
        "clientId": number,
        "probability": decided["default_probability"],
        "predictionThreshold": decided["cut_off"]["approve_up_to"],
        "prediction": int(decided["outcome"] != "approve"),
    }


def test_each_prediction_is_a_decision_of_its_own_unless_it_has_a_key(
    older: OlderClient, furnished: Home
) -> None:
    body = {"clientId": furnished.numbers[1]}
    anew = [older("POST", f"{PREFIX}/predict", body) for _ in range(2)]
    same = [older("POST", f"{PREFIX}/predict", body, key="003-once") for _ in range(2)]

    assert not any("idempotency-replayed" in each.headers for each in anew)
    assert same[1].headers["idempotency-replayed"] == "true"


def test_an_unknown_client_is_not_found_in_the_words_of_old(older: OlderClient) -> None:
    answers = [
        older("POST", f"{PREFIX}/predict", {"clientId": -1}),
        older("GET", f"{PREFIX}/clients/-1"),
        older("GET", f"{PREFIX}/clients/-1/shap"),
    ]

    for each in answers:
        assert (each.status_code, each.json()["detail"]) == (404, "Client ID -1 not found.")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"client": 1},
        {"clientId": "1"},
        {"clientId": 1.5},
        {"clientId": True},
        {"clientId": 2**70},
        {"clientId": 1, "threshold": 1},
        None,
    ],
)
def test_what_is_no_request_is_refused(older: OlderClient, body: object) -> None:
    assert older("POST", f"{PREFIX}/predict", body).status_code == 422


def test_clients_are_listed_page_after_page(older: OlderClient, furnished: Home) -> None:
    first = older("GET", f"{PREFIX}/clients?limit=5").json()
    second = older("GET", f"{PREFIX}/clients?limit=5&after={first[-1]}").json()

    everybody = older("GET", f"{PREFIX}/clients").json()
    assert first + second == everybody[:10]
    assert everybody == sorted(everybody)
    assert set(furnished.numbers) <= set(everybody)


def test_a_client_is_told_in_the_fields_of_old(older: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[0]
    held = older("GET", f"/v1/applications/{number}").json()["application"]

    told = older("GET", f"{PREFIX}/clients/{number}").json()

    days = held["DAYS_EMPLOYED"]
    assert told == {
        "clientId": number,
        "childrenCount": held["CNT_CHILDREN"],
        "maritalStatus": held["NAME_FAMILY_STATUS"],
        "totalIncome": held["AMT_INCOME_TOTAL"],
        "age": int(-held["DAYS_BIRTH"] / 365.25),
        "workSeniority": None if days is None else int(-days / 365.25),
        "occupation": held["OCCUPATION_TYPE"],
        "gender": held["CODE_GENDER"],
        "credit": held["AMT_CREDIT"],
    }


def test_attributions_add_up_to_the_log_odds(older: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[3]
    predicted = older("POST", f"{PREFIX}/predict", {"clientId": number}).json()["probability"]

    told = older("GET", f"{PREFIX}/clients/{number}/shap").json()

    assert list(told) == ["shap_values", "expected_values", "features"]
    values = json.loads(told["shap_values"])
    assert len(values) == len(told["features"])
    total = sum(values) + told["expected_values"]
    assert 1 / (1 + math.exp(-total)) == pytest.approx(predicted, abs=1e-9)


def test_the_most_important_features_are_inputs_of_the_model(older: OlderClient) -> None:
    importance = json.loads(older("GET", f"{PREFIX}/shap").json()["importance"])
    features = older("GET", f"{PREFIX}/features").json()

    values = list(importance.values())
    assert 0 < len(importance) <= 25
    assert values == sorted(values, reverse=True)
    assert importance.keys() <= set(features)


def test_neighbours_are_the_nearest_of_those_approved_in_scaled_features(
    older: OlderClient, furnished: Home
) -> None:
    told = older("GET", f"{PREFIX}/clients/{furnished.numbers[0]}/neighbours").json()

    assert list(told) == ["client_data", "neighbours_data"]
    client, others = json.loads(told["client_data"]), json.loads(told["neighbours_data"])
    assert len(others) == 20
    assert all(list(each) == list(client) for each in others)
    assert "TARGET" not in client


def test_each_route_asks_for_its_scope(older: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[0]

    assert older("GET", f"{PREFIX}/", who=None).status_code == 401
    assert older("POST", f"{PREFIX}/predict", {"clientId": number}, who="ada").status_code == 403
    assert older("GET", f"{PREFIX}/clients/{number}/shap", who="ada").status_code == 403
    assert older("GET", f"{PREFIX}/clients", who="ada").json() == [number]
    assert older("GET", f"{PREFIX}/clients/{number}", who="ben").status_code == 404
