"""Readings are kept, and seen beside one another, on each database."""

import pytest
from tests.readings import keep, report_where

from creditwright.store.database import Database
from creditwright.store.readings import column_read, latest_readings
from creditwright.workflows.show_drift import (
    UnwatchedColumnError,
    show_column_drift,
    show_drift,
)
from creditwright.workflows.watch_recorded import NotWatchedError

STEADY = {"steady": 0.0, "moving": 0.0, "default_probability": 0.0}
MOVED = {"steady": 0.0, "moving": 1.5, "default_probability": 1.0}


def test_what_a_reading_found_comes_back_as_it_was(database: Database) -> None:
    report = report_where(MOVED)
    number = keep(database, "2026-10", report)

    with database.reading() as connection:
        (reading,) = latest_readings(connection, at_most=5)
        found = column_read(connection, [number], "moving")

    assert reading.alarms == report.alarms
    assert reading.rows == report.samples.rows
    assert found == {number: next(each for each in report.columns if each.name == "moving")}


def test_readings_stand_in_the_order_of_their_days_and_the_worst_feature_first(
    database: Database,
) -> None:
    keep(database, "2026-10", report_where(MOVED, approved=0.4))
    keep(database, "2026-09", report_where(STEADY))

    drift = show_drift(database)

    assert [each.until for each in drift.readings] == ["2026-09-28", "2026-10-28"]
    assert [each.name for each in drift.features] == ["moving", "steady"]
    assert drift.features[0].drifted == (False, True)
    assert [each and round(each.current, 2) for each in drift.approved] == [0.7, 0.4]
    assert drift.score[1] is not None
    assert drift.score[1] > 0.25
    assert {each.about for each in drift.alarms} >= {"moving", "default_probability"}


def test_reading_the_same_days_again_replaces_what_was_found(database: Database) -> None:
    keep(database, "2026-10", report_where(MOVED))
    keep(database, "2026-10", report_where(STEADY))
    keep(database, "2026-10", report_where(STEADY), bundle="b2")

    assert sorted(each.bundle for each in show_drift(database).readings) == ["b1", "b2"]
    assert show_drift(database).features[0].drifted == (False, False)


def test_one_feature_is_shown_of_the_latest_reading_or_of_the_one_asked_for(
    database: Database,
) -> None:
    first = keep(database, "2026-09", report_where(STEADY))
    keep(database, "2026-10", report_where(MOVED))

    latest, asked = (show_column_drift(database, "moving", reading=r) for r in (None, first))

    assert (latest.chosen, asked.chosen) == (1, 0)
    assert latest.psi == asked.psi
    assert show_column_drift(database, "moving", reading="none").chosen == 1


def test_where_nothing_was_read_that_is_said(database: Database) -> None:
    with pytest.raises(NotWatchedError):
        show_drift(database)
    keep(database, "2026-09", report_where(STEADY))
    with pytest.raises(UnwatchedColumnError):
        show_column_drift(database, "unheard_of")
