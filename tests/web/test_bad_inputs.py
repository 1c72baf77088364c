"""What must be survived, sent to a whole service: no 5xx of ours, no hang, no silent wrong score.

The numbers are those of docs/reference/bad-inputs.md.
"""

import json
import resource
import socket
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.web.full_app import Asking

from creditwright.composition.service import open_store
from creditwright.core.progress import SilentProgress
from creditwright.core.settings import Settings
from creditwright.records.table import Kind, Table
from creditwright.records.tables import APPLICATION_TEST, TABLES
from creditwright.store.applicants import find_application
from creditwright.store.assessments import assessments_of
from creditwright.workflows.audit import verify_ledger

PROBLEM = "application/problem+json"
AMOUNT = "AMT_INCOME_TOTAL"


@pytest.fixture
def ask(standing: Asking) -> Asking:
    return standing


@pytest.fixture(scope="module")
def number(standing: Asking) -> int:
    return standing.home.numbers[20]


@pytest.fixture(scope="module")
def held(standing: Asking, number: int) -> Mapping[str, Any]:
    """A sound application with its history, as the service gives it."""
    found: Mapping[str, Any] = standing("officer", "GET", f"/v1/applications/{number}").json()
    return found


def counted(ask: Asking, figure: str) -> float:
    """Return the sum of a figure over its labels that begin so."""
    lines = ask("engineer", "GET", "/metrics").text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(figure))


def raw(ask: Asking, sent: bytes) -> bytes:
    """Send bytes as they are, and return all that comes back until the other side closes."""
    with closing(socket.create_connection(("127.0.0.1", ask.server.port), timeout=15)) as wire:
        wire.sendall(sent)
        heard = b""
        while part := wire.recv(65536):
            heard += part
        return heard


def is_refused(answer: httpx.Response) -> bool:
    return answer.headers["content-type"] == PROBLEM and 400 <= answer.status_code < 500


# 6, 7: numbers and ids in addresses


def test_6_an_unknown_number_is_counted_where_a_scan_would_be_seen(ask: Asking) -> None:
    route = 'route="/v1/applications/{number}",status="404"'
    figure = f'creditwright_requests_total{{method="GET",{route}}}'
    before = counted(ask, figure)

    for tried in range(999_999_900, 999_999_905):
        assert ask("officer", "GET", f"/v1/applications/{tried}").status_code == 404

    assert counted(ask, figure) == before + 5


@pytest.mark.parametrize(
    "written",
    [
        "'%20OR%201=1--",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        "1%00",
        "%EF%BC%91%EF%BC%92%EF%BC%93",  # the digits 123 of another width
        "1e3",
        "1.0",
        "-1",
        "0",
        "+1",
        "%201",
        "1_000",
        str(2**63),
        "9" * 5000,
    ],
)
def test_7_what_is_no_number_in_an_address_is_refused(ask: Asking, written: str) -> None:
    answers = [
        ask("officer", "GET", f"/v1/applications/{written}"),
        ask("officer", "GET", f"/v1/assessments/{written}"),
    ]

    assert all(is_refused(each) and each.status_code in {404, 422} for each in answers)


# 9, 13: bodies


@pytest.mark.parametrize("more", ["is_admin", "threshold", "decline_above", "__proto__"])
def test_9_a_field_that_nobody_declared_is_refused(ask: Asking, number: int, more: str) -> None:
    answer = ask("officer", "POST", "/v1/assessments", json={"application": number, more: 1})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_13_a_hundred_thousand_keys_are_refused(ask: Asking) -> None:
    keys = dict.fromkeys(map(str, range(100_000)), 1)
    body = {"assessments": [{"application": 1}], **keys}

    answer = ask("officer", "POST", "/v1/assessments/batch", json=body)

    assert answer.status_code == 422
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("path", ["/m_v1/validate_client", "/m_v1/shap_value_attributes/"])
def test_13_large_bodies_of_an_older_system_are_taken_only_where_it_is_switched_on(
    ask: Asking, path: str
) -> None:
    answer = ask("officer", "POST", path, content=b" " * (257 << 10))

    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


# 16, 19, 20: on the wire


