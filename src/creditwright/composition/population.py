"""Where populations are kept and made, as the settings say; needs the extra `serve`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from creditwright.composition.deploying import deploy_configured, follower
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings
from creditwright.population.kept import FOLDER, Populations
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.live import LiveModels
from creditwright.workflows.make_population import Workplace


def populations(settings: Settings) -> Populations:
    """Return where populations are kept."""
    return Populations(settings.home / FOLDER)


@dataclass(frozen=True, slots=True)
class PopulationMaker:
    """What a command needs to make a population: where, and the models in use."""

    workplace: Workplace
    models: LiveModels


@contextmanager
def population_maker(settings: Settings, progress: Progress) -> Iterator[PopulationMaker]:
    """Give what a population is made with for the time of the block.

    Where models come by a manifest (`models_to_deploy`), they are deployed first, as `serve` does:
    a job that runs apart from the service has none in its own folder.

    Raises:
        StoreUnavailableError, StoreOutdatedError: If the database cannot be worked with.
    """
    deploy_configured(settings, progress)
    clock, in_use = SystemClock(), ModelsInUse()
    follower(settings, in_use, clock).look()
    with open_store(settings) as database:
        workplace = Workplace(database, populations(settings), settings.work, clock)
        yield PopulationMaker(workplace, in_use.current)
