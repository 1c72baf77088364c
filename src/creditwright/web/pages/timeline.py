"""The history of an application as one line of time, the latest first."""

from dataclasses import dataclass
from datetime import datetime

from creditwright.access.scopes import Scope
from creditwright.store.assessments import StoredAssessment
from creditwright.store.corrections import Correction
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
    asked: Correction | None = None
    answered: Correction | None = None

    @property
    def scope(self) -> Scope:
        """Who may see it, of those who read the file."""
        if self.note is not None:
            return Scope.NOTES_READ
        is_of_people = self.review is not None or self.contest is not None
        return Scope.REVIEWS_READ_ANY if is_of_people else Scope.APPLICATIONS_READ_ANY


def timeline_of(history: History) -> list[Event]:
    """Return what happened, the latest first."""
    events = [Event(each.at, each.by, assessment=each) for each in history.assessments]
    events += [Event(each.at, each.by, version=each) for each in history.versions]
    events += [
        Event(each.at, each.by, review=each) for made in history.reviews.values() for each in made
    ]
    events += [Event(each.at, each.by, contest=each) for each in history.contests]
    events += [Event(each.at, each.by, note=each) for each in history.notes]
    events += [Event(each.at, each.by, asked=each) for each in history.corrections]
    events += [
        Event(each.decided_at, each.decided_by, answered=each)
        for each in history.corrections
        if each.decided_at is not None
    ]
    return sorted(events, key=lambda each: each.at, reverse=True)
