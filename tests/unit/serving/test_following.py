"""Workers follow what is deployed: whole, while they answer, and never to something broken."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.clocks import SetClock
from tests.served_models import ServedModels

from creditwright.core.clock import SystemClock
from creditwright.core.errors import CreditwrightError, UnavailableError
from creditwright.serving.deployment import Deployed, Deployment, DeploymentFile
from creditwright.serving.following import AGAIN_AFTER_SECONDS, Follower
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.live import LiveModels, Role
from creditwright.serving.opening import OpenedBundle, TrialError

RELOADS = 50


@pytest.fixture
def file(tmp_path: Path) -> DeploymentFile:
    return DeploymentFile(tmp_path / "serving.json")


class Opener:
    """Opens what is open already; counts, and refuses what it is told to refuse."""

    def __init__(self, opened: dict[str, OpenedBundle]) -> None:
        self.opened = opened
        self.asked: list[str] = []
        self.broken: set[str] = set()

    def __call__(self, folder: Path, digest: str) -> OpenedBundle:
        self.asked.append(folder.name)
        if digest in self.broken:
            raise TrialError(digest, "it is broken.")
        return self.opened[digest]


@pytest.fixture
def opener(served_models: ServedModels) -> Opener:
    return Opener(served_models.opened)


@pytest.fixture
def follower(file: DeploymentFile, served_models: ServedModels, opener: Opener) -> Follower:
    return Follower(
        file,
        served_models.store,
        ModelsInUse(),
        SetClock(datetime(2026, 11, 21, tzinfo=UTC)),
        open_bundle=opener,
    )


def deploy(file: DeploymentFile, *models: Deployed) -> int:
    before = file.read().current.generation
    new = Deployment(generation=before + 1, salt="s", models=models)
    file.change(new, made_for=before)
    return before + 1


def test_what_is_deployed_is_in_use_after_the_next_look(
    follower: Follower, file: DeploymentFile, served_models: ServedModels
) -> None:
    deploy(file, served_models.deployed(1), served_models.deployed(2, Role.SHADOW))

    follower.look()

    assert follower.in_use.current.digests == set(served_models.digests[:2])
    assert follower.state.generation == 1


def test_a_step_back_finds_open_what_this_process_never_used(
    follower: Follower, file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> None:
    deploy(file, served_models.deployed(1))
    deploy(file, served_models.deployed(2))
    follower.look()
    asked = len(opener.asked)
    for _ in range(3):
        follower.open_before()
    assert len(opener.asked) == asked + 1

    deploy(file, served_models.deployed(1))
    follower.look()

    assert follower.in_use.current.digests == {served_models.digests[0]}
    assert len(opener.asked) == asked + 1


def test_what_was_before_and_cannot_be_opened_is_tried_once_and_changes_nothing(
    follower: Follower, file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> None:
    deploy(file, served_models.deployed(1))
    deploy(file, served_models.deployed(2))
    opener.broken.add(served_models.digests[0])
    follower.look()

    with pytest.raises(TrialError):
        follower.open_before()
    asked = len(opener.asked)
    follower.open_before()

    assert len(opener.asked) == asked
    assert follower.in_use.current.digests == {served_models.digests[1]}
    assert follower.state.failed == 0


def test_nothing_new_is_not_loaded_again(
    follower: Follower, file: DeploymentFile, served_models: ServedModels
) -> None:
    deploy(file, served_models.deployed(1))
    follower.look()
    before = follower.in_use.current

    follower.look()

    assert follower.in_use.current is before


def test_a_version_that_cannot_be_loaded_leaves_the_old_one_in_use_and_says_so(
    follower: Follower, file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> None:
    deploy(file, served_models.deployed(1))
    follower.look()
    before = follower.in_use.current
    opener.broken.add(served_models.digests[1])
    deploy(file, served_models.deployed(2), served_models.deployed(3, Role.SHADOW))

    follower.look()

    assert follower.in_use.current is before
    assert (follower.state.generation, follower.state.failed) == (1, 1)
    assert isinstance(follower.state.last_error, TrialError)


def test_a_file_that_cannot_be_read_leaves_the_old_models_in_use(
    follower: Follower, file: DeploymentFile, served_models: ServedModels
) -> None:
    deploy(file, served_models.deployed(1))
    follower.look()
    file.path.write_bytes(b"<html>")

    follower.look()

    assert follower.in_use.current.champion.version == 1
    with pytest.raises(CreditwrightError, match="does not say what is deployed"):
        follower.reload()


def test_what_failed_is_tried_again_later_and_at_once_when_told_to(
    served_models: ServedModels, file: DeploymentFile, opener: Opener
) -> None:
    clock = SetClock(datetime(2026, 11, 21, tzinfo=UTC))
    follower = Follower(file, served_models.store, ModelsInUse(), clock, open_bundle=opener)
    opener.broken.add(served_models.digests[0])
    deploy(file, served_models.deployed(1))
    follower.look()
    follower.look()
    asked_at_once = len(opener.asked)
    clock.forward(AGAIN_AFTER_SECONDS)
    follower.look()
    opener.broken.clear()

    assert follower.reload()
    assert (asked_at_once, len(opener.asked)) == (1, 3)
    assert follower.state.last_error is None


def test_a_deployment_is_told_of_until_it_could_be(
    follower: Follower, file: DeploymentFile, served_models: ServedModels
) -> None:
    told: list[int] = []

    def busy(deployment: Deployment) -> None:
        told.append(deployment.generation)
        if len(told) < 3:
            raise UnavailableError("The store is busy.")

    follower.tell = busy
    deploy(file, served_models.deployed(1))
    for _ in range(5):
        follower.look()

    assert told == [1, 1, 1]
    assert follower.in_use.current.champion.version == 1
    assert follower.state.failed == 0


def test_going_back_opens_nothing_anew(
    follower: Follower, file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> None:
    for version in (1, 2, 1):
        deploy(file, served_models.deployed(version))
        follower.look()

    assert follower.in_use.current.champion.version == 1
    assert opener.asked == [served_models.digests[0], served_models.digests[1]]


def test_a_worker_keeps_open_what_a_rollback_could_bring_back_and_no_more(
    follower: Follower, file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> None:
    for version in (1, 2, 2, 2, 2, 1):
        deploy(file, served_models.deployed(version))
        follower.look()

    assert opener.asked.count(served_models.digests[0]) == 2


@pytest.fixture
def following(
    file: DeploymentFile, served_models: ServedModels, opener: Opener
) -> Iterator[Follower]:
    """A follower whose thread runs."""
    found = Follower(file, served_models.store, ModelsInUse(), SystemClock(), open_bundle=opener)
    found.start(every_seconds=60)
    yield found
    found.stop()


def until(what: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.001)


def pairs_of(served: ServedModels) -> list[tuple[Deployed, Deployed]]:
    """Deployments whose two models always have versions that follow one another."""
    challenger = replace(served.deployed(2), role=Role.CHALLENGER, share=0.5)
    later = replace(served.deployed(4), role=Role.CHALLENGER, share=0.5)
    return [(served.deployed(1), challenger), (served.deployed(3), later)]


def test_50_reloads_under_load_mix_no_answer_and_drop_none(
    following: Follower, file: DeploymentFile, served_models: ServedModels
) -> None:
    pairs = pairs_of(served_models)
    deploy(file, *pairs[0])
    following.wake()
    until(lambda: following.state.generation == 1)
    answers: list[list[tuple[int, int, str]]] = [[] for _ in range(4)]
    ended = threading.Event()
    threads = [
        threading.Thread(target=ask, args=(following.in_use, ended, each)) for each in answers
    ]
    for each in threads:
        each.start()

    for number in range(RELOADS):
        generation = deploy(file, *pairs[(number + 1) % 2])
        following.wake()
        until(lambda: following.state.generation == generation)  # noqa: B023 - asked at once

    ended.set()
    for each in threads:
        each.join()
    seen = {answer for each in answers for answer in each}
    allowed = {
        (generation, version, served_models.digests[version - 1])
        for generation in range(1, RELOADS + 2)
        for version in ((1, 2) if generation % 2 else (3, 4))
    }
    assert all(len(each) > RELOADS for each in answers)
    assert seen <= allowed
    assert following.state.failed == 0


def ask(in_use: ModelsInUse, ended: threading.Event, answers: list[tuple[int, int, str]]) -> None:
    """Answer as a request does: take the models once, choose, and use what is theirs."""
    application = 0
    while not ended.is_set():
        application += 1
        models: LiveModels = in_use.current
        chosen = models.choose(application)
        time.sleep(0)  # others' turn, between choosing and answering
        answers.append((models.generation, chosen.version, chosen.model.digest))
