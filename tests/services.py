"""A service with a trained model and a lender's records, for tests of what is asked of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.clocks import SetClock
from tests.databases import Server
from tests.doors import door_of
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.records.records import APPLICATION_KEY
from creditwright.serving.deployment import Deployed, Deployment
from creditwright.serving.live import LiveModels, Role
from creditwright.serving.loading import open_live_models
from creditwright.store.database import Database, open_database
from creditwright.store.subject_keys import open_vault
from creditwright.workflows.load_store import load_store
from creditwright.workflows.service import Service

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECRET = bytes(range(7, 250, 7)) + bytes(range(3, 20, 5))  # nobody's but the tests'
NAME = "default-probability"


@dataclass(slots=True)
class ServiceForTests:
    """A service, and what a test may want to change of it.

    Attributes:
        service: The parts.
        numbers: Of the applications in its store, rising.
        clock: The one that the service looks at.
    """

    service: Service
    numbers: list[int]
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))

    def with_models(self, models: Callable[[], LiveModels]) -> Service:
        """Return the service with other models in use."""
        return replace(self.service, models=models)


def live_models(trained: TrainedPortfolio) -> LiveModels:
    """Return the trained model in use, alone."""
    digest = trained.result.version.bundle_digest
    champion = Deployed(name=NAME, version=1, digest=digest, role=Role.CHAMPION)
    return open_live_models(
        Deployment(generation=1, salt="salt", models=(champion,)), trained.store
    )


@pytest.fixture(scope="session")
def in_use(trained_portfolio: TrainedPortfolio) -> LiveModels:
    """The model trained on the small portfolio, in use."""
    return live_models(trained_portfolio)


@pytest.fixture(scope="session")
def filled_store(
    _made: Path, trained_portfolio: TrainedPortfolio, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file with the small portfolio in it; to be copied, not to be changed."""
    path = tmp_path_factory.mktemp("filled") / "store.db"
    path.write_bytes(_made.read_bytes())
    database = open_database(f"sqlite:///{path}")
    fill(database, trained_portfolio)
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_filled(
    postgresql: str, postgresql_made: str, trained_portfolio: TrainedPortfolio
) -> str:
    """The name of a database of PostgreSQL with the small portfolio in it, to be copied."""
    database = open_database(Server(postgresql).made("filled", like=postgresql_made))
    fill(database, trained_portfolio)
    database.close()
    return "filled"


@pytest.fixture(params=["sqlite", "postgresql"])
def filled_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store with the small portfolio in it, of the kind of database asked for."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        path.write_bytes(request.getfixturevalue("filled_store").read_bytes())
        yield f"sqlite:///{path}"
        return
    server = Server(request.getfixturevalue("postgresql"))
    with server.copied(request.getfixturevalue("postgresql_filled")) as address:
        yield address


def fill(database: Database, trained: TrainedPortfolio) -> None:
    """Put the small portfolio into a store."""
    load_store(
        trained.records, database, by="test", clock=SetClock(NOON), progress=SilentProgress()
    )


@pytest.fixture
def service(
    filled_address: str,
    trained_portfolio: TrainedPortfolio,
    in_use: LiveModels,
    tmp_path: Path,
) -> Iterator[ServiceForTests]:
    """A service on each kind of database in turn."""
    database = open_database(filled_address)
    with database.writing() as connection:
        vault = open_vault(connection, SECRET)
    clock = SetClock(NOON)
    applications = trained_portfolio.records.everything().application
    numbers = applications.select(APPLICATION_KEY).collect()[APPLICATION_KEY].sort().to_list()
    parts = Service(
        database=database,
        models=lambda: in_use,
        bundle=lambda _: in_use.champion.model,
        vault=vault,
        door=door_of(database, clock),
        clock=clock,
        home=tmp_path,
    )
    yield ServiceForTests(parts, numbers, clock)
    database.close()
