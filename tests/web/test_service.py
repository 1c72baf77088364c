"""The service as it is started, asked over HTTP."""

import json
import socket
import time

import httpx
import pytest
from tests.web.full_app import Asking, Home
from tests.web.servers import CREDITWRIGHT, Running, running

COMMAND = ["serve", "--port", "0"]


@pytest.fixture
def server(standing: Asking) -> Running:
    return standing.server


@pytest.fixture
def ask(standing: Asking) -> Asking:
    return standing


@pytest.fixture
def number(furnished: Home) -> int:
    return furnished.numbers[0]


def assessed(ask: Asking, number: int, **body: object) -> dict[str, object]:
    answer = ask("officer", "POST", "/v1/assessments", json={"application": number, **body})
    assert answer.status_code == 201, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_an_application_of_the_store_is_assessed_with_reasons(ask: Asking, number: int) -> None:
    told = assessed(ask, number)

    assert told["application"] == number
    assert told["outcome"] in {"approve", "refer", "decline"}
    assert 0 < told["default_probability"] < 1  # type: ignore[operator]
    assert told["model"]["name"] == "default-probability"  # type: ignore[index]
    assert told["records"]["version"] == 1  # type: ignore[index]


def test_reasons_are_told_in_the_language_that_is_asked_for(ask: Asking, furnished: Home) -> None:
    texts = set()
    for language in ("en", "fr"):
        answer = ask(
            "officer",
            "POST",
            "/v1/assessments",
            json={"application": furnished.numbers[3]},
            headers={"Accept-Language": language},
        )
        texts.add(answer.json()["reasons"][0]["text"])

    assert len(texts) == 2


def test_the_same_request_again_gets_the_same_bytes(ask: Asking, number: int) -> None:
    headers = {"Idempotency-Key": "once"}
    first, again = (
        ask("officer", "POST", "/v1/assessments", json={"application": number}, headers=headers)
        for _ in range(2)
    )

    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("key", ["", "a" * 300, "two words"])
