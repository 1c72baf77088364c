"""An applicant contests an outcome, in words of their own; a person has to answer, in time."""

from dataclasses import replace
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
    at = service.clock.now()
    contest = Contest(
        id=str(uuid4()),
        assessment=assessment,
        application=found.application,
        at=at,
        by=by,
        statement=statement,
        answer_by=answer_by(service.bundle(found.bundle).policy.law.profile, at),
        ledger_entry=0,
    )
    made = replace(contest, ledger_entry=_noted(connection, contest, service))
    add_contest(connection, made)
    add_work(connection, _work_of(made))
    return made


def _noted(connection: Connection, contest: Contest, service: Service) -> int:
    """Note a contest in the ledger, and return its entry's number."""
    said = {
        "contest": contest.id,
        "assessment": contest.assessment,
        "application": contest.application,
        "statement": contest.statement,
        "answer_by": instant_text(contest.answer_by),
    }
    entry = append_entry(
        connection,
        service.vault,
        action=Action.ASSESSMENT_CONTESTED,
        actor=contest.by,
        about=contest.id,
        subject=contest.application,
        payload=canonical_json(said),
        at=contest.at,
    )
    return entry.heading.seq


def _work_of(contest: Contest) -> WorkItem:
    """Return what a person has to do about a contest."""
    return WorkItem(
        id=str(uuid4()),
        application=contest.application,
        assessment=contest.assessment,
        contest=contest.id,
        why=CONTESTED,
        since=contest.at,
        due_at=contest.answer_by,
    )
