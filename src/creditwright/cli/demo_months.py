"""Months behind the demo: decisions, what people made of them, loans repaid; the last drifts."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Final

from creditwright.access.roles import Role
from creditwright.cli import console
from creditwright.cli.demo_service import say
from creditwright.cli.monitor import keep_reference
from creditwright.cli.simulate import simulate
from creditwright.cli.store import load
from creditwright.cli.watching import read_recorded
from creditwright.composition.population import populations
from creditwright.composition.service import make_ready, open_service
from creditwright.core.clock import SystemClock
from creditwright.core.errors import RefusedError
from creditwright.core.settings import Settings
from creditwright.decision.policy import Outcome
from creditwright.decision.review_words import ReviewCode
from creditwright.monitoring.report import MonitoringReport
from creditwright.population.population import Population
from creditwright.records.simulator.block import BLOCK_APPLICATIONS, FIRST_APPLICATION
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.assessments import StoredAssessment
from creditwright.store.loan_outcomes import LoanOutcome
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.loan_outcomes import take_outcomes
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.review import Decision, ReviewConflictError, Reviewer, overrule
from creditwright.workflows.service import Service

MONTHS: Final = 2  # before the one that drifts
A_MONTH: Final = 320  # decisions: of a hundred in a group something is told
SHOCK: Final = 0.9  # standard deviations: people have less left and seek more credit
SKIPPED: Final = 200  # applications that others of the demo work on
OVERRULED: Final = 24
PEOPLE: Final = (
    Reviewer(id="demo-reviewer", roles=frozenset({Role.REVIEWER})),
    Reviewer(id="demo-officer", roles=frozenset({Role.OFFICER})),
)
WHY: Final = {
    ReviewCode.MEANS_SHOWN: "Savings that the file does not have were shown by a bank's letter.",
    ReviewCode.PAST_EXPLAINED: "The late payments fell into a time of illness that is over.",
    ReviewCode.REPAYMENT_LIKELY: "Ten years with one employer, and the rent is low.",
}


@dataclass(frozen=True, slots=True)
class Then:
    """A clock that stands at a moment of the past, and runs on for durations."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment

    def monotonic(self) -> float:
        """Return seconds that only ever rise."""
        return SystemClock().monotonic()


def with_months(settings: Settings, applications: int, *, seed: int) -> None:
    """Have three ordinary months and one after an economic shock decided, and read.

    Args:
        settings: Where everything is; the model is in use, its population made.
        applications: How many the lender had; who comes after them is simulated.
        seed: Of the lender.
    """
    place = settings.home / "demo" / "after-a-shock"
    simulated = ("--applications", A_MONTH, "--after", applications, "--seed", seed)
    say("simulate", *simulated, "--shock", SHOCK, "--out", place)
    simulate(applications=A_MONTH, after=applications, shock=SHOCK, seed=seed, out=place)
    make_ready(settings)
    say("store", "load", place)
    load(str(place))
    say("monitor", "reference", "--population")
    keep_reference(None, population=True)
    with open_service(settings) as service:
        population = populations(settings).of(service.models().champion.digest)
        _decide(service, population, applications)
    say("monitor", "recorded", "--by-month")
    console.note(_in_words(_read(settings)))


def _decide(service: Service, population: Population, applications: int) -> None:
    there = population.applications[SKIPPED : SKIPPED + MONTHS * A_MONTH].tolist()
    moments = _moments(datetime.now(UTC))
    decided = []
    for n, moment in enumerate(moments[:-1]):
        mine = there[n * A_MONTH : (n + 1) * A_MONTH]
        decided += _assessed(mine, moment, service)
    first = FIRST_APPLICATION + -(-applications // BLOCK_APPLICATIONS) * BLOCK_APPLICATIONS
    _overrule(decided, moments[-2], service)
    _assessed(list(range(first, first + A_MONTH)), moments[-1], service)
    _tell_outcomes(decided, population, service)


def _moments(now: datetime) -> list[datetime]:
    """Return a moment in each month, the last an hour ago."""
    found = [now - timedelta(hours=1)]
    for _ in range(MONTHS):
        found.append(found[-1].replace(day=1) - timedelta(days=10))
    return found[::-1]


def _assessed(numbers: Sequence[int], at: datetime, service: Service) -> list[StoredAssessment]:
    """Have applications decided on at a moment; asked again, nothing is done."""
    made: list[StoredAssessment] = []

    def kept(results: Sequence[Result]) -> Answer:
        made.extend(each.assessment for each in results if isinstance(each, Made))
        return Answer(200, b"[]")

    then = replace(service, clock=Then(at))
    key = RequestKey("demo", "months", f"{at:%Y-%m} {numbers[0]}", str(len(numbers)))
    assess_applications([Wanted(each) for each in numbers], Caller("demo-officer"), key, then, kept)
    return made


def _overrule(decided: Sequence[StoredAssessment], at: datetime, service: Service) -> None:
    """Have two people approve some of what was declined; who may not go so far leaves it."""
    declined = [each for each in decided if each.outcome is Outcome.DECLINE][:OVERRULED]
    then = replace(service, clock=Then(at + timedelta(hours=2)))
    whys = islice(cycle(WHY.items()), len(declined))
    for each, (code, text), person in zip(declined, whys, cycle(PEOPLE), strict=False):
        decision = Decision(before=each.outcome, after=Outcome.APPROVE, code=code, text=text)
        with (
            suppress(ReviewConflictError, RefusedError),
            service.database.writing() as connection,
        ):
            overrule(connection, each.id, decision, person, then)


def _tell_outcomes(
    decided: Sequence[StoredAssessment], population: Population, service: Service
) -> None:
    """Tell what became of the loans, as the lender's own table has it."""
    today = service.clock.now().date()
    told = []
    for each in decided:
        place = population.place_of(each.application)
        label = None if place is None else population.labels[place]
        if label is not None and label == label:  # noqa: PLR0124 - NaN: it is not known
            told.append(LoanOutcome(each.application, bool(label), today))
    if told:
        take_outcomes(told, service.database, by="demo", clock=service.clock)


def _read(settings: Settings) -> MonitoringReport:
    with open_service(settings) as service, console.progress() as progress:
        model = service.models().champion.model
    return read_recorded(model, ("0001-01-01", "9999-12-31"), settings, progress, by_month=True)


def _in_words(report: MonitoringReport) -> str:
    n = len(report.alarms)
    return f"The month after the shock raised {n} alarms: see /portfolio/drift as demo-risk."
