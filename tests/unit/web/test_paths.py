"""Behind a proxy that puts the service under a path, what stands before routes knows its own."""

from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from creditwright.web.admission import Admission, Capacity
from creditwright.web.gate import BODY_BYTES, Asgi, BodyGate, Message, Receive, Scope, Send
from creditwright.web.headers import SecurityHeaders


async def answers(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def start_of(app: Asgi, path: str, *, method: str = "GET", body: bytes = b"") -> Message:
    """Return how an application under /credit begins its answer."""
    sent: list[Message] = []
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "root_path": "/credit",
        "path": f"/credit{path}",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await app(scope, receive, send)

    with start_blocking_portal() as portal:  # here a loop may run already, of a browser
        portal.call(ask)
    return sent[0]


@pytest.mark.parametrize(("path", "is_kept"), [("/static/pages.css", False), ("/me", True)])
def test_files_may_be_kept_by_browsers_and_pages_may_not(path: str, *, is_kept: bool) -> None:
    said = dict(start_of(SecurityHeaders(answers, is_behind_tls=False), path)["headers"])

    assert (said.get(b"cache-control") == b"no-store") is is_kept


@pytest.mark.parametrize(("path", "status"), [("/v1/assessments/batch", 200), ("/v1/work", 413)])
def test_many_applications_at_once_may_be_a_larger_body(path: str, status: int) -> None:
    body = b" " * BODY_BYTES + b"{}"

    assert start_of(BodyGate(answers), path, method="POST", body=body)["status"] == status


def test_bodies_of_all_together_are_no_larger_than_may_be_held() -> None:
    gate = BodyGate(answers, most=10)

    held = [
        start_of(gate, "/v1/work", method="POST", body=b" " * size)["status"]
        for size in (11, 10, 10)
    ]

    assert held == [503, 200, 200]


@pytest.mark.parametrize(("path", "status"), [("/health/live", 200), ("/v1/work", 503)])
def test_health_is_told_where_nothing_else_is_let_in(path: str, status: int) -> None:
    full = Admission(answers, Capacity(at_once=0, waiting=0, wait_seconds=0), lambda: None)

    assert start_of(full, path)["status"] == status
