"""What stands before the application: what it lets in, refuses, cuts off and sends away."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from tests.web.servers import Running, serving

from creditwright.web.protocol import RECEIPT_SECONDS

LENGTH = b"POST /loans HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving("tests.web.tiny:tiny_app", tmp_path_factory.mktemp("tiny")) as running:
        yield running


@pytest.fixture
def client(server: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as opened:
        yield opened


def post(client: httpx.Client, body: bytes, kind: str = "application/json") -> httpx.Response:
    return client.post("/loans", content=body, headers={"Content-Type": kind})


def raw(server: Running, sent: bytes, *, seconds: float = 15) -> bytes:
    """Send bytes as they are, and return all that comes back until the other side closes."""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=seconds)) as wire:
        wire.sendall(sent)
        heard = b""
        while part := wire.recv(65536):
            heard += part
            if b"\r\n\r\n" in heard and b"connection: close" not in heard.lower():
                break
        return heard


def test_a_request_that_fits_is_answered(client: httpx.Client) -> None:
    answer = post(client, b'{"income": 1000.5}')

    assert (answer.status_code, answer.json()) == (200, {"taken": "1000.5"})
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"income": NaN}', 400, "not_json"),
        (b'{"income": Infinity}', 400, "not_json"),
        (b'{"income": -Infinity}', 400, "not_json"),
        (b'{"income": 1e400}', 422, "not_finite"),
        (b'{"income": ' + b"9" * 5000 + b"}", 422, "not_finite"),
        (b'{"income": 1, "income": 2}', 400, "duplicate_key"),
        (b'{"income": true}', 422, "invalid_request"),
        (b'{"income": "12"}', 422, "invalid_request"),
        (b'{"income": 0}', 422, "invalid_request"),
        (b'{"income": 1, "is_admin": true}', 422, "invalid_request"),
        (b'{"income": 1, "name": "\\ud800"}', 422, "not_text"),
        (b"[]", 422, "invalid_request"),
        (b"null", 422, "invalid_request"),
        (b'""', 422, "invalid_request"),
        (b"", 422, "invalid_request"),
        (b"{", 400, "not_json"),
        ('{"income": 1}'.encode("utf-16"), 400, "not_utf8"),
        (b'\xef\xbb\xbf{"income": 1}', 400, "not_utf8"),
        (b'{"name": "\xff"}', 400, "not_utf8"),
        (b"[" * 10_000, 400, "too_deep"),
        (b'{"a":' * 200_000 + b"1", 413, "body_too_large"),
        (b'{"a":' * 40_000 + b"1", 400, "too_deep"),
        (json.dumps({str(n): n for n in range(8_000)}).encode(), 422, "invalid_request"),
        (b" " * (50 << 20), 413, "body_too_large"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, bytes) else str(value),
)
def test_what_does_not_fit_is_refused_by_a_problem(
    client: httpx.Client, body: bytes, status: int, code: str
) -> None:
    answer = post(client, body)

    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_problem_is_told_in_french_to_who_asks_for_it(client: httpx.Client) -> None:
    asked = {"Content-Type": "application/json", "Accept-Language": "fr"}
    unreadable = client.post("/loans", content=b"{", headers=asked)
    unfit = client.post("/loans", content=b'{"income": 0}', headers=asked)

    assert unreadable.headers["content-language"] == "fr"
    assert unreadable.json()["detail"] == "Le corps n'est pas du JSON."
    assert (unreadable.status_code, unreadable.json()["code"]) == (400, "not_json")
    assert unfit.json()["title"] == "La requête ne peut pas être exécutée"
    assert unfit.json()["errors"][0]["detail"] == "La valeur est trop petite."


def test_no_problem_repeats_what_was_sent(client: httpx.Client) -> None:
    answer = post(client, b'{"income": "Ada-1815", "Lovelace-12": 1}')

    assert "Ada-1815" not in answer.text


def test_a_body_without_a_length_is_stopped_where_it_grows_too_large(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b" " * 65536

    answer = client.post("/loans", content=endless(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413


def test_a_compressed_body_is_not_taken(client: httpx.Client) -> None:
    answer = client.post(
        "/loans",
        content=b"x",
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    assert answer.status_code == 415


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_another_type_than_json_is_not_taken(client: httpx.Client, kind: str) -> None:
    assert post(client, b'{"income": 1}', kind).status_code == 415


def test_an_address_that_leads_nowhere_and_a_wrong_method_are_problems(
    client: httpx.Client,
) -> None:
    answers = [client.get("/nowhere"), client.get("/loans")]

    assert [each.status_code for each in answers] == [404, 405]
    assert {each.headers["content-type"] for each in answers} == {"application/problem+json"}


def test_what_fails_is_our_fault_and_nothing_of_it_is_told_or_logged(
    server: Running, client: httpx.Client
) -> None:
    answer = client.get("/fails")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    while "ZeroDivisionError" not in (log := server.log.read_text()):
        time.sleep(0.01)  # the answer is sent before its line is written
    assert "Lovelace" not in log + answer.text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 65536 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 10_000 + b"\r\n", b"431"),
        (b"GET /\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (LENGTH + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (LENGTH + b"Content-Length: 5\r\n\r\nabcde", b"400"),
    ],
    ids=["long address", "large header", "many headers", "HTTP/0.9", "TLS", "CL+TE", "two CL"],
)
def test_what_is_no_sound_request_is_refused_and_the_connection_closed(
    server: Running, sent: bytes, status: bytes
) -> None:
    heard = raw(server, sent)

    assert heard.startswith(b"HTTP/1.1 " + status)
    assert b"connection: close" in heard


def test_a_caller_who_sends_a_byte_now_and_then_is_cut_off(server: Running) -> None:
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=1)) as wire:
        began = time.monotonic()
        wire.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n")
        is_open = True
        while is_open and time.monotonic() - began < 2 * RECEIPT_SECONDS:
            try:
                wire.sendall(b"A: b\r\n")
                is_open = wire.recv(100) != b""
            except TimeoutError:
                continue
            except OSError:
                is_open = False
        lasted = time.monotonic() - began

    assert not is_open
    assert lasted < RECEIPT_SECONDS + 3


def test_callers_whose_bodies_come_slowly_take_nobodys_place(
    server: Running, client: httpx.Client
) -> None:
    with ExitStack() as slow:
        for _ in range(12):  # three times as many as may be at work or wait
            wire = slow.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            wire.sendall(b"POST /loans HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{")
        answers = [post(client, b'{"income": 1000}').status_code for _ in range(3)]

    assert answers == [200, 200, 200]


def test_with_more_than_can_be_done_some_are_sent_away_and_health_still_answers(
    server: Running,
) -> None:
    def ask(_: int) -> httpx.Response:
        return httpx.get(f"{server.address}/slow", timeout=30)

    with ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(ask, n) for n in range(12)]
        health = httpx.get(f"{server.address}/health/live")
        answers = [each.result() for each in asked]

    statuses = sorted({each.status_code for each in answers})
    assert (statuses, health.status_code) == ([200, 503], 200)
    shed = next(each for each in answers if each.status_code == 503)
    assert (shed.json()["code"], shed.headers["retry-after"]) == ("overloaded", "1")
    assert shed.headers["content-security-policy"].startswith("default-src 'none'")


def test_metrics_count_by_route_and_never_by_what_was_asked(client: httpx.Client) -> None:
    client.get("/nowhere/Ada-1815")

    figures = client.get("/metrics").text

    assert 'creditwright_requests_total{method="GET",route="other",status="404"}' in figures
    assert "Ada-1815" not in figures


def test_a_service_told_to_end_finishes_what_is_at_work(tmp_path: Path) -> None:
    with (
        serving("tests.web.tiny:tiny_app", tmp_path) as server,
        ThreadPoolExecutor(2) as pool,
    ):
        asked = [pool.submit(httpx.get, f"{server.address}/slow", timeout=30) for _ in range(2)]
        time.sleep(0.15)
        code = server.stop()
        answers = [each.result().status_code for each in asked]

    assert (code, answers) == (0, [200, 200])


def test_several_workers_answer_for_one_another_and_their_figures_add_up(tmp_path: Path) -> None:
    with serving("tests.web.tiny:tiny_app", tmp_path, workers=2) as server:
        for _ in range(20):
            assert httpx.get(f"{server.address}/health/live").status_code == 200
        figures = httpx.get(f"{server.address}/metrics").text
        code = server.stop()

    line = 'creditwright_requests_total{method="GET",route="/health/live",status="200"} 20.0'
    assert line in figures
    assert code == 0
