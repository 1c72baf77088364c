"""Readings of what the service recorded, for `creditwright monitor recorded` and the demo."""

from functools import partial

from creditwright.composition.ledger import ledger_vault
from creditwright.composition.population import population_maker
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings
from creditwright.decision.model import DecisionModel
from creditwright.monitoring.report import MonitoringReport
from creditwright.workflows.keep_readings import keep_readings, months_recorded
from creditwright.workflows.population_sample import PopulationSample
from creditwright.workflows.watch_recorded import Days, watch_recorded
from creditwright.workflows.watched_sample import Sample


def sample_of_population(settings: Settings, progress: Progress) -> tuple[DecisionModel, Sample]:
    """Return the model in use, and its population as a sample.

    Raises:
        NoModelInUseError, NoPopulationError: If there is none.
    """
    with population_maker(settings, progress) as maker:
        live = maker.models.champion
        population = maker.workplace.populations.of(live.digest)
    return live.model, PopulationSample(population, live.model.scorer.inputs)


def read_recorded(
    model: DecisionModel,
    days: tuple[str, str],
    settings: Settings,
    progress: Progress,
    *,
    by_month: bool = False,
) -> MonitoringReport:
    """Watch the decisions of a model, keep what was found, and return the last of it.

    Args:
        model: Whose decisions.
        days: The first and the last, YYYY-MM-DD.
        settings: Say where everything is.
        progress: Told of each decision.
        by_month: Make one reading of each month.
    """
    asked = Days(*days)
    with open_store(settings) as database:
        watch = partial(
            watch_recorded,
            database,
            ledger_vault(settings, database),
            model,
            folder=settings.watched,
            progress=progress,
        )
        times = months_recorded(database, model.digest, asked) if by_month else [asked]
        found = keep_readings(watch, times, database, folder=settings.watched, clock=SystemClock())
    return found[-1].report
