"""What happened to an application: what was assessed, and how its records changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from creditwright.store.applicants import Visibility, find_application, versions_of
from creditwright.store.assessments import StoredAssessment, assessments_of
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
    """

    number: int
    assessments: Sequence[StoredAssessment]
    versions: Sequence[Version]


def history_of(number: int, visible: Visibility, service: Service) -> History:
    """Return what happened to an application.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    with service.database.reading() as connection:
        now = find_application(connection, number, visible)
        earlier = versions_of(connection, number)
        assessments = assessments_of(connection, number)
    by: str | None = None
    versions = []
    for each in earlier:
        versions.append(Version(each.version, each.recorded_at, by))
        by = each.replaced_by
    versions.append(Version(now.version, now.recorded_at, by))
    return History(number, assessments, versions[::-1])
