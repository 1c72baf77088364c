"""How the service runs, as who looks after it sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.pages import Pages, text_of

from creditwright.store.jobs import Job, JobState, add_job, end_job, take_job

BEFORE = datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture(scope="module")
def with_jobs(pages: Pages) -> Pages:
    with pages.service.database.writing() as connection:
        for n, problem in enumerate((None, "NoModelInUseError", "SomeError")):
            job = Job(
                id=f"of-operations-{n}",
                principal="nobody",
                kind="score",
                application=pages.numbers[0],
                asked_at=BEFORE + timedelta(seconds=n),
                changed_at=BEFORE,
                state=JobState.PENDING,
            )
            add_job(connection, job)
            if problem is not None:
                take_job(connection, job, at=BEFORE)
                end_job(connection, job.id, at=BEFORE + timedelta(seconds=9), problem=problem)
    return pages


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("who", ["engineer", "auditor", "administrator"])
def test_it_is_there_for_who_looks_after_the_service(
    with_jobs: Pages, who: str, language: str
) -> None:
    page = with_jobs.get(f"/jobs?lang={language}", who)

    assert page.status_code == 200, page.text[-2000:]
    assert str(with_jobs.numbers[0]) not in text_of(page)


def test_jobs_are_told_with_what_went_wrong(with_jobs: Pages) -> None:
    said = text_of(with_jobs.get("/jobs", "engineer"))

    assert "No model was in use." in said
    assert "It ended in SomeError." in said
    assert "Its worker has gone" in said


def test_the_api_tells_the_same(with_jobs: Pages) -> None:
    told = with_jobs.get("/v1/operations", "engineer").json()
    ready = with_jobs.get("/health/ready").json()

    assert (told["status"], told["missing"]) == (ready["status"], ready["missing"])
    assert {"done": 0, "failed": 2}.items() <= told["job_counts"].items()
    assert {each["problem"] for each in told["jobs"]} >= {None, "NoModelInUseError", "SomeError"}
    assert "application" not in told["jobs"][0]
