"""A worker's models, from the settings: followed from start to end, and on SIGHUP at once."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from tests.served_models import ServedModels

from creditwright.composition.deploying import models_at_work
from creditwright.core.clock import SystemClock
from creditwright.core.settings import Settings
from creditwright.serving.deployment import Deployment, DeploymentFile
from creditwright.serving.live import NoModelInUseError


@pytest.fixture
def settings(served_models: ServedModels, tmp_path: Path) -> Settings:
    (tmp_path / "bundles").symlink_to(served_models.store.folder)
    return Settings(home=tmp_path, follow_seconds=3600)


def deploy(settings: Settings, served_models: ServedModels, version: int) -> None:
    file = DeploymentFile(settings.home / "serving.json")
    before = file.read().current.generation
    models = (served_models.deployed(version),)
    file.change(Deployment(generation=before + 1, salt="s", models=models), made_for=before)


def test_a_worker_starts_without_a_model_and_takes_the_first_on_sighup(
    settings: Settings, served_models: ServedModels
) -> None:
    before = signal.getsignal(signal.SIGHUP)
    try:
        with models_at_work(settings, SystemClock()) as at_work:
            with pytest.raises(NoModelInUseError):
                at_work.in_use.current.choose(1)
            deploy(settings, served_models, 1)
            os.kill(os.getpid(), signal.SIGHUP)
            end = time.monotonic() + 60
            while not at_work.in_use.current.models and time.monotonic() < end:
                time.sleep(0.01)
            assert at_work.in_use.current.champion.version == 1
    finally:
        signal.signal(signal.SIGHUP, before)

    names = {each.name for each in threading.enumerate()}
    assert not names & {"follow-deployment", "shadows"}
