"""The kill switch: from the moment it is on nobody is declined without a person, on any worker."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.services import ServiceForTests

from creditwright.core.progress import SilentProgress
from creditwright.decision.assessment import Referral
from creditwright.decision.policy import Outcome
from creditwright.decision.record import record_of
from creditwright.decision.review import ReviewTextError
from creditwright.ledger.entry import Action
from creditwright.serving.live import LiveModels
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.assessments import StoredAssessment
from creditwright.store.kill_switch import Turn, is_stopped
from creditwright.store.ledger import opened_entries
from creditwright.store.work import Wanted as WorkWanted
from creditwright.store.work import list_work
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.kill_switch import turn_switch
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.replay import replay_decisions
from creditwright.workflows.service import Service

WHY = "The bureau sends wrong scores since this morning."
SOME = 12


@pytest.fixture
def severe(service: ServiceForTests, in_use: LiveModels) -> Service:
    """The service with cut-offs by which the model declines nearly everybody."""
    champion = in_use.champion
    policy = replace(champion.model.policy, approve_up_to=1e-6, decline_above=1e-5)
    used = replace(champion.used, approve_up_to=(1e-6).hex(), decline_above=(1e-5).hex())
    model = replace(champion.model, policy=policy)
    live = replace(in_use, models=(replace(champion, model=model, used=used),))
    return replace(service.service, models=lambda: live, bundle=lambda _: model)


def assess(service: Service, numbers: Sequence[int], name: str) -> list[StoredAssessment]:
    made: list[StoredAssessment] = []

    def answer(results: Sequence[Result]) -> Answer:
        made.extend(each.assessment for each in results if isinstance(each, Made))
        return Answer(201, b"")

    request = RequestKey("o", "POST /v1/assessments", name, "a")
    wanted = [Wanted(each) for each in numbers]
    assess_applications(wanted, Caller("officer-1"), request, service, answer)
    return made


def turn(service: Service, *, is_on: bool, why: str = WHY) -> Turn:
    parts = service.database, service.vault, service.clock
    return turn_switch(*parts, is_on=is_on, by="rita", why=why)


def test_while_it_is_on_what_would_be_declined_waits_for_a_person(
    severe: Service, service: ServiceForTests
) -> None:
    numbers = service.numbers[:SOME]
    before = assess(severe, numbers, "before")
    turn(severe, is_on=True)
    during = assess(severe, numbers, "during")
    turn(severe, is_on=False)
    after = assess(severe, numbers, "after")

    declined = [each.outcome is Outcome.DECLINE for each in before]
    assert sum(declined) > SOME / 2
    assert Outcome.DECLINE not in {each.outcome for each in during}
    for was, then in zip(declined, during, strict=True):
        assert (then.referral is Referral.AUTOMATION_STOPPED) == was
    assert [each.outcome for each in after] == [each.outcome for each in before]


def test_what_was_left_to_a_person_is_on_the_work_list_and_replays_bit_for_bit(
    severe: Service, service: ServiceForTests
) -> None:
    turn(severe, is_on=True)
    made = assess(severe, service.numbers[:SOME], "during")

    with severe.database.reading() as connection:
        wanted = WorkWanted(why=[Referral.AUTOMATION_STOPPED.value])
        waiting = {each.item.assessment for each in list_work(connection, wanted)}
    report = replay_decisions(
        severe.database, severe.vault, severe.bundle, since="", progress=SilentProgress()
    )

    stopped = {each.id for each in made if each.referral is Referral.AUTOMATION_STOPPED}
    assert stopped
    assert waiting == stopped
    assert (report.is_whole, report.same) == (True, SOME)


def test_turned_under_load_no_decline_comes_after_it_in_the_ledger(
    severe: Service, service: ServiceForTests
) -> None:
    start = threading.Barrier(4)

    def ask(worker: int) -> None:
        start.wait()
        for n in range(6):
            assess(severe, [service.numbers[worker * 6 + n]], f"{worker} {n}")

    threads = [threading.Thread(target=ask, args=(worker,)) for worker in range(3)]
    for each in threads:
        each.start()
    start.wait()
    turned = turn(severe, is_on=True)
    for each in threads:
        each.join()
    assess(severe, service.numbers[:SOME], "after")

    with severe.database.reading() as connection:
        found = list(opened_entries(connection, severe.vault, Action.ASSESSMENT_RECORDED))
    after = [each for each in found if each.entry.heading.seq > turned.ledger_entry]
    outcomes = [record_of(each.content or b"").decided.outcome for each in after]
    assert len(outcomes) >= SOME
    assert Outcome.DECLINE not in outcomes


def test_a_turn_is_kept_with_who_and_why_and_turning_it_twice_is_one_turn(
    severe: Service,
) -> None:
    first, again = turn(severe, is_on=True), turn(severe, is_on=True, why="Once more to be sure.")

    with severe.database.reading() as connection:
        found = list(opened_entries(connection, severe.vault, Action.AUTOMATION_SWITCHED))
        assert is_stopped(connection)
    assert again == first
    assert [
        (each.entry.heading.actor, WHY.encode() in (each.content or b"")) for each in found
    ] == [("rita", True)]


def test_nobody_turns_it_without_saying_why(severe: Service) -> None:
    with pytest.raises(ReviewTextError):
        turn(severe, is_on=True, why="oops")
