"""Clients of system 000, over HTTP."""

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.web.full_app import Home
from tests.web.older import OlderClient, older_service

from creditwright.serving.deployment import DeploymentFile
from creditwright.serving.live import Role

KEY = "default-probability_v1"
ATTRIBUTES = {
    "values",
    "base_values",
    "data",
    "display_data",
    "instance_names",
    "feature_names",
    "output_names",
    "output_indexes",
    "lower_bounds",
    "upper_bounds",
    "error_std",
    "main_effects",
    "hierarchical_values",
    "clustering",
    "compute_time",
}
Fields = dict[str, object]


@pytest.fixture(scope="module")
def ask(furnished: Home) -> Iterator[OlderClient]:
    with older_service(furnished, ["000"], settings={"SHAP_SAMPLE_SIZE": "10"}) as (_, client):
        yield client


def fields(ask: OlderClient, number: int) -> Fields:
    answer = ask("POST", f"/get_credit_application?SK_ID_CURR={number}")
    assert answer.status_code == 200, answer.text
    found: Fields = answer.json()
    return found


def many(rows: dict[str, Fields]) -> dict[str, Fields]:
    """Return applications as one object: each field a map from the row's name to its value."""
    names = next(iter(rows.values()))
    return {name: {row: values[name] for row, values in rows.items()} for name in names}


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_models_are_listed_by_their_keys(ask: OlderClient, slash: str) -> None:
    answer = ask("GET", f"/available_model_name_version{slash}")

    assert (answer.status_code, answer.json()) == (200, [KEY])


def test_a_stored_application_has_its_120_fields_and_null_for_what_is_not_known(
    ask: OlderClient, furnished: Home
) -> None:
    found = fields(ask, furnished.numbers[0])

    assert len(found) == 120
    assert not {"TARGET", "SK_ID_CURR"} & found.keys()
    assert found["FLAG_OWN_CAR"] in {"Y", "N"}
    assert found["FLAG_MOBIL"] in {0, 1}
    assert None in found.values()


def test_an_application_that_is_not_there_is_not_found(ask: OlderClient) -> None:
    for number in (999_999_999, -1):
        answer = ask("POST", f"/get_credit_application?SK_ID_CURR={number}")

        assert (answer.status_code, answer.json()["detail"]) == (404, "Application not found")


@pytest.mark.parametrize("slash", ["", "/"])
def test_one_client_is_validated(ask: OlderClient, furnished: Home, slash: str) -> None:
    answer = ask("POST", f"/{KEY}/validate_client{slash}", fields(ask, furnished.numbers[0]))

    told = answer.json()
    assert answer.status_code == 200
    assert list(told) == ["default_probability", "validation_threshold", "credit_approved"]
    (probability,), (approved,) = told["default_probability"], told["credit_approved"]
    assert approved is (probability <= told["validation_threshold"]) or not approved


@pytest.mark.parametrize("count", [1, 3, 100])
def test_many_clients_are_validated_in_their_order(
    ask: OlderClient, furnished: Home, count: int
) -> None:
    numbers = [furnished.numbers[n % 7] for n in range(count)]
    known = {number: fields(ask, number) for number in set(numbers)}
    rows = {f"row {n}": known[number] for n, number in enumerate(reversed(numbers))}

    told = ask("POST", f"/{KEY}/validate_client", many(rows)).json()

    alone = {
        number: ask("POST", f"/{KEY}/validate_client", each).json()
        for number, each in known.items()
    }
    for name in ("default_probability", "credit_approved"):
        assert told[name] == [alone[number][name][0] for number in reversed(numbers)]


def test_with_its_number_an_application_is_decided_as_the_api_decides(
    ask: OlderClient, furnished: Home
) -> None:
    number = furnished.numbers[3]
    body = {**fields(ask, number), "SK_ID_CURR": number}

    told = ask("POST", f"/{KEY}/validate_client", body).json()

    asked = {"application": number}
    decided = ask("POST", "/v1/assessments", asked, key="as-the-api").json()
    assert told["default_probability"] == [decided["default_probability"]]
    assert told["credit_approved"] == [decided["outcome"] == "approve"]
    assert told["validation_threshold"] == decided["cut_off"]["approve_up_to"]


def test_a_key_makes_a_request_one_that_can_be_sent_again(
    ask: OlderClient, furnished: Home
) -> None:
    body = fields(ask, furnished.numbers[0])
    first, again = (ask("POST", f"/{KEY}/validate_client", body, key="older") for _ in range(2))

    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"


def test_fields_with_other_rows_than_the_others_are_refused(
    ask: OlderClient, furnished: Home
) -> None:
    known = fields(ask, furnished.numbers[0])
    ragged = many({"0": known, "1": known})
    del ragged["AMT_CREDIT"]["1"]
    mixed = {**many({"0": known, "1": known}), "AMT_CREDIT": known["AMT_CREDIT"]}
    none = many({"0": known})
    for each in none.values():
        del each["0"]

    for body in (ragged, mixed, none):
        answer = ask("POST", f"/{KEY}/validate_client", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "older_clients")


@pytest.mark.parametrize(
    "wrong",
    [
        {"AMT_CREDIT": "Ada-1815"},
        {"friends": 3},
        {"SK_ID_CURR": "Ada-1815"},
        {"SK_ID_CURR": True},
        {"SK_ID_CURR": -5},
        {"SK_ID_CURR": 2**60},
        {"AMT_CREDIT": [1815]},
    ],
)
def test_what_cannot_be_is_refused_and_not_repeated(
    ask: OlderClient, furnished: Home, wrong: Fields
) -> None:
    body = {**fields(ask, furnished.numbers[0]), **wrong}

    answer = ask("POST", f"/{KEY}/validate_client", body)

    assert answer.status_code == 422
    assert "1815" not in answer.text