def test_16_requests_sent_in_one_go_are_answered_one_after_another(ask: Asking) -> None:
    one = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    heard = raw(ask, one * 3 + last)

    assert heard.count(b"HTTP/1.1 200") == 3
    assert heard.index(b"HTTP/1.1 404") > heard.rindex(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "hidden",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 4\r\nContent-Length: 60\r\n\r\n{}  ",
        b"Content-Length: +4\r\n\r\n{}  ",
    ],
    ids=["CL.TE", "TE.TE", "TE unknown", "CL.CL", "CL signed"],
)
def test_16_a_request_hidden_in_another_is_never_answered(ask: Asking, hidden: bytes) -> None:
    secret = b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    heard = raw(ask, b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\n" + hidden + secret)

    assert heard.startswith(b"HTTP/1.1 4")
    assert b"alive" not in heard
    assert heard.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("key", [b"two\nlines", b"two\r\n lines", b"\x00", b"\xe9t\xe9", b""])
def test_19_a_key_that_is_not_visible_ascii_decides_nothing(
    ask: Asking, number: int, key: bytes
) -> None:
    body = json.dumps({"application": number}).encode()
    head = (
        b"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %s\r\nContent-Length: %d\r\nConnection: close\r\n"
        b"Idempotency-Key: %s\r\n\r\n"
    )

    heard = raw(ask, head % (ask.home.keys["officer"].encode(), len(body), key) + body)

    assert heard.startswith(b"HTTP/1.1 400")


@contextmanager
def store_of(ask: Asking) -> Iterator[Any]:
    with open_store(Settings(home=ask.home.folder / ".creditwright")) as database:
        yield database


def decisions(ask: Asking, number: int) -> int:
    with store_of(ask) as database, database.reading() as connection:
        return len(assessments_of(connection, number))


@pytest.mark.parametrize("sent_share", [0.5, 1.0], ids=["half a body", "all, and no answer read"])
def test_20_a_caller_who_goes_away_leaves_a_whole_decision_or_none(
    ask: Asking, sent_share: float
) -> None:
    number, key = ask.home.numbers[22], uuid4().hex
    before = decisions(ask, number)
    body = json.dumps({"application": number}).encode()
    head = (
        f"POST /v1/assessments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {ask.home.keys['officer']}\r\nContent-Length: {len(body)}\r\n"
        f"Idempotency-Key: {key}\r\n\r\n"
    )

    with closing(socket.create_connection(("127.0.0.1", ask.server.port), timeout=15)) as wire:
        wire.sendall(head.encode() + body[: int(len(body) * sent_share)])
    again = [
        ask(
            "officer",
            "POST",
            "/v1/assessments",
            json={"application": number},
            headers={"Idempotency-Key": key},
        )
        for _ in range(2)
    ]

    assert [each.status_code for each in again] == [201, 201]
    assert again[0].content == again[1].content
    assert decisions(ask, number) == before + 1


# 22 to 27, 32: what an application says

IMPOSSIBLE: Mapping[str, dict[str, float]] = {
    "22 income below nothing": {AMOUNT: -1},
    "22 no income": {AMOUNT: 0},
    "22 income of a state": {AMOUNT: 1e12},
    "22 no instalment": {"AMT_ANNUITY": 0},
    "22 credit below nothing": {"AMT_CREDIT": -450000},
    "23 employed from tomorrow": {"DAYS_EMPLOYED": 1},
    "23 almost the sentinel": {"DAYS_EMPLOYED": 365242},
    "24 born tomorrow": {"DAYS_BIRTH": 1},
    "24 aged 17": {"DAYS_BIRTH": -17 * 365},
    "24 aged 130": {"DAYS_BIRTH": -130 * 365},
    "31 larger than any": {"EXT_SOURCE_2": 1e308},
}


@pytest.mark.parametrize("change", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_22_to_31_what_cannot_be_is_refused_and_its_column_named(
    ask: Asking, number: int, held: Mapping[str, Any], change: dict[str, float]
) -> None:
    (column,) = change
    records = {"application": {**held["application"], **change}}

    answer = ask(
        "officer", "POST", "/v1/assessments", json={"application": number, "records": records}
    )

    (fault,) = answer.json()["errors"]
    assert answer.status_code == 422
    assert (fault["pointer"], fault["code"]) == (f"/records/application/{column}", "out_of_range")


def test_24_a_month_to_come_is_refused(ask: Asking, number: int, held: Mapping[str, Any]) -> None:
    history = {"credit_card_balance": [{"SK_ID_PREV": 1, "MONTHS_BALANCE": 1}]}
    records = {"application": held["application"], "history": history}

    answer = ask(
        "officer", "POST", "/v1/assessments", json={"application": number, "records": records}
    )

    pointers = [each["pointer"] for each in answer.json()["errors"]]
    assert answer.status_code == 422
    assert "/records/history/credit_card_balance/0/MONTHS_BALANCE" in pointers


@pytest.mark.parametrize("column", ["CODE_GENDER", "ORGANIZATION_TYPE", "NAME_FAMILY_STATUS"])
def test_25_a_word_for_not_known_is_taken_as_missing(
    ask: Asking, number: int, held: Mapping[str, Any], column: str
) -> None:
    word = "Unknown" if column == "NAME_FAMILY_STATUS" else "XNA"

    told, missing = (
        assessed(ask, number, {**held["application"], column: value}, held["history"])
        for value in (word, None)
    )

    assert told["default_probability"] == missing["default_probability"]
    assert told["reasons"] == missing["reasons"]
    assert told["unseen_categories"] == []


def assessed(
    ask: Asking, number: int, application: Mapping[str, Any], history: Mapping[str, Any]
) -> dict[str, Any]:
    records = {"application": application, "history": history}
    answer = ask(
        "officer", "POST", "/v1/assessments", json={"application": number, "records": records}
    )
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _strange(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with a category of nobody in each column of categories."""
    return {
        name: "astronauts" if table.column(name).kind is Kind.CATEGORY else value
        for name, value in row.items()
    }


def test_26_a_category_that_the_model_never_saw_is_noted_and_counted(
    ask: Asking, number: int, held: Mapping[str, Any]
) -> None:
    before = counted(ask, "creditwright_unseen_categories_total")

    strange = {
        name: [_strange(TABLES[name], row) for row in rows]
        for name, rows in held["history"].items()
    }
    told = assessed(ask, number, _strange(APPLICATION_TEST, held["application"]), strange)

    assert len(told["unseen_categories"]) >= 1
    after = counted(ask, "creditwright_unseen_categories_total")
    assert after - before == len(told["unseen_categories"])


def test_27_columns_that_may_not_be_missing_are_named(ask: Asking, number: int) -> None:
    answer = ask(
        "officer",
        "POST",
        "/v1/assessments",
        json={"application": number, "records": {"application": {}}},
    )

    named = {each["pointer"].rpartition("/")[2] for each in answer.json()["errors"]}
    assert answer.status_code == 422
    assert {"AMT_CREDIT", AMOUNT} <= named


# 51, 52, 57: the store


NO_NOTE = (  # what is read and nobody need note
    ("officer", "/v1/applications?limit=1"),
    ("officer", "/v1/models"),
    ("officer", "/v1/me"),
    ("engineer", "/metrics"),
    (None, "/health/live"),
)


def test_51_while_another_holds_the_store_it_is_busy_and_then_goes_on(ask: Asking) -> None:
    number, key = ask.home.numbers[23], {"Idempotency-Key": uuid4().hex}
    wanted = {"json": {"application": number}, "headers": key}
    file = ask.home.folder / ".creditwright" / "store.db"

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(ask, "officer", "POST", "/v1/assessments", **wanted)
            looking = pool.submit(ask, "officer", "GET", f"/v1/applications/{number}")
            read = [ask(who, "GET", path).status_code for who, path in NO_NOTE]
            own = ask("ada", "GET", f"/v1/applications/{ask.home.numbers[0]}")
            refused, unread = waiting.result(), looking.result()
        other.execute("ROLLBACK")
    after = ask("officer", "POST", "/v1/assessments", **wanted)

    assert [*read, own.status_code] == [200] * (len(NO_NOTE) + 1)
    assert (refused.status_code, refused.json()["code"]) == (503, "store_busy")
    assert (unread.status_code, unread.json()["code"]) == (503, "reading_not_noted")
    assert all(int(each.headers["retry-after"]) > 0 for each in (refused, unread))
    assert not any("store.db" in each.text for each in (refused, unread))
    assert after.status_code == 201


@contextmanager
def files_no_larger_than(process: int, most: int) -> Iterator[None]:
    """Let a running process write no file beyond a size, as a full disk or a quota would."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def test_52_where_no_more_can_be_written_it_says_so_keeps_nothing_by_halves_and_recovers(
    ask: Asking,
) -> None:
    number, key = ask.home.numbers[24], {"Idempotency-Key": uuid4().hex}
    wanted = {"json": {"application": number}, "headers": key}
    before = decisions(ask, number)
    with store_of(ask) as database, database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    with files_no_larger_than(ask.server.process.pid, 1):
        refused = ask("officer", "POST", "/v1/assessments", **wanted)
        ready = ask(None, "GET", "/health/ready")
        read = ask("officer", "GET", "/v1/applications?limit=1")
        alive = ask(None, "GET", "/health/live")
    kept = decisions(ask, number)
    after = ask("officer", "POST", "/v1/assessments", **wanted)

    assert (refused.status_code, refused.headers["content-type"]) == (503, PROBLEM)
    assert refused.json()["code"] in {"store_full", "store_unavailable"}
    assert (ready.status_code, ready.json()["missing"]) == (503, ["database"])
    assert (read.status_code, alive.status_code) == (200, 200)
    assert kept == before
    assert after.status_code == 201
    assert ask(None, "GET", "/health/ready").status_code == 200
    with store_of(ask) as database:
        assert verify_ledger(database, [], SilentProgress()).head.seq > 0


def test_57_many_at_once_about_one_applicant_each_get_a_whole_answer(ask: Asking) -> None:
    number = ask.home.numbers[25]
    paths = [f"/v1/applications/{number}", f"/v1/applications/{number}", "/v1/applications?limit=3"]
    answers: list[httpx.Response] = []
    lock = threading.Lock()

    def one(n: int) -> None:
        found = (
            ask("officer", "POST", "/v1/assessments", json={"application": number})
            if n % 2
            else ask("officer", "GET", paths[n % 3])
        )
        with lock:
            answers.append(found)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(one, range(48)))

    assert {each.status_code for each in answers} <= {200, 201, 429, 503}
    assert all(each.json() for each in answers)
    with store_of(ask) as database, database.reading() as connection:
        made = sum(each.status_code == 201 for each in answers)
        assert len(assessments_of(connection, number)) == made
        assert find_application(connection, number).version == 1


def test_no_bad_input_was_our_fault(ask: Asking) -> None:
    """Run after the others of this file: what failed would stand in the log."""
    log = Path(ask.server.log).read_text()

    assert '"status": 500' not in log
    assert "astronauts" not in log
