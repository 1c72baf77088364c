"""The pages in this process, for who is signed in: no server, so that every page is soon asked."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from tests.doors import QUICK, front_of, made_secret
from tests.small_portfolio import TrainedPortfolio

from creditwright.access.limits import Rate
from creditwright.access.roles import Role
from creditwright.access.tokens import TokenKey, Tokens
from creditwright.core.clock import SystemClock
from creditwright.population.kept import FOLDER
from creditwright.records.records import APPLICATION_KEY
from creditwright.serving.live import LiveModels
from creditwright.store.database import open_database
from creditwright.store.people import find_person
from creditwright.web.access import HOST_COOKIE
from creditwright.web.app import api
from creditwright.web.gate import BodyGate, StrictJson
from creditwright.web.headers import NoKeysInAddresses, SecurityHeaders
from creditwright.web.watch import Watch
from creditwright.workflows.door import Bounds, Door
from creditwright.workflows.service import Service
from creditwright.workflows.sign_in import Kind, SignedIn, begin_session

ADDRESS = "https://creditwright.example"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Site": "same-origin"}
OFTEN = Rate(per_second=10_000, burst=10_000)
PEOPLE = ("ada", "ben", *(each.value for each in Role if each is not Role.APPLICANT))


class Client:
    """Asks an application in this process."""

    def __init__(self, app: FastAPI, portal: BlockingPortal, *, under: str) -> None:
        front = SecurityHeaders(NoKeysInAddresses(BodyGate(StrictJson(app))), is_behind_tls=True)
        transport = httpx.ASGITransport(
            Watch(front),
            raise_app_exceptions=False,
            root_path=under,
        )
        self._client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
        self._portal = portal

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        fields: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Return the answer; no cookie of it is kept."""
        asked = partial(self._client.request, method, path, headers=headers, data=fields)
        answer = self._portal.call(asked)
        self._client.cookies.clear()
        return answer


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a service with somebody of each role; Ada and Ben are applicants.

    Attributes:
        service: The parts behind the pages.
        numbers: Of the applications in the store, rising; Ada's is the first, Ben's the second.
        sessions: Of everybody, by name.
        client: Asks as nobody.
    """

    service: Service
    numbers: list[int]
    sessions: dict[str, SignedIn]
    client: "Client"

    def get(self, path: str, who: str | None = None, **headers: str) -> httpx.Response:
        """Ask for a page, as a browser does that follows nothing by itself."""
        return self.client.ask("GET", path, {**BROWSER, **self._cookie(who), **headers})

    def post(
        self,
        path: str,
        who: str | None = None,
        *,
        csrf: str | None = None,
        cookie: str | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Send a form; with the page's proof, where no other is given."""
        proof = (self.sessions[who].csrf or "") if csrf is None and who else csrf or ""
        held = self._cookie(who) if cookie is None else {"Cookie": cookie}
        return self.client.ask("POST", path, {**BROWSER, **held}, {"csrf": proof, **fields})

    def _cookie(self, who: str | None) -> dict[str, str]:
        return {} if who is None else {"Cookie": f"{HOST_COOKIE}={self.sessions[who].text}"}


def text_of(page: httpx.Response) -> str:
    """Return what a page says, without its tags."""
    inside = re.sub(r"<(script|style)\b.*?</\1>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


@pytest.fixture(scope="session")
def pages(
    filled_store: Path,
    populated: Path,
    trained_portfolio: TrainedPortfolio,
    in_use: LiveModels,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pages]:
    """The pages over the small portfolio; tests may add to it, and rely on nothing added."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "store.db").write_bytes(filled_store.read_bytes())
    shutil.copytree(populated, folder / FOLDER)
    database = open_database(f"sqlite:///{folder / 'store.db'}")
    applications = trained_portfolio.records.everything().application
    numbers = applications.select(APPLICATION_KEY).collect()[APPLICATION_KEY].sort().to_list()
    front = front_of(database)
    front.add("ada", Role.APPLICANT, applications=frozenset({numbers[0]}))
    front.add("ben", Role.APPLICANT, applications=frozenset({numbers[1]}))
    for role in set(Role) - {Role.APPLICANT}:
        front.add(role.value, role)
    door = Door(
        database=database,
        clock=SystemClock(),
        passwords=QUICK,
        tokens=Tokens([TokenKey(made_secret("tokens"))]),
        bounds=Bounds(applicants=OFTEN, about_one=OFTEN),
    )
    service = Service(
        database=database,
        models=lambda: in_use,
        bundle=lambda _: in_use.champion.model,
        vault=front.vault,
        door=door,
        clock=SystemClock(),
        home=folder,
    )
    with database.reading() as connection:
        people = {name: find_person(connection, name) for name in PEOPLE}
    sessions = {name: begin_session(door, each, Kind.SESSION) for name, each in people.items()}
    with client_of(service) as client:
        yield Pages(service, numbers, sessions, client)
    database.close()


@contextmanager
def client_of(service: Service, *, under: str = "") -> Iterator[Client]:
    """Give what asks the whole application, with what stands before it, in this process."""
    app = api(lambda: nullcontext(service), is_behind_tls=True)
    # in a thread of its own: where a browser was opened, this one has a loop that runs already
    living = app.router.lifespan_context(app)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(living):
        yield Client(app, portal, under=under)
