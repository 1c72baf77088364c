"""An applicant's own application, as all the applicant's pages need it: no number of the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.assessments import StoredAssessment, ToldReason
from creditwright.store.reviews import Contest, Review, standing_reasons
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.parts import TheService
from creditwright.workflows.history import History, history_of
from creditwright.workflows.service import Service


@dataclass(frozen=True, slots=True)
class Mine:
    """An own application.

    Attributes:
        numbers: Of all the own applications, rising.
        history: What happened to the one that is looked at; None: there is none at all.
    """

    numbers: Sequence[int]
    history: History | None

    @property
    def visible(self) -> Visibility:
        """The own applications, and no others."""
        return Visibility(frozenset(self.numbers))

    @property
    def number(self) -> int:
        """Which application is looked at; ApplicationNotFoundError if there is none."""
        if self.history is None:
            raise ApplicationNotFoundError
        return self.history.number

    @property
    def latest(self) -> StoredAssessment | None:
        """Its latest assessment; None: it was not assessed yet."""
        return self.history.assessments[0] if self.history and self.history.assessments else None

    @property
    def reviews(self) -> Sequence[Review]:
        """What people decided on it, the earliest first."""
        if self.history is None or self.latest is None:
            return ()
        return self.history.reviews.get(self.latest.id, ())

    @property
    def outcome(self) -> Outcome | None:
        """What holds; None: nothing yet."""
        if self.history is None or self.latest is None:
            return None
        return self.history.standing(self.latest)

    @property
    def reasons(self) -> Sequence[ToldReason]:
        """What weighed most against it; none where it was approved."""
        if self.latest is None or self.outcome is Outcome.APPROVE:
            return ()
        return standing_reasons(self.latest, self.reviews)

    @property
    def contests(self) -> list[tuple[Contest, Review | None]]:
        """What was contested of it, the latest first, each with its answer if there is one."""
        if self.history is None:
            return []
        made = (each for reviews in self.history.reviews.values() for each in reviews)
        answers = {each.contest: each for each in made if each.contest}
        return [(each, answers.get(each.id)) for each in reversed(self.history.contests)]

    @property
    def may_contest(self) -> bool:
        """Whether there is something to contest, and no contest of it waits."""
        waits = any(answer is None for _, answer in self.contests)
        return self.outcome in (Outcome.DECLINE, Outcome.REFER) and not waits


def my_application(
    principal: Annotated[Principal, Depends(requires(Scope.ASSESSMENTS_READ_OWN))],
    service: TheService,
    application: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
) -> Mine:
    """Return the own application that the address names; the first one, where it names none.

    Raises:
        ApplicationNotFoundError: If it names one that is not the own.
    """
    return application_of(principal, application, service)


def application_of(principal: Principal, asked: int | None, service: Service) -> Mine:
    """Return an own application of somebody; see `my_application`."""
    numbers = sorted(principal.applications)
    if asked is not None and asked not in numbers:
        raise ApplicationNotFoundError
    if not numbers:
        return Mine((), None)
    number = asked or numbers[0]
    return Mine(numbers, history_of(number, Visibility(frozenset(numbers)), service))


MyApplication = Annotated[Mine, Depends(my_application)]
