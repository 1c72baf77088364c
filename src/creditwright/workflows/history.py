"""What happened to an application: what was assessed, decided by people, contested, changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from creditwright.decision.policy import Outcome
from creditwright.store.applicants import Visibility, find_application_alone
from creditwright.store.assessments import StoredAssessment, assessments_of
from creditwright.store.corrections import Correction, corrections_of
from creditwright.store.put_applications import versions_of
from creditwright.store.reviews import (
    Contest,
    Note,
    Review,
    contests_about,
    notes_of,
    reviews_about,
    standing_outcome,
)
from creditwright.workflows.service import Service


@dataclass(frozen=True, slots=True)
class Version:
    """The records of an application as they were from some moment on.

    Attributes:
        number: From 1.
        at: Since when.
        by: Who brought them in, by id; None: it was not kept, of the first one.
    """

    number: int
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class History:
    """What happened to an application.

    Attributes:
        assessments: The latest first.
        versions: Of its records, the latest first.
        reviews: What people decided, by assessment, the earliest first.
        contests: What the applicant contested, the earliest first.
        notes: What staff wrote down, the latest first.
        corrections: What the applicant wants corrected, the latest first.
    """

    number: int
    assessments: Sequence[StoredAssessment]
    versions: Sequence[Version]
    reviews: Mapping[str, Sequence[Review]]
    contests: Sequence[Contest]
    notes: Sequence[Note]
    corrections: Sequence[Correction]

    def standing(self, assessment: StoredAssessment) -> Outcome:
        """Return the outcome of an assessment that holds: a person may have decided."""
        return standing_outcome(assessment, self.reviews.get(assessment.id, ()))


def history_of(number: int, visible: Visibility, service: Service) -> History:
    """Return what happened to an application.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    with service.database.reading() as connection:
        now = find_application_alone(connection, number, visible)
        earlier = versions_of(connection, number)
        assessments = assessments_of(connection, number)
        reviews = reviews_about(connection, (each.id for each in assessments))
        contests, notes = contests_about(connection, number), notes_of(connection, number)
        corrections = corrections_of(connection, number)
    by: str | None = None
    versions = []
    for each in earlier:
        versions.append(Version(each.version, each.recorded_at, by))
        by = each.replaced_by
    versions.append(Version(now.version, now.recorded_at, by))
    return History(number, assessments, versions[::-1], reviews, contests, notes, corrections)
