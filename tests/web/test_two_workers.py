"""Two workers of one service are one service: to whom asks too often, too."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
from tests.web.full_app import Home
from tests.web.older import OlderClient

from creditwright.workflows.door import APPLICANTS

ASKED = 200  # each worker alone would let 50 of them through


def key_of_newcomer(client: OlderClient, number: int) -> str:
    """Let an applicant in whom no other test knows."""
    name = f"p{uuid4().hex[:12]}"
    person = {"name": name, "roles": ["applicant"], "applications": [number]}
    made = client("POST", "/v1/people", person, who="administrator")
    assert made.status_code == 201, made.text
    wanted = {"person": name, "label": "often"}
    key = client("POST", "/v1/keys", wanted, who="administrator").json()["key"]
    assert isinstance(key, str)
    return key


def test_an_applicant_who_asks_both_workers_is_let_through_as_often_as_by_one(
    older: OlderClient, furnished: Home
) -> None:
    shown = {"Authorization": f"Bearer {key_of_newcomer(older, furnished.numbers[0])}"}

    def ask(_: int) -> httpx.Response:  # by a connection of its own, which any worker may take
        return httpx.get(f"{older.address}/v1/me", headers=shown, timeout=30)

    began = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(ask, range(ASKED)))
    passed = time.monotonic() - began

    refused = [each for each in answers if each.status_code == 429]
    through = [each for each in answers if each.status_code == 200]
    assert len(refused) + len(through) == ASKED
    assert APPLICANTS.burst <= len(through) <= APPLICANTS.burst + 5 * passed + 1
    assert all(int(each.headers["retry-after"]) >= 1 for each in refused)