def test_a_request_without_a_proper_key_is_not_taken(ask: Asking, number: int, key: str) -> None:
    answer = ask(
        "officer",
        "POST",
        "/v1/assessments",
        json={"application": number},
        headers={"Idempotency-Key": key},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def test_a_key_for_another_request_is_refused(ask: Asking, furnished: Home) -> None:
    answers = [
        ask(
            "officer",
            "POST",
            "/v1/assessments",
            json={"application": each},
            headers={"Idempotency-Key": "reused"},
        )
        for each in furnished.numbers[:2]
    ]

    assert [each.status_code for each in answers] == [201, 422]
    assert answers[1].json()["code"] == "key_reused"


@pytest.mark.parametrize(
    "number", [0, -1, 1.0, 2**63, 2**70, 1e30, True, "100001", None, "' OR 1=1--"]
)
def test_what_is_no_number_of_an_application_is_refused(ask: Asking, number: object) -> None:
    answer = ask("officer", "POST", "/v1/assessments", json={"application": number})

    assert answer.status_code == 422


def test_an_application_that_is_not_there_is_not_found(ask: Asking) -> None:
    answer = ask("officer", "POST", "/v1/assessments", json={"application": 999_999_999})

    assert (answer.status_code, answer.json()["code"]) == (404, "application_not_found")


def test_an_application_with_its_records_is_assessed(ask: Asking, number: int) -> None:
    held = ask("officer", "GET", f"/v1/applications/{number}").json()
    stored = assessed(ask, number)

    given = assessed(
        ask, number, records={"application": held["application"], "history": held["history"]}
    )

    assert given["default_probability"] == stored["default_probability"]
    assert given["records"]["digest"] == stored["records"]["digest"]  # type: ignore[index]
    assert given["records"]["version"] is None  # type: ignore[index]


def test_records_that_cannot_be_are_refused_each_with_its_place(ask: Asking, number: int) -> None:
    held = ask("officer", "GET", f"/v1/applications/{number}").json()
    wrong = {**held["application"], "AMT_CREDIT": "Ada-1815", "friends": 3}

    answer = ask(
        "officer",
        "POST",
        "/v1/assessments",
        json={"application": number, "records": {"application": wrong}},
    )

    assert answer.status_code == 422
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert pointers == {"/records/application/AMT_CREDIT", "/records/application/friends"}
    assert "1815" not in answer.text


def test_a_batch_keeps_its_order_and_tells_of_each(ask: Asking, furnished: Home) -> None:
    numbers = [furnished.numbers[2], 999_999_999, furnished.numbers[0], furnished.numbers[2]]

    answer = ask(
        "officer",
        "POST",
        "/v1/assessments/batch",
        json={"assessments": [{"application": each} for each in numbers]},
    )

    items = answer.json()["items"]
    told = [each["assessment"]["application"] if "assessment" in each else None for each in items]
    assert told == [numbers[0], None, numbers[2], numbers[3]]
    assert items[1]["problem"]["code"] == "application_not_found"


def test_problems_of_a_batch_are_told_in_the_language_that_is_asked_for(ask: Asking) -> None:
    answer = ask(
        "officer",
        "POST",
        "/v1/assessments/batch",
        json={"assessments": [{"application": 999_999_999}]},
        headers={"Accept-Language": "fr"},
    )

    problem = answer.json()["items"][0]["problem"]
    assert (problem["code"], problem["title"]) == ("application_not_found", "Introuvable")


def test_staff_read_numbers_and_the_applicant_words(ask: Asking, number: int) -> None:
    made = assessed(ask, number)
    path = f"/v1/assessments/{made['id']}"

    staff, own = ask("auditor", "GET", path).json(), ask("ada", "GET", path).json()

    assert staff["default_probability"] == made["default_probability"]
    assert set(own) == {"id", "application", "at", "outcome", "reasons", "made_by"}


def test_another_applicant_finds_what_is_not_there(ask: Asking, number: int) -> None:
    made = assessed(ask, number)

    foreign = ask("ben", "GET", f"/v1/assessments/{made['id']}")
    unknown = ask("ben", "GET", "/v1/assessments/00000000-0000-4000-8000-000000000000")

    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_a_decision_is_explained_to_staff_and_to_the_applicant(ask: Asking, number: int) -> None:
    made = assessed(ask, number)
    path = f"/v1/assessments/{made['id']}/explanation"

    staff, own = ask("officer", "GET", path).json(), ask("ada", "GET", path).json()

    total = staff["base"] + sum(theme["log_odds"] for theme in staff["themes"])
    assert total == pytest.approx(staff["log_odds"], abs=1e-9)
    assert not any(isinstance(value, float) for value in own.values())
    assert own["looked_at"]


def test_what_would_change_the_outcome_is_told(ask: Asking, furnished: Home) -> None:
    made = [assessed(ask, each) for each in furnished.numbers[:12]]
    worse = next(each for each in made if each["outcome"] != "approve")

    told = ask("officer", "GET", f"/v1/assessments/{worse['id']}/alternatives").json()

    assert told["tried"] > 10
    assert told["note"]


def test_what_if_records_nothing(ask: Asking, number: int) -> None:
    before = ask("officer", "GET", f"/v1/applications/{number}").content

    told = ask(
        "officer",
        "POST",
        "/v1/simulations",
        json={"application": number, "changes": {"EXT_SOURCE_2": 0.01, "EXT_SOURCE_3": None}},
    ).json()

    assert told["supposed"]["default_probability"] > told["as_it_is"]["default_probability"]
    assert ask("officer", "GET", f"/v1/applications/{number}").content == before


def test_an_applicant_may_ask_what_if_a_number_of_times(ask: Asking, furnished: Home) -> None:
    body = {"application": furnished.numbers[1], "changes": {"AMT_CREDIT": 100000}}

    first = ask("ben", "POST", "/v1/simulations", json=body).json()
    second = ask("ben", "POST", "/v1/simulations", json=body).json()

    assert set(first) == {"application", "as_it_is", "supposed", "left_today"}
    assert 0 < first["left_today"] < 50
    assert second["left_today"] == first["left_today"] - 1


def test_applications_are_found_page_after_page(ask: Asking, furnished: Home) -> None:
    found, after = [], 0
    for _ in range(3):
        page = ask("officer", "GET", f"/v1/applications?limit=7&after={after}").json()
        found += [each["number"] for each in page["items"]]
        after = page["next"]

    assert found == furnished.numbers[:21]


def test_applications_are_found_by_their_first_digits(ask: Asking, furnished: Home) -> None:
    digits = str(furnished.numbers[5])[:5]

    page = ask("officer", "GET", f"/v1/applications?q={digits}&limit=500").json()

    expected = [each for each in furnished.numbers if str(each).startswith(digits)]
    assert [each["number"] for each in page["items"]] == expected


def test_an_applicant_finds_the_own_application_alone(ask: Asking, furnished: Home) -> None:
    page = ask("ada", "GET", "/v1/applications").json()

    assert [each["number"] for each in page["items"]] == [furnished.numbers[0]]


def test_a_label_is_told_to_nobody(ask: Asking, number: int) -> None:
    assert "TARGET" not in ask("officer", "GET", f"/v1/applications/{number}").text


def test_a_change_makes_a_version_and_one_made_for_another_version_is_refused(
    ask: Asking, furnished: Home
) -> None:
    path = f"/v1/applications/{furnished.numbers[30]}"

    changed = ask(
        "officer", "PATCH", path, json={"AMT_CREDIT": 123456}, headers={"If-Match": '"1"'}
    )
    late = ask("officer", "PATCH", path, json={"AMT_CREDIT": 1}, headers={"If-Match": '"1"'})

    assert changed.json() == {"number": furnished.numbers[30], "version": 2, "changed": True}
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert ask("officer", "GET", path).json()["application"]["AMT_CREDIT"] == 123456


def test_an_application_is_added_with_its_records(ask: Asking, furnished: Home) -> None:
    held = ask("officer", "GET", f"/v1/applications/{furnished.numbers[2]}").json()
    body = {"application": {**held["application"], "SK_ID_CURR": 777}, "history": {}}

    put = ask("officer", "PUT", "/v1/applications/777", json=body)

    assert put.json() == {"number": 777, "version": 1, "changed": True}
    assert assessed(ask, 777)["records"]["version"] == 1  # type: ignore[index]


def test_the_models_in_use_are_told_with_what_drives_them(ask: Asking, furnished: Home) -> None:
    listed = ask("engineer", "GET", "/v1/models").json()["models"]
    path = f"/v1/models/{listed[0]['name']}/{listed[0]['version']}"
    detail = ask("engineer", "GET", path).json()
    drivers = ask("engineer", "GET", f"{path}/importance?cumulative=0.9").json()

    assert listed[0]["digest"] == furnished.digest == detail["digest"]
    assert detail["figures"]["auc"] > 0.5
    for kind in ("inputs", "columns"):
        shares = [each["share"] for each in drivers[kind]]
        assert shares == sorted(shares, reverse=True)
        assert drivers[kind][-1]["cumulative"] >= 0.9 > drivers[kind][-2]["cumulative"]


@pytest.mark.parametrize("share", ["0", "1.1", "nan", "-1", "x"])
def test_a_share_that_is_none_is_refused(ask: Asking, share: str) -> None:
    path = "/v1/models/default-probability/1/importance"

    assert ask("engineer", "GET", f"{path}?cumulative={share}").status_code == 422


def test_a_model_that_is_not_in_use_is_not_found(ask: Asking) -> None:
    assert ask("engineer", "GET", "/v1/models/other/1").status_code == 404


def test_the_service_is_ready_and_tells_its_version_and_figures(ask: Asking, number: int) -> None:
    assessed(ask, number)

    assert ask(None, "GET", "/health/live").json() == {"status": "alive"}
    assert ask(None, "GET", "/health/ready").json() == {"status": "ready", "missing": []}
    assert "lightgbm" in ask("officer", "GET", "/version").json()["libraries"]
    figures = ask("engineer", "GET", "/metrics").text
    assert 'creditwright_assessments_total{model="default-probability"' in figures
    assert str(number) not in figures


def test_no_log_line_names_an_application(ask: Asking, server: Running, number: int) -> None:
    assessed(ask, number)
    ask("officer", "GET", f"/v1/applications/{number}")

    assert str(number) not in server.log.read_text()


def test_the_api_describes_itself(ask: Asking) -> None:
    told = ask("officer", "GET", "/openapi.json").json()

    assert json.dumps(told["paths"]["/v1/assessments"])


def test_workers_of_a_killed_service_end_too_and_free_its_port(furnished: Home) -> None:
    with running([*CREDITWRIGHT, *COMMAND, "--workers", "2"], furnished.folder) as server:
        httpx.get(f"{server.address}/health/live")
        server.process.kill()
        is_free = False
        for _ in range(600):
            with socket.socket() as probe:
                is_free = probe.connect_ex(("127.0.0.1", server.port)) != 0
            if is_free:
                break
            time.sleep(0.05)

    assert is_free


def decided_by_person(ask: Asking, made: dict[str, object], after: str) -> httpx.Response:
    """Have a person put an outcome in the place of what was assessed, whatever that was."""
    referred = made["outcome"] == "refer"
    body = {
        "before": made["outcome"],
        "after": after,
        "code": "other",
        "text": "The file, read as a whole.",
        "reasons": ["person.income_not_verified"] if after == "decline" else [],
    }
    route = "reviews" if referred else "overrides"
    return ask("reviewer", "POST", f"/v1/assessments/{made['id']}/{route}", json=body)


def test_a_decline_is_contested_and_answered_by_somebody_else(ask: Asking, furnished: Home) -> None:
    made = assessed(ask, furnished.numbers[0])  # by the officer, who so took part in it
    if made["outcome"] != "decline":
        assert decided_by_person(ask, made, "decline").status_code == 201
    path, said = f"/v1/assessments/{made['id']}/contests", "I repaid that loan in March."

    contest = ask("ada", "POST", path, json={"statement": said})
    foreign = ask("ben", "POST", path, json={"statement": said})
    waits = ask("officer", "GET", "/v1/work?why=contested").json()["items"]
    body = {"before": "decline", "after": "decline", "code": "confirmed", "text": "Nothing new."}
    by_officer = ask("officer", "POST", f"/v1/contests/{contest.json()['id']}/reviews", json=body)

    assert (contest.status_code, foreign.status_code) == (201, 404)
    assert contest.json()["id"] in {each["contest"] for each in waits}
    assert (by_officer.status_code, by_officer.json()["code"]) == (409, "same_reviewer")


def test_a_contest_is_answered_and_its_applicant_reads_so(ask: Asking, furnished: Home) -> None:
    number = furnished.numbers[1]
    made = ask("service", "POST", "/v1/assessments", json={"application": number}).json()
    if made["outcome"] != "decline":
        assert decided_by_person(ask, made, "decline").status_code == 201
    path = f"/v1/assessments/{made['id']}"
    contest = ask("ben", "POST", f"{path}/contests", json={"statement": "I repaid that loan."})
    body = {"before": "decline", "after": "decline", "code": "confirmed", "text": "Nothing new."}

    answered = ask("officer", "POST", f"/v1/contests/{contest.json()['id']}/reviews", json=body)
    own = ask("ben", "GET", f"{path}/reviews").json()

    assert answered.status_code == 201, answered.text
    assert own["outcome"] == "decline"
    assert own["contests"][0]["answered_at"] is not None
    assert "by" not in own["reviews"][0]


def test_what_a_person_decided_stands_beside_what_was_assessed(
    ask: Asking, furnished: Home
) -> None:
    made = assessed(ask, furnished.numbers[1])
    after = "decline" if made["outcome"] == "approve" else "approve"

    answer = decided_by_person(ask, made, after)
    staff = ask("auditor", "GET", f"/v1/assessments/{made['id']}").json()
    own = ask("ben", "GET", f"/v1/assessments/{made['id']}", headers={"Accept-Language": "fr"})

    assert answer.status_code == 201, answer.text
    assert (staff["outcome"], staff["standing_outcome"]) == (made["outcome"], after)
    assert own.json()["outcome"] == after
    assert own.json()["made_by"].startswith("une personne")


def test_what_waits_for_a_person_is_counted_for_prometheus(ask: Asking) -> None:
    figures = ask("engineer", "GET", "/metrics").text

    assert 'creditwright_work_waiting{kind="referred"}' in figures
    assert 'creditwright_work_overdue{kind="contested"}' in figures
