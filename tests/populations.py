"""The population of the small portfolio as the model trained on it sees it, once a process."""

from pathlib import Path

import pytest
from tests.clocks import SetClock
from tests.services import NOON

from creditwright.core.progress import SilentProgress
from creditwright.population.kept import Populations
from creditwright.population.population import Population
from creditwright.serving.live import LiveModels
from creditwright.store.database import Database, open_database
from creditwright.workflows.make_population import Made, Workplace, make_population
from creditwright.workflows.stored_portfolio import StoredPortfolio


def make(database: Database, in_use: LiveModels, folder: Path) -> Made:
    """Make the population of a store in `folder`."""
    workplace = Workplace(
        database, Populations(folder / "populations"), folder / "work", SetClock(NOON)
    )
    stored = StoredPortfolio.of(database)
    return make_population(
        stored, stored.versions, in_use.champion, workplace, progress=SilentProgress()
    )


@pytest.fixture(scope="session")
def populated(
    filled_store: Path, in_use: LiveModels, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder of populations with one in it; to be copied, not to be changed."""
    folder = tmp_path_factory.mktemp("populated")
    (folder / "store.db").write_bytes(filled_store.read_bytes())
    database = open_database(f"sqlite:///{folder / 'store.db'}")
    make(database, in_use, folder)
    database.close()
    return folder / "populations"


@pytest.fixture(scope="session")
def population(populated: Path, in_use: LiveModels) -> Population:
    """The small portfolio as the model in use sees it."""
    return Populations(populated).of(in_use.champion.digest)
