"""Shadows watch: they assess what others decided, after the answer is ready, and only count.

A request hands over what it assessed and goes on: it never waits, and nothing that a shadow does
reaches it. What does not fit in the queue is left out and counted. The thread takes processor time
that nobody else wants.
"""

import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from creditwright.core.clock import Clock
from creditwright.core.errors import FileAccessError
from creditwright.core.files import write_bytes
from creditwright.core.logs import logger
from creditwright.decision.assessment import Assessments, assess
from creditwright.decision.model import DecisionModel
from creditwright.records.records import RecordsInMemory
from creditwright.scoring.documents import MisfitError, document_bytes, fitted
from creditwright.serving.disagreement import Tally, Verdict
from creditwright.serving.live import LiveModel

MOST_WAITING = 200
KEEP_EVERY_SECONDS = 30.0
LEAST_PRIORITY = 19  # nice, setpriority(2)
FOLDER = "shadows"
SUFFIX = ".json"
MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Watched:
    """One application that was assessed, and what was made of it.

    Attributes:
        records: What it was assessed on.
        decides: The digest of the model that decided.
        given: What was given.
        shadows: Who watches, of the same moment as the model that decided.
    """

    records: RecordsInMemory
    decides: str
    given: Verdict
    shadows: tuple[LiveModel, ...]


Judge = Callable[[DecisionModel, RecordsInMemory], Verdict]


def verdict_of(model: DecisionModel, records: RecordsInMemory) -> Verdict:
    """Return what a model makes of one application."""
    return verdict_in(assess(model.inputs_of(records), model, explain=True, threads=1), 0)


def verdict_in(found: Assessments, row: int) -> Verdict:
    """Return what was made of one of some applications."""
    reasons = found.reasons[row]
    codes = reasons.codes if reasons else ()
    return Verdict(float(found.scores.log_odds[row]), found.outcomes[row], codes)


class Shadowing:
    """Has shadows assess what is offered, in a thread of its own."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        judge: Judge = verdict_of,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.folder, self.clock = folder, clock
        self.left_out = 0
        self._judge = judge
        self._waiting: queue.Queue[Watched | None] = queue.Queue(most_waiting)
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._process = uuid4().hex  # pids come again
        self._kept_at = clock.monotonic()
        self._thread: threading.Thread | None = None

    def offer(self, watched: Watched) -> None:
        """Hand over what was assessed; never waits and never fails."""
        if not watched.shadows:
            return
        try:
            self._waiting.put_nowait(watched)
        except queue.Full:
            self.left_out += 1

    def start(self) -> None:
        """Begin to watch."""
        self._thread = threading.Thread(target=self._watch, name="shadows", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is being assessed, and keep what was counted; what waits is left out."""
        with suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()
                self.left_out += 1
        self.finish()

    def finish(self) -> None:
        """End after all that waits, and keep what was counted."""
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        with suppress(OSError):  # where the system does not let a thread be put last
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LEAST_PRIORITY)
        while True:
            try:
                watched = self._waiting.get(timeout=KEEP_EVERY_SECONDS)
            except queue.Empty:
                self._keep_sometimes()
                continue
            if watched is None:
                self._keep()
                return
            self._assess(watched)
            self._keep_sometimes()

    def _assess(self, watched: Watched) -> None:
        for each in watched.shadows:
            pair = (watched.decides, each.digest)
            tally = self._tallies.setdefault(pair, Tally(decides=pair[0], watches=pair[1]))
            try:
                seen = self._judge(each.model, watched.records)
            except Exception as error:  # noqa: BLE001 - whatever a shadow does stays with it
                tally.fail(error)
            else:
                tally.compare(watched.given, seen)

    def _keep_sometimes(self) -> None:
        if self.clock.monotonic() - self._kept_at >= KEEP_EVERY_SECONDS:
            self._keep()

    def _keep(self) -> None:
        """Write the counts of this process, one file a pair, in the place of its last ones."""
        self._kept_at = self.clock.monotonic()
        for (decides, watches), tally in self._tallies.items():
            name = f"{watches[:16]}-{decides[:16]}-{self._process}{SUFFIX}"
            try:
                write_bytes(self.folder / name, document_bytes(tally))
            except FileAccessError as error:
                logger().error("counts of shadows not kept", error=type(error).__name__)


def kept_tallies(folder: Path) -> list[Tally]:
    """Return the counts that all processes kept, added up by pair; files of other hands left out.

    Raises:
        FileAccessError: If a file cannot be read.
    """
    found: dict[tuple[str, str], Tally] = {}
    for file in sorted(folder.glob(f"[!.]*{SUFFIX}")):
        try:
            content = file.read_bytes()[:MOST_BYTES]
            tally = fitted(Tally, content)
        except OSError as error:
            raise FileAccessError(f"Cannot read {file}: {error.strerror}.") from error
        except MisfitError:
            logger().warning("a file of counts cannot be read", path=str(file))
            continue
        pair = (tally.decides, tally.watches)
        found[pair] = found[pair].plus(tally) if pair in found else tally
    return list(found.values())
