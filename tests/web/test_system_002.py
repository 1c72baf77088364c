"""Clients of system 002, over HTTP; and where older systems stand."""

import pytest
from tests.web.full_app import Home
from tests.web.older import OlderClient

PREFIX = "/compatibility/002"


@pytest.fixture
def ask(older: OlderClient) -> OlderClient:
    return older


def test_a_client_is_told_with_facts_score_and_decision(ask: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[0]
    held = ask("GET", f"/v1/applications/{number}").json()["application"]

    answer = ask("GET", f"{PREFIX}/clients/{number}")

    told = answer.json()
    assert answer.status_code == 200
    assert list(told) == [
        "Identifiant client:",
        "Genre :",
        "Age :",
        "Type de profession :",
        "Revenu total :",
        "Nombre d'enfants:",
        "Statut familial:",
        "Type de contrat:",
        "Montant du crédit:",
        "Score du client:",
        "Position du client par rapport au seuil:",
    ]
    assert told["Identifiant client:"] == number
    assert told["Age :"] == int(-held["DAYS_BIRTH"] / 365.25)
    assert told["Montant du crédit:"] == held["AMT_CREDIT"]


def test_score_and_position_are_those_that_the_api_decides(
    ask: OlderClient, furnished: Home
) -> None:
    for number in furnished.numbers[:6]:
        told = ask("GET", f"{PREFIX}/clients/{number}").json()

        asked = {"application": number}
        decided = ask("POST", "/v1/assessments", asked, key=f"beside-{number}").json()
        approved = decided["outcome"] == "approve"
        assert told["Score du client:"] == round(decided["default_probability"], 3)
        position = told["Position du client par rapport au seuil:"]
        assert position == ("Accepté" if approved else "Refusé")


def test_an_unknown_client_is_not_found_in_the_words_of_old(ask: OlderClient) -> None:
    for number in (999_999_999, -1):
        answer = ask("GET", f"{PREFIX}/clients/{number}")

        assert answer.status_code == 404
        assert answer.json()["message"] == "Client non trouvé"


def test_what_is_no_number_is_refused(ask: OlderClient) -> None:
    assert ask("GET", f"{PREFIX}/clients/ada").status_code == 422


def test_nobody_chooses_the_threshold(ask: OlderClient, furnished: Home) -> None:
    path = f"{PREFIX}/clients/{furnished.numbers[4]}"

    assert ask("GET", f"{path}?optimal_threshold=1").json() == ask("GET", path).json()


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_threshold_is_that_of_the_policy(ask: OlderClient, slash: str) -> None:
    model = ask("GET", "/v1/models/default-probability/1").json()

    told = ask("GET", f"{PREFIX}/threshold{slash}").json()

    assert told == {"threshold": model["approve_up_to"]}


def test_only_staff_who_may_assess_look_clients_up(ask: OlderClient, furnished: Home) -> None:
    path = f"{PREFIX}/clients/{furnished.numbers[0]}"

    answers = [ask("GET", path, who=who).status_code for who in (None, "ada", "auditor")]

    assert answers == [401, 403, 403]


def test_under_a_prefix_nothing_stands_at_the_old_paths(ask: OlderClient) -> None:
    assert ask("GET", "/threshold").status_code == 404
    assert ask("GET", "/compatibility/000/available_model_name_version").status_code == 200


def test_the_api_describes_the_routes_that_are_switched_on(ask: OlderClient) -> None:
    paths = ask("GET", "/openapi.json").json()["paths"]

    assert f"{PREFIX}/clients/{{client_id}}" in paths
    assert f"{PREFIX}/clients/{{client_id}}/" not in paths
