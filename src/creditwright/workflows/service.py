"""What the service works with: chosen once at the start, handed to every use case as one value."""

from collections.abc import Callable
from dataclasses import dataclass

from creditwright.core.clock import Clock
from creditwright.ledger.keys import Vault
from creditwright.serving.live import LiveModels
from creditwright.serving.shadowing import Watched
from creditwright.store.database import Database
from creditwright.workflows.door import Door


def nobody_watches(_watched: Watched) -> None:
    """Show it to nobody."""


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of a running service.

    Attributes:
        database: Records, assessments, the ledger, people.
        models: Gives the models in use at this moment; a request asks once and keeps the answer.
        vault: Opens and seals what the ledger keeps of applicants.
        door: Lets people in, and knows them.
        clock: Tells the time.
        watch: Shows shadows what was assessed; it neither waits nor fails.
    """

    database: Database
    models: Callable[[], LiveModels]
    vault: Vault
    door: Door
    clock: Clock
    watch: Callable[[Watched], None] = nobody_watches
