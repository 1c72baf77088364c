"""The file that says what is deployed: whole, checked, and changed by one at a time."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from creditwright.serving.deployment import (
    Deployed,
    Deployment,
    DeploymentConflictError,
    DeploymentError,
    DeploymentFile,
    DeploymentFileError,
    OlderVersionError,
    check_deployment,
    check_not_older,
)
from creditwright.serving.live import Role

CHAMPION = Deployed(name="pd", version=3, digest="a" * 64, role=Role.CHAMPION)
CHALLENGER = replace(CHAMPION, version=4, role=Role.CHALLENGER, share=0.1)


def deployment(*models: Deployed, generation: int = 1) -> Deployment:
    return Deployment(generation=generation, salt="s", models=models, by="ann", at="2026-01-02")


@pytest.fixture
def file(tmp_path: Path) -> DeploymentFile:
    return DeploymentFile(tmp_path / "serving.json")


def test_where_nothing_was_deployed_there_is_no_model(file: DeploymentFile) -> None:
    assert file.read().current == Deployment()


def test_what_was_deployed_is_read_back_and_the_last_three_before_it_kept(
    file: DeploymentFile,
) -> None:
    for number in range(1, 7):
        file.change(deployment(CHAMPION, generation=number), made_for=number - 1)

    found = file.read()

    assert found.current == deployment(CHAMPION, generation=6)
    assert [each.generation for each in found.earlier] == [5, 4, 3]


def test_of_many_who_deploy_at_once_one_wins_and_the_others_are_told(
    file: DeploymentFile,
) -> None:
    start, outcomes = threading.Barrier(8), []

    def deploy() -> None:
        start.wait()
        try:
            file.change(deployment(CHAMPION), made_for=0)
            outcomes.append("won")
        except DeploymentConflictError:
            outcomes.append("conflict")

    threads = [threading.Thread(target=deploy) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sorted(outcomes) == ["conflict"] * 7 + ["won"]
    assert file.read().current.generation == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"<html>404</html>",
        b"[" * 100_000,
        b'{"format": 2}',
        b'{"other": 1}',
        b'{"current": {"models": [{"name": "a/b"}]}}',
    ],
)
def test_a_file_of_other_hands_is_refused(file: DeploymentFile, content: bytes) -> None:
    file.path.write_bytes(content)

    with pytest.raises(DeploymentFileError, match="Deploy anew"):
        file.read()


@pytest.mark.parametrize(
    ("models", "trouble"),
    [
        ((CHALLENGER,), "here 0 are"),
        ((CHAMPION, replace(CHAMPION, version=4)), "here 2 are"),
        ((CHAMPION, replace(CHALLENGER, version=3)), "there twice"),
        ((replace(CHAMPION, name="a/b"),), "not fit for an address"),
        ((replace(CHAMPION, name="../x"),), "not fit for an address"),
        ((replace(CHAMPION, name="n" * 81),), "not fit for an address"),
        ((replace(CHAMPION, version=0),), "no proper version"),
        ((replace(CHAMPION, digest="A" * 64),), "no proper version and digest"),
        ((replace(CHAMPION, share=0.1),), "role champion and share 0.1"),
        ((CHAMPION, replace(CHALLENGER, share=0.0)), "role challenger and share 0"),
        ((CHAMPION, replace(CHALLENGER, share=float("nan"))), "share nan"),
        ((CHAMPION, CHALLENGER, replace(CHALLENGER, version=5, share=0.95)), "add up to 1.05"),
        (tuple(replace(CHAMPION, version=n) for n in range(1, 30)), "more than 20"),
    ],
)
def test_a_deployment_that_no_service_could_use_is_refused(
    models: tuple[Deployed, ...], trouble: str
) -> None:
    with pytest.raises(DeploymentError, match=trouble):
        check_deployment(deployment(*models))


def test_an_older_version_does_not_take_the_champions_place() -> None:
    with pytest.raises(OlderVersionError, match="Version 2 of 'pd' is older"):
        check_not_older((replace(CHAMPION, version=2),), deployment(CHAMPION))


def test_an_older_version_may_watch() -> None:
    check_not_older(
        (CHAMPION, replace(CHAMPION, version=2, role=Role.SHADOW)), deployment(CHAMPION)
    )
