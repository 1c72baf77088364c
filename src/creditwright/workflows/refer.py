"""Keep the work list in step with what is decided: a referral waits, a decision ends the wait."""

from datetime import datetime
from uuid import uuid4

from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.decision.review import decide_by
from creditwright.store.assessments import StoredAssessment
from creditwright.store.database import Connection
from creditwright.store.work import (
    BY_PERSON,
    WorkItem,
    add_work,
    close_work,
    move_work,
    referral_waiting,
    waiting_about,
)


def note_outcome(connection: Connection, made: StoredAssessment, profile: LegalProfile) -> None:
    """Put a referral on the work list, or take off what an assessment decided.

    Assessed again, an application that waits goes on waiting since the first time: nobody gets
    another month by asking again. What the applicant contests waits on, and is about the new
    assessment from now on: whoever contests is answered by a person, on the outcome that holds.

    Args:
        connection: That of the transaction in which the assessment is recorded.
        made: The assessment.
        profile: Says how long a person may take.
    """
    found = waiting_about(connection, made.application)
    for each in found:
        if each.contest is not None:
            move_work(connection, each.id, assessment=made.id, why=each.why)
    waiting = next((each for each in found if each.contest is None), None)
    if made.outcome is not Outcome.REFER:
        if waiting is not None:
            close_work(connection, waiting.id, at=made.at)
        return
    why = made.referral.value if made.referral else BY_PERSON
    if waiting is None:
        add_work(connection, _referral(made, profile, why=why, since=made.at))
    else:
        move_work(connection, waiting.id, assessment=made.id, why=why)


def send_to_person(
    connection: Connection, found: StoredAssessment, profile: LegalProfile, *, at: datetime
) -> None:
    """Put on the work list what somebody of the staff wants to be looked at."""
    if referral_waiting(connection, found.application) is None:
        add_work(connection, _referral(found, profile, why=BY_PERSON, since=at))


def _referral(
    found: StoredAssessment, profile: LegalProfile, *, why: str, since: datetime
) -> WorkItem:
    return WorkItem(
        id=str(uuid4()),
        application=found.application,
        assessment=found.id,
        contest=None,
        why=why,
        since=since,
        due_at=decide_by(profile, since),
    )
