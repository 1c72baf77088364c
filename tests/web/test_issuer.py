"""People whom another organisation signs in, over HTTP: to its page and back, and by its tokens."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.issuers import CLIENT, SECRET, LocalIssuer, local_issuer
from tests.web.servers import CREDITWRIGHT, Running, running
from tests.web.test_service import COMMAND

from creditwright.access.roles import Role
from creditwright.composition.access import people_desk
from creditwright.composition.service import make_ready, open_store
from creditwright.core.settings import Settings
from creditwright.workflows.people import Newcomer, let_in, let_in_again, shut_out


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as found:
        yield found


@pytest.fixture(autouse=True)
def _as_it_was(issuer: LocalIssuer) -> Iterator[None]:
    yield
    issuer.subject = "issuer|1"
    issuer.claims.clear()
    issuer.description.clear()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    found = Settings(home=tmp_path_factory.mktemp("issuer") / ".creditwright")
    make_ready(found)
    rita = Newcomer(name="rita", roles=frozenset({Role.RISK}), issuer_subject="issuer|1")
    with open_store(found) as database:
        let_in(people_desk(found, database), rita, password=None)
    return found


@pytest.fixture(scope="module")
def server(issuer: LocalIssuer, settings: Settings) -> Iterator[Running]:
    folder: Path = settings.home.parent
    (folder / "secret").write_text(SECRET)
    environment = {
        "CREDITWRIGHT_ISSUER": issuer.address,
        "CREDITWRIGHT_ISSUER_CLIENT": CLIENT,
        "CREDITWRIGHT_ISSUER_CLIENT_SECRET": str(folder / "secret"),
        "CREDITWRIGHT_PUBLIC_ADDRESS": "https://credit.example",
    }
    with running([*CREDITWRIGHT, *COMMAND], folder, environment) as found:
        yield found


@pytest.fixture
def browser(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as opened:
        yield opened


def come_back(browser: httpx.Client, issuer: LocalIssuer, **changes: str) -> httpx.Response:
    """Go to the issuer, sign in there, and come back."""
    page = browser.get("/v1/sessions/issuer").headers["location"]
    given = {**issuer.signs_in(page), **changes}
    return browser.get("/v1/sessions/issuer/return", params=given)


def test_somebody_is_sent_to_the_issuers_page_with_nothing_secret_in_the_address(
    browser: httpx.Client, issuer: LocalIssuer
) -> None:
    answer = browser.get("/v1/sessions/issuer")

    asked = httpx.URL(answer.headers["location"])
    assert (answer.status_code, asked.host, asked.path) == (303, "127.0.0.1", "/authorize")
    assert asked.params["redirect_uri"] == "https://credit.example/v1/sessions/issuer/return"
    assert asked.params["code_challenge_method"] == "S256"
    verifier = browser.cookies["cw_attempt"].split(".")[2]
    assert verifier not in str(asked)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert issuer.address in answer.headers["location"]


def test_who_comes_back_signed_in_has_a_pages_session_with_the_roles_kept_here(
    browser: httpx.Client, issuer: LocalIssuer
) -> None:
    issuer.claims.update(roles=["administrator"])

    answer = come_back(browser, issuer)

    assert answer.status_code == 200, answer.text
    me = browser.get("/v1/me").json()
    assert (me["name"], me["roles"], me["proof"]) == ("rita", ["risk"], "session")
    assert "cw_attempt" not in browser.cookies


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": ["another-client", CLIENT], "azp": "another-client"},
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_000_000},
        {"sub": "nobody here"},
    ],
)
def test_a_token_for_another_or_of_another_attempt_lets_nobody_in(
    browser: httpx.Client, issuer: LocalIssuer, claims: dict[str, object]
) -> None:
    issuer.claims.update(claims)

    answer = come_back(browser, issuer)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert browser.get("/v1/me").status_code == 401


def test_a_browser_that_did_not_leave_is_not_let_in(
    browser: httpx.Client, server: Running, issuer: LocalIssuer
) -> None:
    page = browser.get("/v1/sessions/issuer").headers["location"]
    given = issuer.signs_in(page)

    with httpx.Client(base_url=server.address) as another:
        stolen = another.get("/v1/sessions/issuer/return", params=given)
        another.get("/v1/sessions/issuer")
        mixed = another.get("/v1/sessions/issuer/return", params=given)

    assert (stolen.status_code, mixed.status_code) == (401, 401)


def test_a_code_that_the_issuer_does_not_know_lets_nobody_in(
    browser: httpx.Client, issuer: LocalIssuer
) -> None:
    answer = come_back(browser, issuer, code="canary-code")

    assert (answer.status_code, answer.json()["code"]) == (503, "issuer_unavailable")
    assert "canary" not in answer.text


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "https://elsewhere.example/authorize"},
        {"authorization_endpoint": "http://169.254.169.254/latest"},
        {"authorization_endpoint": None},
    ],
)
def test_an_issuer_that_sends_people_elsewhere_is_not_followed(
    browser: httpx.Client, issuer: LocalIssuer, description: dict[str, object]
) -> None:
    issuer.description.update(description)

    answer = browser.get("/v1/sessions/issuer")

    assert (answer.status_code, answer.json()["code"]) == (503, "issuer_unavailable")
    assert "location" not in answer.headers


def test_the_issuers_token_is_taken_for_whom_it_is_linked_to(
    browser: httpx.Client, issuer: LocalIssuer
) -> None:
    answer = browser.get("/v1/me", headers={"Authorization": f"Bearer {issuer.access_token()}"})

    assert (answer.json()["name"], answer.json()["proof"]) == ("rita", "issuer")


def test_a_token_made_for_signing_in_is_no_token_for_the_api(
    browser: httpx.Client, issuer: LocalIssuer
) -> None:
    token = issuer.access_token(aud=CLIENT)

    answer = browser.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_who_is_shut_out_here_is_not_let_in_by_the_issuer(
    browser: httpx.Client, issuer: LocalIssuer, settings: Settings
) -> None:
    with open_store(settings) as database:
        shut_out(people_desk(settings, database), "rita")
    try:
        assert come_back(browser, issuer).status_code == 401
        token = {"Authorization": f"Bearer {issuer.access_token()}"}
        assert browser.get("/v1/me", headers=token).status_code == 401
    finally:
        with open_store(settings) as database:
            let_in_again(people_desk(settings, database), "rita")
