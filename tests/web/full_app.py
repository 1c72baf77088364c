"""The home folder of a whole service over a small lender, with somebody of each role in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from tests.doors import PASSWORD
from tests.services import NAME
from tests.small_portfolio import TrainedPortfolio
from tests.web.servers import CREDITWRIGHT, Running, running

from creditwright.access.roles import Role
from creditwright.composition.access import people_desk
from creditwright.composition.deploying import deployment_file
from creditwright.composition.service import make_ready, open_store
from creditwright.core.clock import SystemClock, instant_text
from creditwright.core.settings import Settings
from creditwright.population.kept import FOLDER
from creditwright.records.records import APPLICATION_KEY
from creditwright.registry.store import BundleStore
from creditwright.serving.deployment import Change, Deployed, Deployment
from creditwright.serving.live import Role as ModelRole
from creditwright.workflows.keys import KeyWanted, make_key
from creditwright.workflows.people import FIRST, Newcomer, change_password, let_first_in, let_in

STAFF = tuple(each for each in Role if each is not Role.APPLICANT)


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder to start a service in.

    Attributes:
        folder: Where `creditwright serve` is started; its state lies in .creditwright.
        numbers: Of the applications in the store.
        keys: By role, and by the names ada and ben, applicants of the first two applications.
        digest: Of the bundle in use.
        feature: One of the model's.
    """

    folder: Path
    numbers: list[int]
    keys: dict[str, str]
    digest: str
    feature: str = ""


def furnish(
    folder: Path, trained: TrainedPortfolio, store: Path, populated: Path | None = None
) -> Home:
    """Make the home folder of a service in `folder`, with a copy of a filled store.

    Args:
        folder: Where.
        trained: The model in use, and the records.
        store: The database to copy.
        populated: Populations to copy; None: it has none.
    """
    settings = Settings(home=folder / ".creditwright")
    settings.home.mkdir()
    (settings.home / "store.db").write_bytes(store.read_bytes())
    make_ready(settings)
    if populated is not None:
        shutil.copytree(populated, settings.home / FOLDER)
    digest = trained.result.version.bundle_digest
    BundleStore(settings.bundles).add(trained.store.path(digest))
    champion = Deployed(name=NAME, version=1, digest=digest, role=ModelRole.CHAMPION)
    _deploy(settings, champion)
    applications = trained.records.everything().application
    numbers = applications.select(APPLICATION_KEY).collect()[APPLICATION_KEY].sort().to_list()
    feature = trained.result.evaluation.importance[0].name
    return Home(folder, numbers, _keys(settings, numbers), digest, feature)


def _deploy(settings: Settings, champion: Deployed) -> None:
    now = instant_text(SystemClock().now())
    deployment = Deployment(
        generation=1,
        salt="salt",
        models=(champion,),
        change=Change.SET,
        by="test",
        at=now,
        reason="a test",
    )
    deployment_file(settings).change(deployment, made_for=0)


def _keys(settings: Settings, numbers: list[int]) -> dict[str, str]:
    people = {"ada": (Role.APPLICANT, {numbers[0]}), "ben": (Role.APPLICANT, {numbers[1]})}
    people |= {role.value: (role, set()) for role in STAFF if role is not Role.ADMINISTRATOR}
    keys = {}
    with open_store(settings) as database:
        desk = people_desk(settings, database)
        let_first_in(desk)
        for name, (role, own) in people.items():
            newcomer = Newcomer(name=name, roles=frozenset({role}), applications=frozenset(own))
            let_in(desk, newcomer, password=PASSWORD)
        change_password(desk, FIRST, PASSWORD)
        for name in (*people, "administrator"):
            wanted = KeyWanted(person=name, label="tests", days=30)
            keys[name] = make_key(desk, wanted)[1].text
    return keys


@pytest.fixture(scope="session")
def furnished(
    trained_portfolio: TrainedPortfolio,
    filled_store: Path,
    populated: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Home:
    """A home folder with a filled store; services may run in it, and leave it changed."""
    return furnish(tmp_path_factory.mktemp("furnished"), trained_portfolio, filled_store, populated)


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks a service as somebody."""

    server: Running
    home: Home

    def __call__(
        self, who: str | None, method: str, path: str, **options: object
    ) -> httpx.Response:
        """Ask as one of `Home.keys`, or (None) as nobody."""
        headers = dict(options.pop("headers", {}))  # type: ignore[call-overload] # given by tests
        if who is not None:
            headers["Authorization"] = f"Bearer {self.home.keys[who]}"
        if method == "POST":
            headers.setdefault("Idempotency-Key", uuid4().hex)
        return httpx.request(
            method,
            f"{self.server.address}{path}",
            headers=headers,
            timeout=30,
            **options,  # type: ignore[arg-type] # given by tests
        )


@pytest.fixture(scope="session")
def standing(furnished: Home) -> Iterator[Asking]:
    """A service that runs as long as the tests do; what a test changes of it is put right again."""
    with running([*CREDITWRIGHT, "serve", "--port", "0"], furnished.folder) as server:
        yield Asking(server, furnished)
