"""Follows what is deployed: every worker reads the file again and again, and swaps its models.

A deployment that cannot be loaded changes nothing: the models in use stay, the log says so, and
`state` tells it to whoever watches. No registry is asked here, and none has to be up.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from creditwright.core.clock import Clock, instant_text
from creditwright.core.errors import CreditwrightError
from creditwright.core.logs import logger
from creditwright.registry.store import BundleStore
from creditwright.serving.deployment import Deployment, DeploymentFile, Deployments
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.live import LiveModel
from creditwright.serving.loading import Open, open_live_models
from creditwright.serving.opening import OpenedBundle, open_for_use

Tell = Callable[[Deployment], None]
AGAIN_AFTER_SECONDS = 60.0  # what could not be loaded is tried again, but not at every look


@dataclass(frozen=True, slots=True)
class FollowerState:
    """How a worker stands to what is deployed.

    Attributes:
        generation: Of the models in use; 0: none.
        loaded_at: Since when; empty: never.
        failed: How many loads failed since the process began.
        last_error: Why the last load failed; None: the last one did not fail.
    """

    generation: int = 0
    loaded_at: str = ""
    failed: int = 0
    last_error: CreditwrightError | None = None


def nobody(_deployment: Deployment) -> None:
    """Tell nobody."""


class Follower:
    """Keeps the models in use what the deployment file says.

    Attributes:
        tell: Is told of each deployment that came into use; what it raises of ours is logged, and
            it is told again at the next look.
    """

    def __init__(
        self,
        file: DeploymentFile,
        store: BundleStore,
        in_use: ModelsInUse,
        clock: Clock,
        *,
        open_bundle: Open = open_for_use,
        tell: Tell = nobody,
    ) -> None:
        self.file, self.store, self.in_use, self.clock = file, store, in_use, clock
        self.tell = tell
        self._open = open_bundle
        self._untold: Deployment | None = None
        self._opened: dict[str, OpenedBundle] = {}
        self._one_at_a_time = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._again_at = float("-inf")
        self._opened_before = 0  # the generation before which it was done
        self._state = FollowerState()

    @property
    def state(self) -> FollowerState:
        """How this worker stands to what is deployed."""
        return self._state

    def reload(self) -> bool:
        """Look now, whatever failed before; return whether other models are in use.

        Raises:
            CreditwrightError: If what is deployed cannot be loaded; the models in use stay.
        """
        with self._one_at_a_time:
            try:
                is_new = self._load(self.file.read())
            except CreditwrightError as error:
                self._note_failure(error)
                raise
        self._tell()
        return is_new

    def look(self) -> None:
        """Look whether something else is deployed; what fails is noted, and tried again later."""
        self._tell()
        now = self.clock.monotonic()
        if now < self._again_at:
            return
        try:
            self.reload()
        except CreditwrightError:
            self._again_at = now + AGAIN_AFTER_SECONDS

    def _load(self, found: Deployments) -> bool:
        if found.current.generation == self._state.generation:
            return False
        models = open_live_models(
            found.current, self.store, opened=self._opened, open_bundle=self._open
        )
        self.in_use.swap(models)
        self._keep_open(models.models, found)
        loaded_at = instant_text(self.clock.now())
        generation = models.generation
        self._state = replace(
            self._state, generation=generation, loaded_at=loaded_at, last_error=None
        )
        self._again_at = float("-inf")
        self._untold = found.current
        for each in models.models:
            logger().info(
                "model in use",
                model=each.name,
                version=each.version,
                bundle=each.digest,
                generation=generation,
            )
        return True

    def open_before(self) -> None:
        """Open what was deployed before, so that a rollback, made in a hurry, finds it open.

        What cannot be opened is logged, and left until something else is deployed.
        """
        with self._one_at_a_time:
            if self._opened_before == self._state.generation:
                return
            found = self.file.read()
            if found.current.generation != self._state.generation:
                return
            self._opened_before = found.current.generation
            for each in found.earlier[0].models if found.earlier else ():
                if each.digest not in self._opened:
                    folder = self.store.path(each.digest)
                    self._opened[each.digest] = self._open(folder, each.digest)

    def _tell(self) -> None:
        """Tell of the deployment that is in use; where that cannot be, at the next look."""
        untold = self._untold
        if untold is None:
            return
        try:
            self.tell(untold)
            self._untold = None
        except CreditwrightError as error:
            logger().error("deployment not noted", error=type(error).__name__)

    def _keep_open(self, models: tuple[LiveModel, ...], found: Deployments) -> None:
        """Keep those of the deployments that a rollback could bring back, and no others."""
        opened = self._opened | {
            each.digest: OpenedBundle(each.model, each.card) for each in models
        }
        wanted = {each.digest for one in (found.current, *found.earlier) for each in one.models}
        self._opened = {digest: each for digest, each in opened.items() if digest in wanted}

    def _note_failure(self, error: CreditwrightError) -> None:
        self._state = replace(self._state, failed=self._state.failed + 1, last_error=error)
        logger().error(
            "deployment not loaded, the models in use stay",
            error=type(error).__name__,
            generation=self._state.generation,
        )

    def start(self, *, every_seconds: float) -> None:
        """Look again every so many seconds, in a thread of its own, until `stop`."""
        self._thread = threading.Thread(
            target=self._follow, args=(every_seconds,), name="follow-deployment", daemon=True
        )
        self._thread.start()

    def _follow(self, every_seconds: float) -> None:
        while not self._stopping:
            try:
                self.look()
                self.open_before()
            except Exception as error:  # noqa: BLE001 - the outermost loop: it must go on looking
                logger().error("following what is deployed failed", error=type(error).__name__)
            self._wake.wait(every_seconds)
            self._wake.clear()

    def wake(self) -> None:
        """Have the thread look at once, and try again what failed: what SIGHUP is for."""
        self._again_at = float("-inf")
        self._wake.set()

    def stop(self) -> None:
        """End the thread; what it is loading is finished first."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
