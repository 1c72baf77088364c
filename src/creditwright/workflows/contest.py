"""An applicant contests an outcome, in words of their own; a person has to answer, in time."""

from uuid import uuid4

from creditwright.core.clock import instant_text
from creditwright.core.digests import canonical_json
from creditwright.decision.policy import Outcome
from creditwright.decision.review import answer_by, check_text
from creditwright.ledger.entry import Action
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import find_assessment
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.reviews import Contest, add_contest, reviews_of, standing_outcome
from creditwright.store.subject_keys import wait_for_others
from creditwright.store.work import CONTESTED, WorkItem, add_work, contest_waiting
from creditwright.workflows.review import ReviewConflictError
from creditwright.workflows.service import Service


def contest_outcome(
    connection: Connection,
    assessment: str,
    statement: str,
    *,
    by: str,
    visible: Visibility,
    service: Service,
) -> Contest:
    """Take down what an applicant says against an outcome, and have a person answer it.

    Args:
        connection: One that writes.
        assessment: Its id.
        statement: In the applicant's own words.
        by: Who brings it.
        visible: Whose outcomes they may contest.
        service: The parts of the service.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be contested by them.
        ReviewConflictError: If a contest of it waits already, or it was approved.
        ReviewTextError: If the statement says nothing, or is too long.
    """
    wait_for_others(connection)
    found = find_assessment(connection, assessment, visible)
    check_text(statement)
    if standing_outcome(found, reviews_of(connection, assessment)) is Outcome.APPROVE:
        raise ReviewConflictError("The application was approved: there is nothing to contest.")
    if contest_waiting(connection, assessment) is not None:
        raise ReviewConflictError("A contest of this outcome waits for its answer already.")
    at, number = service.clock.now(), str(uuid4())
    due = answer_by(service.bundle(found.bundle).policy.law.profile, at)
    said = {
        "contest": number,
        "assessment": assessment,
        "application": found.application,
        "statement": statement,
        "answer_by": instant_text(due),
    }
    entry = append_entry(
        connection,
        service.vault,
        action=Action.ASSESSMENT_CONTESTED,
        actor=by,
        about=number,
        subject=found.application,
        payload=canonical_json(said),
        at=at,
    )
    made = Contest(
        id=number,
        assessment=assessment,
        application=found.application,
        at=at,
        by=by,
        statement=statement,
        answer_by=due,
        ledger_entry=entry.heading.seq,
    )
    add_contest(connection, made)
    add_work(
        connection,
        WorkItem(
            id=str(uuid4()),
            application=found.application,
            assessment=assessment,
            contest=number,
            why=CONTESTED,
            since=at,
            due_at=due,
        ),
    )
    return made
