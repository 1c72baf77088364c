"""Every route by every kind of caller, against what is written down in role_matrix.json.

A new route fails here until somebody has written who may ask it.
"""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.services import NAME
from tests.web.full_app import Home
from tests.web.servers import CREDITWRIGHT, Running, running
from tests.web.test_service import COMMAND

from creditwright.access.roles import SCOPES, Role
from creditwright.composition.service import open_store
from creditwright.core.settings import Settings
from creditwright.ledger.entry import Action
from creditwright.store.applicants import ApplicationNotFoundError, Visibility, find_application
from creditwright.store.ledger import count_entries
from creditwright.web.access import OPEN, scopes_of_routes
from creditwright.web.app import api
from creditwright.web.static_files import assets

MATRIX: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("role_matrix.json").read_text()
)
CASES = [
    pytest.param(route, caller, status, id=f"{route} by {caller}")
    for route, row in MATRIX.items()
    for caller, status in row["status"].items()
]
OF_ADA = [
    route
    for route, row in MATRIX.items()
    if (row["status"]["ada"], row["status"]["ben"]) == (200, 404)
]
UNKNOWN = 999_999_999
OK = 200
NOT_THERE = "00000000-0000-4000-8000-000000000000"  # of what nobody made here
IDS_TRIED = 10_000


@dataclass(frozen=True, slots=True)
class House:
    """A running service with an assessment of Ada's application in it."""

    server: Running
    home: Home
    assessment: str

    def ask(self, caller: str, route: str, *, of: "House | None" = None) -> httpx.Response:
        """Ask for a route as somebody: about Ada's, or (`of` is None: this house's) another's."""
        method, _, path = route.partition(" ")
        headers = {"Idempotency-Key": uuid4().hex}
        if caller != "nobody":
            headers["Authorization"] = f"Bearer {self.home.keys[caller]}"
        about = of or self
        body = json.dumps(MATRIX[route].get("body")).replace('"{ada}"', str(about.home.numbers[0]))
        return httpx.request(
            method,
            self.server.address + about.filled(path),
            headers={**headers, "Content-Type": "application/json"},
            content=body if "body" in MATRIX[route] else None,
            timeout=60,
        )

    def filled(self, path: str) -> str:
        """Return an address with the ids of what is asked for in it."""
        return path.format(
            assessment=self.assessment,
            number=self.home.numbers[0],
            name=NAME,
            version=1,
            person="nobody-of-this-name",
            key="0" * 16,
            contest=NOT_THERE,
            item=NOT_THERE,
            notice=NOT_THERE,
            proposal=NOT_THERE,
            feature=self.home.feature,
            correction=NOT_THERE,
            file=assets()["documentation.js"].address,
        )


@pytest.fixture(scope="module")
def house(furnished: Home) -> Iterator[House]:
    with running([*CREDITWRIGHT, *COMMAND], furnished.folder) as server:
        empty = House(server, furnished, "")
        made = empty.ask("service", "POST /v1/assessments").json()
        yield House(server, furnished, made["id"])


@pytest.fixture(scope="module")
def nowhere(house: House) -> House:
    """The same house, asked about what is not in it."""
    home = Home(
        house.home.folder, [UNKNOWN], house.home.keys, house.home.digest, house.home.feature
    )
    return House(house.server, home, str(uuid4()))


def test_every_route_is_in_the_matrix_and_every_row_is_a_route() -> None:
    app = api(nullcontext)  # type: ignore[arg-type] # nothing is started

    routes = {*scopes_of_routes(app), *(f"{method} {path}" for method, path in OPEN)}

    assert routes == set(MATRIX)


def test_every_role_is_in_every_row() -> None:
    callers = {"nobody", "ada", "ben", *(role.value for role in Role if role is not Role.APPLICANT)}

    assert all(set(row["status"]) == callers for row in MATRIX.values())


def test_the_matrix_says_what_the_table_of_scopes_says() -> None:
    scopes_of = scopes_of_routes(api(nullcontext))  # type: ignore[arg-type] # nothing is started

    for route, scopes in scopes_of.items():
        for role in set(Role) - {Role.APPLICANT}:
            is_let_in = MATRIX[route]["status"][role.value] != 403
            asked = {scope.for_anybody for scope in scopes}
            assert is_let_in == (asked <= SCOPES[role]), (route, role)


@pytest.mark.parametrize(("route", "caller", "status"), CASES)
def test_a_route_answers_a_caller_as_is_written(
    house: House, route: str, caller: str, status: int
) -> None:
    answer = house.ask(caller, route)

    assert answer.status_code == status, answer.text
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if status == 403:
        assert answer.json()["code"] == "missing_scope"


@pytest.mark.parametrize("route", OF_ADA)
def test_what_is_adas_answers_ben_exactly_as_what_is_not_there(
    house: House, nowhere: House, route: str
) -> None:
    adas, unknown = house.ask("ben", route), house.ask("ben", route, of=nowhere)

    assert (adas.status_code, adas.content) == (unknown.status_code, unknown.content)
    varying = {"date", "x-request-id"}
    assert {k: v for k, v in adas.headers.items() if k not in varying} == {
        k: v for k, v in unknown.headers.items() if k not in varying
    }


OPENS_A_FILE = [
    each
    for each in OF_ADA
    if each.startswith("GET /v1") and not each.endswith(("/notices", "/notes"))
    if MATRIX[each]["status"]["officer"] == OK
]


PAGES_OF_A_FILE = [
    each for each in MATRIX if each.startswith(("GET /applications/{", "GET /assessments/{"))
]
FOR_STAFF = ["GET /v1/applications/{number}/notes", "GET /v1/applications/{number}/history"]


@pytest.mark.parametrize("route", [*OPENS_A_FILE, *FOR_STAFF, *PAGES_OF_A_FILE])
def test_what_staff_read_of_adas_is_in_the_ledger_and_what_she_reads_is_not(
    house: House, route: str
) -> None:
    def readings() -> int:
        home = Settings(home=house.home.folder / ".creditwright")
        with open_store(home) as database, database.reading() as connection:
            return count_entries(connection, Action.RECORDS_READ)

    before = readings()
    by_ada = house.ask("ada", route).status_code, readings() - before
    by_staff = house.ask("officer", route).status_code, readings() - before

    assert by_ada[1] == 0
    assert by_staff == (200, 1)


def test_bens_list_holds_his_own_application_alone(house: House) -> None:
    found = house.ask("ben", "GET /v1/applications").json()["items"]

    assert [each["number"] for each in found] == [house.home.numbers[1]]


def test_asking_about_adas_application_uses_up_nothing_of_hers(house: House) -> None:
    before = house.ask("ada", "POST /v1/simulations").json()["left_today"]
    house.ask("ben", "POST /v1/simulations")
    after = house.ask("ada", "POST /v1/simulations").json()["left_today"]

    assert before - after == 1


def test_going_through_ten_thousand_numbers_finds_the_own_one_alone(furnished: Home) -> None:
    own = furnished.numbers[1]
    first = furnished.numbers[0] - IDS_TRIED // 2
    found = []
    with (
        open_store(Settings(home=furnished.folder / ".creditwright")) as database,
        database.reading() as connection,
    ):
        for number in range(first, first + IDS_TRIED):
            try:
                find_application(connection, number, Visibility(frozenset({own})))
            except ApplicationNotFoundError:
                continue
            found.append(number)

    assert found == [own]
