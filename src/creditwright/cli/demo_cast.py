"""The people of the demo, one of each kind, and the work that each finds done or has to do."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from creditwright.access.passwords import made_password
from creditwright.access.roles import Role
from creditwright.composition.service import open_desk, open_service, open_store
from creditwright.core.settings import Settings
from creditwright.decision.policy import Outcome
from creditwright.decision.review_words import ReviewCode
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import StoredAssessment
from creditwright.store.people import NameTakenError
from creditwright.store.searching import search_applications
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.correct import ask_in
from creditwright.workflows.people import (
    FIRST,
    Desk,
    Newcomer,
    change_password,
    let_first_in,
    let_in,
)
from creditwright.workflows.review import Decision, ReviewConflictError, Reviewer, overrule
from creditwright.workflows.service import Service
from creditwright.workflows.write_note import write_note

APPLICANT, OFFICER, REVIEWER = "demo-applicant", "demo-officer", "demo-reviewer"
STAFF: Final = {
    OFFICER: Role.OFFICER,
    REVIEWER: Role.REVIEWER,
    "demo-risk": Role.RISK,
    "demo-engineer": Role.ENGINEER,
    "demo-auditor": Role.AUDITOR,
    "demo-privacy": Role.PRIVACY,
}
ASSESSED = 60  # applications; enough to show every outcome
NOTE = "The applicant telephoned: the employer's letter follows by post."
SHOWN = "Payslips of three months show a second income that the records do not have."
SECOND_LOOK = "The amount is unusual for this product: a colleague should look at it first."
STATEMENT = "The loan that you see as open was repaid in spring; the bank has confirmed it to me."
MORE_INCOME: Final = {"AMT_INCOME_TOTAL": 240_000}
PAYSLIPS: Final = "My payslips of the last three months show more than stands in my file."


@dataclass(frozen=True, slots=True)
class Login:
    """With what somebody of the demo signs in; shown once."""

    name: str
    role: Role
    password: str


def with_cast(settings: Settings) -> tuple[Login, ...]:
    """Have some applications decided, some of them by people, and let one person of each kind in.

    A second demo in the same place finds the work done, and gives everybody another password.

    Raises:
        NoModelInUseError: If nothing can be decided.
    """
    with open_store(settings) as database, database.reading() as connection:
        numbers = [each.number for each in search_applications(connection, limit=ASSESSED)]
    with open_desk(settings) as desk:
        first = let_first_in(desk)
        logins = [] if first is None else [Login(FIRST, Role.ADMINISTRATOR, first)]
        logins += [_let_in(desk, name, role) for name, role in STAFF.items()]
        with open_service(settings) as service:
            decided = [assess_once(each, Caller(OFFICER), service) for each in numbers]
            declined = [each for each in decided if each.outcome is Outcome.DECLINE]
            logins += _applicants(desk, declined[-1:] or decided[-1:])
            with suppress(ReviewConflictError):  # an earlier demo did it
                _work(decided, service)
    return tuple(logins)


def _let_in(desk: Desk, name: str, role: Role, own: Sequence[int] = ()) -> Login:
    password = made_password()
    newcomer = Newcomer(name=name, roles=frozenset({role}), applications=frozenset(own))
    try:
        let_in(desk, newcomer, password=password)
    except NameTakenError:
        change_password(desk, name, password)
    return Login(name, role, password)


def _applicants(desk: Desk, decided: Sequence[StoredAssessment]) -> Iterator[Login]:
    for each in decided:
        yield _let_in(desk, APPLICANT, Role.APPLICANT, [each.application])


def _work(decided: Sequence[StoredAssessment], service: Service) -> None:
    """Have people overrule, ask for a second look, note, contest, and ask for a correction.

    Raises:
        ReviewConflictError: If it was done before.
    """
    declined = [each for each in decided if each.outcome is Outcome.DECLINE]
    approved = [each for each in decided if each.outcome is Outcome.APPROVE]
    reviewer = Reviewer(id=REVIEWER, roles=frozenset({Role.REVIEWER}))
    with service.database.writing() as connection:
        for each in declined[:1]:
            write_note(connection, each.application, NOTE, by=OFFICER, service=service)
            approve = _instead(each, Outcome.APPROVE, ReviewCode.MEANS_SHOWN, SHOWN)
            overrule(connection, each.id, approve, reviewer, service)
        for each in approved[:1]:
            refer = _instead(each, Outcome.REFER, ReviewCode.MORE_NEEDED, SECOND_LOOK)
            overrule(connection, each.id, refer, reviewer, service)
        for each in declined[1:][-1:]:
            contest_outcome(
                connection, each.id, STATEMENT, by=APPLICANT, visible=EVERYTHING, service=service
            )
            ask_in(
                connection,
                each.application,
                MORE_INCOME,
                PAYSLIPS,
                by=APPLICANT,
                visible=EVERYTHING,
                service=service,
            )


def _instead(found: StoredAssessment, after: Outcome, code: ReviewCode, text: str) -> Decision:
    return Decision(before=found.outcome, after=after, code=code, text=text)
