"""Jobs on each kind of database: run once, found by whoever asked, and after a worker has gone."""

import pytest
from tests.services import ServiceForTests

from creditwright.serving.live import LiveModels
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.jobs import Job, JobState, take_job
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.jobs import find_job, is_abandoned, run_job, start_job
from creditwright.workflows.service import Service

ADA, BEN = Caller("ada"), Caller("ben")


def doubled(number: int, _caller: Caller, _service: Service) -> int:
    return number * 2


def failing(_number: int, _caller: Caller, _service: Service) -> int:
    raise ZeroDivisionError


def deciding(number: int, caller: Caller, service: Service) -> float:
    return assess_once(number, caller, service).default_probability


def found(service: ServiceForTests, who: Caller = ADA, number: int | None = None) -> Job:
    job = find_job("double", number, who, service.service)
    assert job is not None
    return job


def test_a_job_is_pending_until_it_is_done(service: ServiceForTests) -> None:
    number = service.numbers[0]
    job = start_job("double", number, ADA, service.service)
    assert found(service).state is JobState.PENDING

    run_job(job, doubled, ADA, service.service)

    assert (found(service).state, found(service).result) == (JobState.DONE, str(number * 2))


def test_a_job_is_found_by_who_asked_alone_and_the_last_one_first(
    service: ServiceForTests,
) -> None:
    first, second = service.numbers[:2]
    start_job("double", first, ADA, service.service)
    service.clock.forward(1)
    start_job("double", second, ADA, service.service)

    assert found(service).application == second
    assert found(service, number=first).application == first
    assert find_job("double", None, BEN, service.service) is None
    assert find_job("another", None, ADA, service.service) is None


def test_of_two_workers_one_runs_a_job(service: ServiceForTests) -> None:
    job = start_job("double", service.numbers[0], ADA, service.service)
    run_job(job, doubled, ADA, service.service)

    run_job(job, failing, ADA, service.service)

    assert found(service).state is JobState.DONE


def test_a_job_whose_worker_has_gone_is_run_again(service: ServiceForTests) -> None:
    job = start_job("double", service.numbers[0], ADA, service.service)
    with service.service.database.writing() as connection:
        assert take_job(connection, job, at=service.clock.now())
    assert not is_abandoned(found(service), service.service)

    service.clock.forward(61)

    assert is_abandoned(found(service), service.service)
    run_job(found(service), doubled, ADA, service.service)
    assert found(service).state is JobState.DONE


def test_what_goes_wrong_is_kept_as_a_word(service: ServiceForTests) -> None:
    without = service.with_models(LiveModels)
    job = start_job("double", service.numbers[0], ADA, without)

    run_job(job, deciding, ADA, without)

    assert (found(service).state, found(service).problem) == (
        JobState.FAILED,
        "NoModelInUseError",
    )


def test_what_nobody_foresaw_is_kept_and_raised(service: ServiceForTests) -> None:
    job = start_job("double", service.numbers[0], ADA, service.service)

    with pytest.raises(ZeroDivisionError):
        run_job(job, failing, ADA, service.service)

    assert (found(service).state, found(service).problem) == (JobState.FAILED, "internal")


def test_nothing_is_started_for_what_may_not_be_seen(service: ServiceForTests) -> None:
    caller = Caller("ada", Visibility(frozenset({service.numbers[0]})))

    with pytest.raises(ApplicationNotFoundError):
        start_job("double", service.numbers[1], caller, service.service)
    assert find_job("double", None, caller, service.service) is None


def test_one_decision_is_made_while_records_and_model_stay(service: ServiceForTests) -> None:
    number = service.numbers[0]

    first, again = (assess_once(number, ADA, service.service).id for _ in range(2))
    others = assess_once(number, BEN, service.service).id

    assert first == again != others