def test_a_missing_field_is_named(ask: OlderClient, furnished: Home) -> None:
    body = fields(ask, furnished.numbers[0])
    del body["AMT_CREDIT"]

    answer = ask("POST", f"/{KEY}/validate_client", body)

    assert answer.status_code == 422
    assert "AMT_CREDIT" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["validate_client", "shap_value_attributes", "get_global_feature_importance"]
)
def test_a_model_that_is_not_there_is_not_found(
    ask: OlderClient, furnished: Home, path: str
) -> None:
    answer = ask("POST", f"/other_v1/{path}", fields(ask, furnished.numbers[0]))

    assert (answer.status_code, answer.json()["detail"]) == (404, "Model not found")


def test_attributions_and_base_add_up_to_the_log_odds(ask: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[0]
    body = {**fields(ask, number), "SK_ID_CURR": number}

    told = ask("POST", f"/{KEY}/shap_value_attributes", many({"0": body, "1": body})).json()

    assert set(told) == ATTRIBUTES
    names = told["feature_names"]
    assert [len(row) for row in told["values"] + told["data"]] == [len(names)] * 4
    decided = ask("POST", f"/{KEY}/validate_client", body).json()["default_probability"][0]
    for values, base in zip(told["values"], told["base_values"], strict=True):
        assert 1 / (1 + math.exp(-sum(values) - base)) == pytest.approx(decided, abs=1e-9)


@pytest.mark.parametrize("path", ["shap_value_attributes", "shap_value_attributes/"])
def test_without_an_application_the_same_sample_is_explained_each_time(
    ask: OlderClient, path: str
) -> None:
    first, again = (ask("POST", f"/{KEY}/{path}").json() for _ in range(2))

    assert len(first["values"]) == len(first["data"]) == len(first["base_values"]) == 10
    assert first["values"] == again["values"]


def test_importances_add_up_and_the_fewest_reach_the_cut(ask: OlderClient) -> None:
    path = f"/{KEY}/get_global_feature_importance?cum_importance_cut"
    told = ask("POST", f"{path}=0.8").json()

    table = told["feature_importances_domain"]
    assert list(table) == [
        "feature",
        "importance",
        "importance_normalized",
        "cum_importance_normalized",
    ]
    assert sum(table["importance_normalized"].values()) == pytest.approx(1)
    reached = list(table["cum_importance_normalized"].values())
    assert all(one < other for one, other in pairwise(reached))
    shown = told["most_important_features"]
    assert shown == list(table["feature"].values())[: len(shown)]
    assert reached[len(shown) - 2] < 0.8 <= reached[len(shown) - 1]
    assert "EXT_SOURCE_2" in table["feature"].values()


def test_the_cut_may_be_nothing_or_all_and_no_more(ask: OlderClient) -> None:
    path = f"/{KEY}/get_global_feature_importance?cum_importance_cut"
    nothing, everything = (ask("POST", f"{path}={cut}").json() for cut in (0, 1))

    assert nothing["most_important_features"] == []
    in_all = len(everything["feature_importances_domain"]["feature"])
    assert len(everything["most_important_features"]) == in_all
    for cut in ("1.1", "-0.1", "nan"):
        assert ask("POST", f"{path}={cut}").status_code == 422


def test_nobody_gets_in_without_a_key_nor_past_their_scopes(
    ask: OlderClient, furnished: Home
) -> None:
    body = fields(ask, furnished.numbers[0])

    for path in (f"/{KEY}/validate_client", f"/{KEY}/shap_value_attributes"):
        assert ask("POST", path, body, who=None).status_code == 401
        assert ask("POST", path, body, who="ada").status_code == 403
        assert ask("POST", path, body, who="engineer").status_code == 403


def test_an_applicant_finds_the_own_application_alone(ask: OlderClient, furnished: Home) -> None:
    path = "/get_credit_application?SK_ID_CURR"
    own, foreign = (ask("POST", f"{path}={n}", who="ada") for n in furnished.numbers[:2])

    assert (own.status_code, foreign.status_code) == (200, 404)


def test_systems_that_are_not_switched_on_are_not_there(ask: OlderClient) -> None:
    assert ask("GET", "/threshold").status_code == 404
    assert ask("GET", "/compatibility/000/available_model_name_version").status_code == 404


def test_every_model_that_may_decide_stands_under_its_own_name(
    furnished: Home, tmp_path: Path
) -> None:
    shutil.copytree(furnished.folder / ".creditwright", tmp_path / ".creditwright")
    file = DeploymentFile(tmp_path / ".creditwright" / "serving.json")
    now = file.read().current
    other = replace(now.models[0], name="other", version=3, role=Role.ON_REQUEST)
    both = replace(now, generation=2, models=(*now.models, other))
    file.change(both, made_for=1)

    with older_service(Home(tmp_path, furnished.numbers, furnished.keys, ""), ["000"]) as (_, ask):
        listed = ask("GET", "/available_model_name_version").json()
        body = fields(ask, furnished.numbers[0])
        answers = [ask("POST", f"/{key}/validate_client", body) for key in listed]
        decided = ask("GET", "/metrics", who="engineer", is_json=False).text

    assert listed == [KEY, "other_v3"]
    assert [each.status_code for each in answers] == [200, 200]
    for name, version in (("default-probability", 1), ("other", 3)):
        assert f'creditwright_assessments_total{{model="{name}",' in decided
        assert f'version="{version}"' in decided
