"""What the service recorded against what its model met when it was made, on each database."""

import json
from dataclasses import replace
from functools import partial

import pytest
from tests.services import NOON, ServiceForTests
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.model import DecisionModel
from creditwright.monitoring.alarms import Check
from creditwright.monitoring.column import Role
from creditwright.monitoring.frozen import as_text, from_text
from creditwright.monitoring.profile import NumberProfile
from creditwright.monitoring.report import MonitoringReport
from creditwright.serving.live import LiveModels
from creditwright.store.answers import Answer, RequestKey
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.keep_readings import keep_readings, months_recorded
from creditwright.workflows.show_drift import show_drift
from creditwright.workflows.watch_recorded import (
    Days,
    NoReferenceError,
    NothingRecordedError,
    NotWatchedError,
    freeze_reference,
    keep_report,
    last_gauges,
    last_report,
    watch_recorded,
)
from creditwright.workflows.watched_records import watched_records

DECISIONS = 110
ALWAYS = Days("2000-01-01", "2100-01-01")


@pytest.fixture(scope="module")
def kept(
    trained_portfolio: TrainedPortfolio,
    in_use: LiveModels,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The reference that is kept of the small portfolio, as text."""
    folder = tmp_path_factory.mktemp("watched")
    model = in_use.champion.model
    sample = watched_records(
        trained_portfolio.records,
        model,
        "lender",
        folder=folder,
        work=folder / "work",
        progress=SilentProgress(),
    )
    freeze_reference(sample, model, folder, SilentProgress())
    return (folder / f"reference-{model.digest}.json").read_text()


@pytest.fixture
def decided(service: ServiceForTests, kept: str) -> ServiceForTests:
    """A service that has decided on a hundred applications, and a kept reference."""
    wanted = [Wanted(number) for number in service.numbers[: DECISIONS * 18 : 18]]
    request = RequestKey("otto", "POST /v1/assessments/batch", "k1", "a")
    answer = Answer(200, b"[]")
    assess_applications(wanted, Caller("otto"), request, service.service, lambda _: answer)
    keep(service, kept)
    return service


def model_of(service: ServiceForTests) -> DecisionModel:
    return service.service.models().champion.model


def keep(service: ServiceForTests, text: str) -> None:
    folder = service.service.watched
    folder.mkdir(exist_ok=True)
    (folder / f"reference-{model_of(service).digest}.json").write_text(text)


def watched(service: ServiceForTests, days: Days = ALWAYS) -> MonitoringReport:
    parts = service.service
    return watch_recorded(
        parts.database,
        parts.vault,
        model_of(service),
        days,
        folder=parts.watched,
        progress=SilentProgress(),
    ).report


def test_decisions_on_applications_of_one_kind_raise_no_alarm_and_are_shown(
    decided: ServiceForTests,
) -> None:
    report = watched(decided)
    with pytest.raises(NotWatchedError):
        last_report(decided.service.watched)
    keep_report(report, decided.service.watched, at=NOON.timestamp())

    assert report.alarms == ()
    assert report.samples.rows == (2000, DECISIONS)
    assert {each.name for each in report.features} == {
        each.name for each in model_of(decided).scorer.inputs
    }
    assert {Role.SCORE, Role.OUTCOME} <= {each.role for each in report.columns}
    assert last_report(decided.service.watched)["samples"]["rows"] == [2000, DECISIONS]
    assert 'creditwright_monitoring_applications{sample="current"} 110' in last_gauges(
        decided.service.watched
    )


def test_a_feature_and_a_score_that_moved_since_are_found(
    decided: ServiceForTests, kept: str
) -> None:
    reference = from_text(kept)
    columns = list(reference.columns)
    for place, column in enumerate(columns):
        if column.named.role is Role.SCORE and isinstance(column.profile, NumberProfile):
            p = column.profile
            moved = replace(p, points=p.points / 3, edges=p.edges / 3)
            columns[place] = replace(column, profile=moved)
    keep(decided, as_text(replace(reference, columns=columns)))

    (first, *_) = watched(decided).alarms

    assert (first.check, first.about) == (Check.SCORE, "default_probability")


def test_of_days_on_which_nothing_was_decided_nothing_is_told(
    service: ServiceForTests, kept: str
) -> None:
    keep(service, kept)

    with pytest.raises(NothingRecordedError, match="1999-01-01 to 1999-01-31"):
        watched(service, Days("1999-01-01", "1999-01-31"))


def test_without_a_kept_reference_nothing_is_compared(service: ServiceForTests) -> None:
    with pytest.raises(NoReferenceError, match="monitor reference"):
        watched(service)


def test_a_kept_reference_is_read_as_it_was_written_and_holds_no_row(kept: str) -> None:
    document = json.loads(kept)

    assert as_text(from_text(kept)) == kept
    assert all(each["name"] != "SK_ID_CURR" for each in document["columns"])
    assert max(len(each.get("points", [])) for each in document["columns"]) <= 1000


def test_a_reading_is_made_of_each_month_and_kept(decided: ServiceForTests) -> None:
    parts = decided.service
    watch = partial(
        watch_recorded,
        parts.database,
        parts.vault,
        model_of(decided),
        folder=parts.watched,
        progress=SilentProgress(),
    )

    months = months_recorded(parts.database, model_of(decided).digest, ALWAYS)
    keep_readings(watch, months, parts.database, folder=parts.watched, clock=parts.clock)

    drift = show_drift(parts.database)
    assert months == [Days("2026-11-01", "2026-11-31")]
    assert [(each.since, each.until) for each in drift.readings] == [("2026-11-21", "2026-11-21")]
    assert drift.last.rows == (2000, DECISIONS)
    assert len(drift.features) == len(model_of(decided).scorer.inputs)
    assert last_report(parts.watched)["samples"]["rows"] == [2000, DECISIONS]


def test_of_a_model_that_decided_nothing_there_are_no_months(service: ServiceForTests) -> None:
    with pytest.raises(NothingRecordedError):
        months_recorded(service.service.database, model_of(service).digest, ALWAYS)
