"""The history of an application as one line of time, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from creditwright.store.assessments import StoredAssessment
from creditwright.store.reviews import Contest, Note, Review
from creditwright.workflows.history import History, Version


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: one of these, and nothing else of them.

    Attributes:
        by: Whose doing, by id; None: not known.
    """

    at: datetime
    by: str | None
    assessment: StoredAssessment | None = None
    version: Version | None = None
    review: Review | None = None
    contest: Contest | None = None
    note: Note | None = None


def timeline_of(history: History) -> list[Event]:
    """Return what happened, the latest first."""
    events = [Event(each.at, each.by, assessment=each) for each in history.assessments]
    events += [Event(each.at, each.by, version=each) for each in history.versions]
    events += [
        Event(each.at, each.by, review=each) for made in history.reviews.values() for each in made
    ]
    events += [Event(each.at, each.by, contest=each) for each in history.contests]
    events += [Event(each.at, each.by, note=each) for each in history.notes]
    return sorted(events, key=lambda each: each.at, reverse=True)
