"""Who gets in, over HTTP: what is shown, what is refused, and what nobody is told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.doors import PASSWORD, made_secret
from tests.forged_tokens import Signer, forged
from tests.web.door_app import FILES
from tests.web.servers import Running, serving

from creditwright.access.tokens import ISSUER, TokenKey
from creditwright.core.clock import SystemClock
from creditwright.store.database import open_database
from creditwright.store.keys import all_keys, revoke_key
from creditwright.web.access import UndeclaredRouteError, check_routes
from creditwright.web.headers import masked

KEY = TokenKey(made_secret("tokens"))
OURS = Signer(KEY.secret, "HS256", ISSUER, KEY.name)
NOW = datetime.now(UTC)
FORGERIES = {name: token for name, token in forged(OURS, NOW).items() if 0 < len(token) < 8000}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    with serving("tests.web.door_app:door_app", folder) as running:
        yield running


@pytest.fixture(scope="module")
def keys(server: Running, folder: Path) -> dict[str, str]:
    assert server.port
    found: dict[str, str] = json.loads((folder / "keys.json").read_text())
    return found


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as opened:
        yield opened


def shown(what: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {what}"}


def sign_in(client: httpx.Client, name: str, kind: str = "token") -> httpx.Response:
    return client.post("/v1/sessions", json={"name": name, "password": PASSWORD, "kind": kind})


def test_nobody_is_asked_who_they_are(client: httpx.Client) -> None:
    answer = client.get("/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == 'Bearer realm="creditwright"'


def test_a_key_says_who_one_is(client: httpx.Client, keys: dict[str, str]) -> None:
    found = client.get("/v1/me", headers=shown(keys["ada"])).json()

    assert (found["name"], found["roles"], found["applications"], found["proof"]) == (
        *("ada", ["applicant"], [100_001], "key"),
    )


@pytest.mark.parametrize("scheme", ["Basic", "bearer ", "Bearer", ""])
def test_what_is_shown_otherwise_is_refused(
    client: httpx.Client, keys: dict[str, str], scheme: str
) -> None:
    answer = client.get("/v1/me", headers={"Authorization": f"{scheme}x{keys['ada']}"})

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_two_proofs_at_once_are_none(client: httpx.Client, keys: dict[str, str]) -> None:
    both = [("Authorization", f"Bearer {keys[name]}") for name in ("ada", "administrator")]

    assert client.get("/v1/me", headers=both).status_code == 401


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_a_forged_token_is_refused(client: httpx.Client, forgery: str) -> None:
    answer = client.get("/v1/me", headers=shown(FORGERIES[forgery]))

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_token_too_long_to_be_one_is_refused(client: httpx.Client) -> None:
    answer = client.get("/v1/me", headers=shown("a." * 5000))

    assert answer.status_code == 401


def test_who_may_not_is_told_so_and_nothing_else(
    client: httpx.Client, keys: dict[str, str]
) -> None:
    answer = client.post("/files", headers=shown(keys["ada"]))

    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert "applications:write" not in answer.text


def test_who_may_may(client: httpx.Client, keys: dict[str, str]) -> None:
    assert client.post("/files", headers=shown(keys["officer"])).json() == {"by": "officer"}


def test_anothers_file_answers_exactly_as_one_that_is_not_there(
    client: httpx.Client, keys: dict[str, str]
) -> None:
    own, anothers, none = (
        client.get(f"/files/{number}", headers=shown(keys["ada"]))
        for number in (100_001, 100_002, 999_999)
    )

    assert own.json() == {"number": 100_001}
    assert (anothers.status_code, anothers.content) == (404, none.content)
    assert {*anothers.headers} == {*none.headers}


def test_going_through_the_numbers_finds_nothing(
    client: httpx.Client, keys: dict[str, str]
) -> None:
    found = {
        client.get(f"/files/{number}", headers=shown(keys["ben"])).status_code: number
        for number in (*FILES, *range(1, 30))
        if number != 100_002
    }

    assert set(found) <= {404, 429}


def test_an_applicant_who_asks_too_often_is_told_when_to_come_again(
    client: httpx.Client, keys: dict[str, str]
) -> None:
    answers = [client.get("/v1/me", headers=shown(keys["ben"])) for _ in range(100)]

    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert client.get("/v1/me", headers=shown(keys["ada"])).status_code == 200


def test_a_revoked_key_is_refused_at_the_next_request(
    client: httpx.Client, keys: dict[str, str], folder: Path
) -> None:
    database = open_database(f"sqlite:///{folder / 'store.db'}")
    assert client.get("/v1/me", headers=shown(keys["risk"])).status_code == 200

    with database.writing() as connection:
        (mine,) = (each for each in all_keys(connection) if each.person.name == "risk")
        revoke_key(connection, mine.id, at=SystemClock().now())

    assert client.get("/v1/me", headers=shown(keys["risk"])).status_code == 401


def test_signing_in_gives_a_token_until_it_is_ended(client: httpx.Client) -> None:
    given = sign_in(client, "officer").json()
    token = shown(given["access_token"])

    assert (given["token_type"], given["expires_in_seconds"]) == ("Bearer", 900)
    assert client.get("/v1/me", headers=token).json()["name"] == "officer"
    assert client.delete("/v1/sessions/current", headers=token).status_code == 204
    assert client.get("/v1/me", headers=token).status_code == 401


def test_a_key_is_not_ended_as_a_session_is(client: httpx.Client, keys: dict[str, str]) -> None:
    answer = client.delete("/v1/sessions/current", headers=shown(keys["engineer"]))

    assert (answer.status_code, answer.json()["code"]) == (422, "key_in_use")


def test_a_pages_cookie_is_for_this_site_and_no_script(client: httpx.Client) -> None:
    answer = sign_in(client, "reviewer", "session")

    cookie = answer.headers["set-cookie"].lower()
    assert all(each in cookie for each in ("httponly", "samesite=strict", "path=/", "max-age=3600"))
    assert "access_token" not in answer.text or answer.json()["access_token"] is None
    assert client.get("/v1/me").json()["proof"] == "session"


def test_a_page_changes_nothing_without_its_own_proof(client: httpx.Client) -> None:
    proof = {"X-CSRF-Token": sign_in(client, "reviewer", "session").json()["csrf_token"]}

    assert client.post("/files").json()["code"] == "forged_request"
    assert client.post("/files", headers={"X-CSRF-Token": "x"}).status_code == 403
    assert client.post("/files", headers=proof).status_code == 200
    from_elsewhere = {**proof, "Sec-Fetch-Site": "cross-site"}
    assert client.post("/files", headers=from_elsewhere).status_code == 403


def test_a_page_that_signed_out_is_out(client: httpx.Client) -> None:
    given = sign_in(client, "reviewer", "session")
    held = dict(client.cookies)
    proof = {"X-CSRF-Token": given.json()["csrf_token"]}

    assert client.delete("/v1/sessions/current", headers=proof).status_code == 204
    assert not client.cookies
    client.cookies.update(held)
    assert client.get("/v1/me").status_code == 401


@pytest.mark.parametrize("name", ["auditor", "nobody", "x' OR 1=1--"])
def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(
    client: httpx.Client, name: str
) -> None:
    answer = client.post("/v1/sessions", json={"name": name, "password": "of somebody else"})

    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_password")
    assert name not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"name": "officer"},
        {"name": "officer", "password": 12345678},
        {"name": "officer", "password": "canary-password", "is_admin": True},
        {"name": "officer", "password": "canary-password" * 100},
        {"name": "canary-name" * 100, "password": "canary-password"},
        {"name": "officer", "password": "canary-password", "kind": "canary-kind"},
    ],
)
def test_what_does_not_fit_is_refused_without_being_repeated(
    client: httpx.Client, body: dict[str, object]
) -> None:
    answer = client.post("/v1/sessions", json=body)

    assert answer.status_code == 422
    assert "canary" not in answer.text
    assert "12345678" not in answer.text


def test_guessing_passwords_is_stopped(client: httpx.Client) -> None:
    body = {"name": "administrator", "password": "of somebody else"}
    answers = [client.post("/v1/sessions", json=body) for _ in range(11)]

    assert [each.status_code for each in answers] == [*[401] * 10, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    "address",
    [
        "/v1/me?access_token=canary-token",
        "/v1/me?API_KEY=canary-token",
        "/v1/me?x=cw_0123456789abcdef_canary-token",
        "/v1/me?x=%63w_0123456789abcdef_canary-token",
        "/v1/cw_0123456789abcdef_canary-token",
        "/v1/me?x=eyJhbGciOiJub25lIn0.canary-token.",
        "/v1/sessions?name=ada&password=canary-token",
    ],
)
def test_a_key_in_an_address_is_refused_and_written_down_nowhere(
    client: httpx.Client, keys: dict[str, str], server: Running, address: str
) -> None:
    answer = client.get(address, headers=shown(keys["officer"]))

    assert (answer.status_code, answer.json()["code"]) == (401, "secret_in_address")
    assert "canary" not in answer.text
    assert "canary" not in server.log.read_text()


def test_nothing_that_was_shown_is_in_the_log(
    client: httpx.Client, keys: dict[str, str], server: Running
) -> None:
    given = sign_in(client, "engineer").json()["access_token"]
    client.get("/v1/me", headers=shown(given))
    client.get("/v1/me", headers=shown(keys["service"]))

    log = server.log.read_text()
    assert "/v1/me" in log
    for secret in (PASSWORD, given, keys["service"][-43:]):
        assert secret not in log


@pytest.mark.parametrize("address", ["/v1/me", "/nowhere", "/v1/me?access_token=x"])
def test_every_answer_tells_browsers_to_keep_nothing_and_load_nothing(
    client: httpx.Client, address: str
) -> None:
    headers = client.get(address).headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers


def test_an_application_with_a_route_that_names_no_scope_is_not_made() -> None:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_api_route("/open", lambda: None, methods=["POST"])

    with pytest.raises(UndeclaredRouteError, match="POST /open"):
        check_routes(app)


def test_a_key_is_masked_wherever_it_stands() -> None:
    assert masked("a cw_0123456789abcdef_s-_T b") == "a *** b"
