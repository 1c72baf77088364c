"""What the service works with: chosen once at the start, handed to every use case as one value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from creditwright.core.clock import Clock
from creditwright.core.combining import Combiner
from creditwright.core.remembered import Remembered
from creditwright.decision.model import DecisionModel
from creditwright.decision.notices import Sender
from creditwright.decision.review import Authority
from creditwright.ledger.keys import Vault
from creditwright.population.kept import FOLDER as POPULATIONS
from creditwright.population.kept import Populations
from creditwright.serving.disagreement import Tally
from creditwright.serving.following import Follower
from creditwright.serving.live import LiveModels
from creditwright.serving.shadowing import Watched
from creditwright.store.assessments import StoredAssessment
from creditwright.store.database import Database
from creditwright.workflows.door import Door
from creditwright.workflows.prepare_models import Deployer

WATCHED, BUNDLES = "watched", "bundles"  # as the settings of these names say
ANONYMOUS = Sender()
TOGETHER = 16  # requests; those that come after them wait for all of these
OFFICERS = Authority(most_amount=500_000, farthest=0.05, overrules_rules=False)


def nobody_watches(_watched: Watched) -> None:
    """Show it to nobody."""


def nobody_counts(_recorded: StoredAssessment) -> None:
    """Count nothing."""


def nothing_counted() -> list[Tally]:
    """Return nothing: there are no shadows."""
    return []


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of a running service.

    Attributes:
        database: Records, assessments, the ledger, people.
        models: Gives the models in use at this moment; a request asks once and keeps the answer.
        bundle: Opens the model of any bundle that is kept here, by its digest, in use or not.
        vault: Opens and seals what the ledger keeps of applicants.
        door: Lets people in, and knows them.
        clock: Tells the time.
        home: The folder of all state, whose disk must not fill up.
        turn: To be held while features are computed: threads that compute at once take turns at
            Python's own lock so often that two are slower together than one after the other.
        combiner: Has requests that come at the same time worked on together.
        watch: Shows shadows what was assessed; it neither waits nor fails.
        count: Is told of every decision, once it is recorded.
        sender: Whom notices name.
        officers: How far an officer may decide alone; a reviewer's leave has no limit.
        tallies: Gives what all workers counted of shadows.
        deployer: Gives what deploys in somebody's name; None: nothing is deployed from here.
        could_write: Whether the database took a write the last time that this was tried.
        following: Keeps the models in use those that are deployed; None: they stay as they are.
    """

    database: Database
    models: Callable[[], LiveModels]
    bundle: Callable[[str], DecisionModel]
    vault: Vault
    door: Door
    clock: Clock
    home: Path
    turn: Lock = field(default_factory=Lock)
    combiner: Combiner = field(default_factory=lambda: Combiner(at_most=TOGETHER))
    watch: Callable[[Watched], None] = nobody_watches
    count: Callable[[StoredAssessment], None] = nobody_counts
    sender: Sender = ANONYMOUS
    officers: Authority = OFFICERS
    tallies: Callable[[], list[Tally]] = nothing_counted
    deployer: Callable[[str], Deployer] | None = None
    could_write: Remembered = field(default_factory=Remembered)
    following: Follower | None = None

    @property
    def populations(self) -> Populations:
        """What single applications and cut-offs are shown against."""
        return Populations(self.home / POPULATIONS)

    @property
    def bundles(self) -> Path:
        """Where bundles are kept."""
        return self.home / BUNDLES

    @property
    def watched(self) -> Path:
        """Where what was found by watching the model is kept."""
        return self.home / WATCHED
