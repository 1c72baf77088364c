"""The history of an application as one line of time, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from creditwright.store.assessments import StoredAssessment
from creditwright.workflows.history import History, Version


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: an assessment, or other records.

    Attributes:
        by: Whose doing, by id; None: not known.
    """

    at: datetime
    by: str | None
    assessment: StoredAssessment | None = None
    version: Version | None = None


def timeline_of(history: History) -> list[Event]:
    """Return what happened, the latest first."""
    events = [Event(each.at, each.by, assessment=each) for each in history.assessments]
    events += [Event(each.at, each.by, version=each) for each in history.versions]
    return sorted(events, key=lambda each: each.at, reverse=True)
