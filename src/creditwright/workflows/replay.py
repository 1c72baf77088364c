"""Make every recorded decision again, and compare it with what was recorded, bit for bit.

What people look up is compared too, assessments and what people wrote and decided on them: it could
be changed, and the ledger stand as it was.

From the ledger and the bundles alone: an applicant's records may have changed since, and a feature
may be computed otherwise today.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from creditwright.core.errors import BadDataError, CreditwrightError
from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import DecisionRecord, record_of
from creditwright.decision.replay import difference, replay
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.store.agreement import assessments_by_id, purged_among
from creditwright.store.database import Connection, Database
from creditwright.store.ledger import Opened, count_entries, opened_entries
from creditwright.store.recorded_words import words_that_differ
from creditwright.workflows.recorded_rows import row_difference

TOGETHER = 500  # decisions of one bundle; their inputs are held at once

OpenBundle = Callable[[str], DecisionModel]
"""Gives the decision model of a bundle, by its digest, or raises what keeps it from being given."""


class NotReplayedError(BadDataError):
    """Some recorded decisions do not come out again as they were, or cannot be made again."""

    def __init__(self, report: "ReplayReport") -> None:
        self.report = report
        told = [*report.differing.values(), *report.not_replayable.values()]
        super().__init__(
            f"{len(report.differing)} of {report.decisions} recorded decisions differ, "
            f"{report.cannot} cannot be made again. The first: {told[0]}"
        )


@dataclass(slots=True)
class ReplayReport:
    """What became of the recorded decisions.

    Attributes:
        decisions: How many are recorded.
        same: How many came out the same in every bit.
        erased: How many cannot be read any more, for the applicant was erased.
        words: How many reviews, contests, notes and notices were compared with the ledger.
        differing: By assessment, or review, contest, note or notice, in what it differs.
        not_replayable: By bundle, why its decisions cannot be made again.
        cannot: How many these are.
        bundles: By digest, how many decisions each made.
    """

    decisions: int = 0
    same: int = 0
    erased: int = 0
    words: int = 0
    differing: dict[str, str] = field(default_factory=dict)
    not_replayable: dict[str, str] = field(default_factory=dict)
    cannot: int = 0
    bundles: dict[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every decision that can be read came out as it was recorded."""
        return not self.differing and not self.cannot


def replay_decisions(
    database: Database,
    vault: Vault,
    open_bundle: OpenBundle,
    *,
    since: str,
    progress: Progress,
) -> ReplayReport:
    """Make the recorded decisions again, a few hundred of one bundle at once.

    Args:
        database: Deciding goes on meanwhile.
        vault: Opens what was recorded.
        open_bundle: Gives a bundle by its digest; asked once for each.
        since: Leave out those made before this time, as `instant_text` writes it, or its beginning.
        progress: Told of every decision.

    Raises:
        SealError, SubjectKeyLostError, RecordError: If what was recorded cannot be read.
    """
    with database.reading() as connection:
        work = _Replaying(open_bundle, connection)
        for opened in _recorded(connection, vault, since, progress):
            work.take(opened)
        work.finish()
        report = work.report
        for number, trouble in words_that_differ(connection, vault, since=since):
            report.words += 1
            if trouble is not None:
                report.differing[number] = trouble
    logger().info("decisions replayed", count=report.decisions, rejected=len(report.differing))
    return report


def _recorded(
    connection: Connection, vault: Vault, since: str, progress: Progress
) -> Iterator[Opened]:
    action = Action.ASSESSMENT_RECORDED
    total = count_entries(connection, action, since=since)
    found = opened_entries(connection, vault, action, since=since)
    yield from progress.track(found, description="Deciding again", total=total)


class _Replaying:
    """Gathers decisions by what they were made with, and replays them when there are enough."""

    def __init__(self, open_bundle: OpenBundle, connection: Connection) -> None:
        self.report = ReplayReport()
        self._open = open_bundle
        self._connection = connection
        self._models: dict[str, DecisionModel | None] = {}
        self._waiting: dict[tuple[str, str, str], list[DecisionRecord]] = {}

    def take(self, opened: Opened) -> None:
        """Take one recorded decision."""
        self.report.decisions += 1
        if opened.content is None:
            self.report.erased += 1
            return
        record = record_of(opened.content)
        if record.assessment != opened.entry.heading.about:
            said = f"entry {opened.entry.heading.seq} is not about the decision that it holds"
            self.report.differing[record.assessment] = said
            return
        used = record.model
        self.report.bundles[used.bundle] = self.report.bundles.get(used.bundle, 0) + 1
        waiting = self._waiting.setdefault(
            (used.bundle, used.approve_up_to, used.decline_above), []
        )
        waiting.append(record)
        if len(waiting) == TOGETHER:
            self._replay(waiting)
            waiting.clear()

    def finish(self) -> None:
        """Replay what is left."""
        for waiting in self._waiting.values():
            self._replay(waiting)

    def _replay(self, records: list[DecisionRecord]) -> None:
        if not records:
            return
        model = self._model(records[0].model.bundle)
        if model is None:
            self.report.cannot += len(records)
            return
        ids = [each.assessment for each in records]
        rows = assessments_by_id(self._connection, ids)
        purged = purged_among(self._connection, ids)
        for record, trouble in zip(records, self._again(records, model), strict=True):
            found = trouble
            if found is None and record.assessment not in purged:
                found = row_difference(record, rows.get(record.assessment))
            if found is None:
                self.report.same += 1
            else:
                self.report.differing[record.assessment] = (
                    f"Assessment {record.assessment}: {found}."
                )

    def _model(self, bundle: str) -> DecisionModel | None:
        if bundle not in self._models:
            try:
                self._models[bundle] = self._open(bundle)
            except CreditwrightError as error:
                self._models[bundle] = None
                self.report.not_replayable[bundle] = str(error)
        return self._models[bundle]

    @staticmethod
    def _again(records: list[DecisionRecord], model: DecisionModel) -> list[str | None]:
        """Return for each decision in what it differs, or None."""
        try:
            made = replay(records, model)
        except CreditwrightError as error:
            if len(records) == 1:
                return [str(error)]
            return [found for each in records for found in _Replaying._again([each], model)]
        return [difference(each.decided, again) for each, again in zip(records, made, strict=True)]
