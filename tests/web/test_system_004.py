"""Clients of system 004, over HTTP: jobs, each caller their own."""

import json
import shutil
import socket
import time
from pathlib import Path

import httpx
import pytest
from tests.web.full_app import Home
from tests.web.older import COMMAND, OlderClient, older_service
from tests.web.servers import running
from typer.testing import CliRunner

from creditwright.cli.main import app
from creditwright.web.compatibility.switch import CollidingSystemsError

PREFIX = "/compatibility/004"
ENOUGH = 60  # seconds, for the slowest machine


def ended(ask: OlderClient, path: str, who: str = "officer") -> httpx.Response:
    """Ask until a job has ended, as the older dashboard did."""
    until = time.monotonic() + ENOUGH
    while time.monotonic() < until:
        answer = ask("GET", path, who=who)
        if answer.status_code != 202:
            return answer
        assert answer.json() == []
        time.sleep(0.05)
    raise AssertionError(f"{path} did not end")


def test_the_greeting_is_that_of_old(older: OlderClient) -> None:
    assert older("GET", f"{PREFIX}/").json() == {"projet": "OCR7"}


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_score_is_started_and_found_by_whichever_worker(
    older: OlderClient, furnished: Home, slash: str
) -> None:
    number = furnished.numbers[2]
    decided = older("POST", "/v1/assessments", {"application": number}, key="for-004").json()

    started = older("POST", f"{PREFIX}/compute{slash}?ID={number}")

    assert (started.status_code, started.json()) == (200, True)
    done = ended(older, f"{PREFIX}/compute{slash}")
    probability = decided["default_probability"]
    assert done.json() == [1 - probability, probability]
    answers = [older("GET", f"{PREFIX}/compute{slash}") for _ in range(8)]
    assert {each.content for each in answers} == {done.content}
    assert {each.headers["job-id"] for each in answers} == {done.headers["job-id"]}


def test_two_callers_each_get_their_own(older: OlderClient, furnished: Home) -> None:
    first, second = furnished.numbers[4:6]
    older("POST", f"{PREFIX}/compute/?ID={first}", who="officer")
    older("POST", f"{PREFIX}/compute/?ID={second}", who="service")

    mine = ended(older, f"{PREFIX}/compute/", who="officer").json()
    theirs = ended(older, f"{PREFIX}/compute/", who="service").json()

    assert mine == ended(older, f"{PREFIX}/compute/?ID={first}", who="officer").json()
    assert mine != theirs
    foreign = older("GET", f"{PREFIX}/compute/?ID={second}", who="officer")
    none = older("GET", f"{PREFIX}/compute/?ID=999999999", who="officer")
    assert (foreign.status_code, foreign.content) == (404, none.content)


def test_who_started_nothing_is_told_so(older: OlderClient) -> None:
    answer = older("GET", f"{PREFIX}/compute/", who="reviewer")

    assert (answer.status_code, answer.json()) == (404, [])
    assert answer.headers["job-state"] == "none"


def test_an_unknown_client_is_told_at_once(older: OlderClient) -> None:
    for kind in ("compute", "explainer"):
        answer = older("POST", f"{PREFIX}/{kind}/?ID=999999999")

        assert (answer.status_code, answer.json()["code"]) == (404, "application_not_found")


def test_an_explanation_has_the_score_and_twenty_factors(
    older: OlderClient, furnished: Home
) -> None:
    number = furnished.numbers[6]
    older("POST", f"{PREFIX}/explainer/?ID={number}")

    score, factors = ended(older, f"{PREFIX}/explainer/").json()

    assert sum(score) == pytest.approx(1)
    assert len(factors) == 20
    weights = [abs(weight) for _, weight in factors]
    assert weights == sorted(weights, reverse=True)
    assert all(" = " in rule or rule.endswith(" is missing") for rule, _ in factors)
    older("POST", f"{PREFIX}/compute/?ID={number}")
    assert ended(older, f"{PREFIX}/compute/?ID={number}").json() == score


def test_each_route_asks_for_its_scope(older: OlderClient, furnished: Home) -> None:
    number = furnished.numbers[0]
    path = f"{PREFIX}/explainer/?ID={number}"

    assert older("POST", path, who=None).status_code == 401
    assert older("POST", f"{PREFIX}/compute/?ID={number}", who="ada").status_code == 403
    assert older("POST", path, who="risk").status_code == 403


def test_after_a_restart_the_job_is_still_there(furnished: Home) -> None:
    number = furnished.numbers[7]
    with older_service(furnished, ["004"]) as (server, ask):
        ask("POST", f"/compute/?ID={number}")
        before = ended(ask, "/compute/")
        server.stop()

    with older_service(furnished, ["004"]) as (_, ask):
        after = ask("GET", "/compute/")

    assert (after.status_code, after.content) == (200, before.content)
    assert after.headers["job-id"] == before.headers["job-id"]


def test_a_job_that_failed_says_so(furnished: Home, tmp_path: Path) -> None:
    shutil.copytree(furnished.folder / ".creditwright", tmp_path / ".creditwright")
    (tmp_path / ".creditwright" / "serving.json").unlink()  # so that no model is in use
    home = Home(tmp_path, furnished.numbers, furnished.keys, furnished.digest)

    with older_service(home, ["004"]) as (_, ask):
        ask("POST", f"/compute/?ID={furnished.numbers[8]}")
        answer = ended(ask, "/compute/")

    assert (answer.status_code, answer.json()) == (500, [])
    assert answer.headers["job-state"] == "failed"
    assert answer.headers["job-problem"] == "NoModelInUseError"


def test_the_service_listens_where_the_older_file_says(furnished: Home, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"host": "127.0.0.1", "port_api": port, "port_bokeh": 5000}))

    with running([*COMMAND, "--config", str(file)], furnished.folder) as server:
        assert server.port == port


def test_systems_that_collide_are_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_COMPATIBILITY", '["003", "004"]')

    result = CliRunner().invoke(app, ["serve"])

    assert isinstance(result.exception, CollidingSystemsError)
    assert not list(tmp_path.iterdir())
