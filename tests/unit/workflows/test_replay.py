"""Deciding again what was decided: every bit the same, and what differs is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.recorded import AT, decisions, keep, touched
from tests.small_model import SmallModel

from creditwright.core.progress import SilentProgress
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.record import DecisionRecord, record_bytes
from creditwright.ledger.entry import Action
from creditwright.scoring.bundle import BundleNotFoundError
from creditwright.store.agreement import AssessmentMismatchError
from creditwright.store.database import Database, open_database
from creditwright.store.ledger import append_entry, reference_of
from creditwright.store.subject_keys import destroy_key
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.workflows.replay import (
    TOGETHER,
    NotReplayedError,
    OpenBundle,
    ReplayReport,
    replay_decisions,
)

NUMBER = TOGETHER + 20  # more than are replayed at once


@pytest.fixture(scope="module")
def made(small_model: SmallModel, small_decision_model: DecisionModel) -> list[DecisionRecord]:
    return decisions(small_model, small_decision_model, NUMBER)


@pytest.fixture
def database(sqlite_address: str) -> Database:
    return open_database(sqlite_address)


@pytest.fixture
def bundles(small_decision_model: DecisionModel) -> OpenBundle:
    def opened(digest: str) -> DecisionModel:
        if digest != small_decision_model.digest:
            raise BundleNotFoundError(Path(digest))
        return small_decision_model

    return opened


def replayed(
    database: Database, records: list[DecisionRecord], bundles: OpenBundle, since: str = ""
) -> ReplayReport:
    vault = keep(database, records)
    progress = SilentProgress()
    return replay_decisions(database, vault, bundles, since=since, progress=progress)


def test_every_recorded_decision_comes_out_the_same(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    report = replayed(database, made, bundles)

    assert report.is_whole
    assert (report.decisions, report.same, report.erased) == (NUMBER, NUMBER, 0)
    assert report.bundles == {made[0].model.bundle: NUMBER}


def test_a_figure_that_is_another_is_named(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    changed = [made[0], touched(made[1], score="0x1.0p+9"), made[2]]

    report = replayed(database, changed, bundles)

    assert not report.is_whole
    assert report.same == 2
    assert list(report.differing) == [made[1].assessment]
    assert "score was 0x1.0p+9 and is" in str(NotReplayedError(report))


def test_a_decision_whose_key_was_destroyed_is_counted_as_erased(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    vault = keep(database, made[:3])
    with database.writing() as connection:
        destroy_key(connection, reference_of(vault, made[1].application), at=AT)

    report = replay_decisions(database, vault, bundles, since="", progress=SilentProgress())

    assert report.is_whole
    assert (report.decisions, report.same, report.erased) == (3, 2, 1)


def test_a_decision_whose_bundle_is_gone_cannot_be_made_again(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    of_another = replace(made[1], model=replace(made[1].model, bundle="e" * 64))

    report = replayed(database, [made[0], of_another], bundles)

    assert not report.is_whole
    assert (report.same, report.cannot) == (1, 1)
    assert "no model bundle at" in report.not_replayable["e" * 64]
    assert "1 cannot be made again" in str(NotReplayedError(report))


def test_one_that_cannot_be_read_by_the_model_does_not_hide_the_others(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    narrow = replace(made[1], inputs=replace(made[1].inputs, values=""))

    report = replayed(database, [made[0], narrow, made[2]], bundles)

    assert report.same == 2
    assert "number of inputs" in report.differing[made[1].assessment]


def test_an_entry_that_holds_another_decision_than_it_says_is_named(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    vault = keep(database, made[:1])
    with database.writing() as connection:
        append_entry(
            connection,
            vault,
            action=Action.ASSESSMENT_RECORDED,
            actor="officer-1",
            about=made[2].assessment,
            subject=made[1].application,
            payload=record_bytes(made[1]),
            at=AT,
        )

    report = replay_decisions(database, vault, bundles, since="", progress=SilentProgress())

    assert report.same == 1
    assert "entry 2 is not about" in report.differing[made[1].assessment]


def test_earlier_decisions_are_left_out_where_that_is_asked_for(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    report = replayed(database, made[:5], bundles, since="2026-11-21T09:32")

    assert report.decisions == 3


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("outcome", "approve", "the store says outcome is approve"),
        ("default_probability", 0.001, "the store says default_probability is 0x"),
        ("reasons", "[]", "the store says reasons is ()"),
        ("model_version", 9, "the store says model_version is 9"),
        ("application", 5, "the store says application is 5"),
    ],
)
def test_what_people_look_up_is_compared_with_what_was_decided(
    database: Database,
    made: list[DecisionRecord],
    bundles: OpenBundle,
    column: str,
    value: object,
    said: str,
) -> None:
    declined = next(each for each in made if each.decided.outcome is Outcome.DECLINE)
    vault = keep(database, [declined])
    with database.writing() as connection:
        connection.execute(update(ASSESSMENTS).values({column: value}))

    report = replay_decisions(database, vault, bundles, since="", progress=SilentProgress())

    assert said in report.differing[declined.assessment]


def test_an_outcome_that_there_is_not_is_told(
    database: Database, made: list[DecisionRecord], bundles: OpenBundle
) -> None:
    vault = keep(database, made[:1])
    with database.writing() as connection:
        connection.execute(update(ASSESSMENTS).values(outcome="perhaps"))

    with pytest.raises(AssessmentMismatchError, match="holds what no assessment can"):
        replay_decisions(database, vault, bundles, since="", progress=SilentProgress())
