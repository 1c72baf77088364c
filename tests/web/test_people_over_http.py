"""An administrator lets people in, gives roles, shuts out, makes keys; an auditor reads of it."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.web.full_app import Asking


@pytest.fixture
def ask(standing: Asking) -> Asking:
    return standing


@pytest.fixture
def name() -> str:
    """A name that nobody has."""
    return f"p{uuid4().hex[:12]}"


def let_in(ask: Asking, name: str, *roles: str, **more: object) -> dict[str, Any]:
    body = {"name": name, "roles": roles or ("officer",), **more}
    answer = ask("administrator", "POST", "/v1/people", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def key_of(ask: Asking, name: str, **more: object) -> dict[str, Any]:
    body = {"person": name, "label": "tests", **more}
    answer = ask("administrator", "POST", "/v1/keys", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def me(ask: Asking, key: str) -> httpx.Response:
    return ask(None, "GET", "/v1/me", headers={"Authorization": f"Bearer {key}"})


def signs_in(ask: Asking, name: str, password: str) -> int:
    body = {"name": name, "password": password}
    return ask(None, "POST", "/v1/sessions", json=body).status_code


def test_who_is_let_in_signs_in_with_the_password_that_is_told_once(ask: Asking, name: str) -> None:
    made = let_in(ask, name)

    listed = ask("administrator", "GET", f"/v1/people?q={name}").json()["items"]

    assert signs_in(ask, name, made["password"]) == 201
    assert [each["name"] for each in listed] == [name]
    assert "password" not in listed[0]
    assert made["password"] not in ask.server.log.read_text()


def test_who_signs_in_otherwise_has_no_password(ask: Asking, name: str) -> None:
    made = let_in(ask, name, "risk", with_password=False, issuer_subject=name)

    assert made["password"] is None
    assert made["issuer_subject"] == name


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "roles": []},
        {"name": "x", "roles": ["king"]},
        {"name": "Ada Lovelace", "roles": ["officer"]},
        {"name": "x", "roles": ["applicant"]},
        {"name": "x", "roles": ["applicant", "officer"], "applications": [100001]},
        {"name": "x", "roles": ["officer"], "password": "chosen"},
    ],
    ids=str,
)
def test_who_cannot_be_let_in_is_refused_without_being_repeated(
    ask: Asking, body: dict[str, object]
) -> None:
    answer = ask("administrator", "POST", "/v1/people", json=body)

    assert answer.status_code == 422
    assert "Lovelace" not in answer.text


def test_a_name_is_one_persons_and_is_not_told_again(ask: Asking, name: str) -> None:
    let_in(ask, name, with_password=False)

    answer = ask("administrator", "POST", "/v1/people", json={"name": name, "roles": ["risk"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert name not in answer.text


def test_roles_hold_from_the_next_request(ask: Asking, name: str) -> None:
    let_in(ask, name, "officer", with_password=False)
    key = key_of(ask, name)["key"]
    before = me(ask, key).json()["roles"]

    changed = ask("administrator", "PUT", f"/v1/people/{name}/roles", json={"roles": ["risk"]})

    assert (before, changed.json()["roles"], me(ask, key).json()["roles"]) == (
        ["officer"],
        ["risk"],
        ["risk"],
    )


def test_who_is_shut_out_is_refused_until_let_in_again(ask: Asking, name: str) -> None:
    let_in(ask, name, with_password=False)
    key = key_of(ask, name)["key"]
    seen = []

    for is_in in (False, True):
        ask("administrator", "PUT", f"/v1/people/{name}/access", json={"let_in": is_in})
        seen.append(me(ask, key).status_code)

    assert seen == [401, 200]


def test_another_password_takes_the_place_of_the_old(ask: Asking, name: str) -> None:
    old = let_in(ask, name)["password"]

    new = ask("administrator", "POST", f"/v1/people/{name}/password").json()["password"]

    assert (signs_in(ask, name, old), signs_in(ask, name, new)) == (401, 201)


def test_a_key_is_told_once_narrowed_and_revoked(ask: Asking, name: str) -> None:
    let_in(ask, name, with_password=False)
    made = key_of(ask, name, scopes=["self:read"], days=1)
    listed = ask("administrator", "GET", "/v1/keys")

    before = me(ask, made["key"])
    revoked = ask("administrator", "DELETE", f"/v1/keys/{made['id']}")

    assert before.json()["scopes"] == ["self:read"]
    assert made["id"] in listed.text
    assert made["key"] not in listed.text
    assert (revoked.status_code, me(ask, made["key"]).status_code) == (204, 401)


def test_a_key_for_more_than_its_person_may_is_not_made(ask: Asking, name: str) -> None:
    let_in(ask, name, "risk", with_password=False)
    body = {"person": name, "label": "tests", "scopes": ["people:write"]}

    answer = ask("administrator", "POST", "/v1/keys", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_key")


def test_an_auditor_reads_who_did_what_and_no_content(ask: Asking, name: str) -> None:
    made = let_in(ask, name, with_password=False)

    path = "/v1/audit/entries?action=access.changed&limit=1"
    (entry,) = ask("auditor", "GET", path).json()["items"]

    assert (entry["about"], entry["actor_name"]) == (made["id"], "administrator")
    assert set(entry) == {"seq", "at", "action", "actor", "actor_name", "about"}


def test_the_ledger_is_read_page_after_page(ask: Asking) -> None:
    newest = ask("auditor", "GET", "/v1/audit/entries?limit=7").json()["items"][0]["seq"]
    seen, before = [], newest + 1
    for _ in range(2):
        page = ask("auditor", "GET", f"/v1/audit/entries?limit=3&before={before}").json()
        seen += [each["seq"] for each in page["items"]]
        before = page["next"]

    assert seen == list(range(newest, newest - 6, -1))
