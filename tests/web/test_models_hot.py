"""Models come into use and go while a real service answers: whole, and nothing is dropped."""

import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from tests.served_models import NAME, card_of
from tests.small_model import resealed
from tests.small_portfolio import TrainedPortfolio
from tests.web.full_app import Home, furnish
from tests.web.servers import running

from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import read_bundle, write_bundle
from creditwright.serving.deployment import Deployed, Deployment, DeploymentFile
from creditwright.serving.live import Role

RELOADS = 50
COMMAND = [sys.executable, "-c", "from creditwright.cli.main import run; run()", "serve"]


@dataclass(frozen=True, slots=True)
class Hot:
    """A service that runs, and the file that says which models it uses."""

    address: str
    home: Home
    file: DeploymentFile
    versions: dict[int, Deployed]

    def ask(self, who: str, method: str, path: str, body: object = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.home.keys[who]}", "Idempotency-Key": uuid4().hex}
        return httpx.request(
            method, f"{self.address}{path}", headers=headers, json=body, timeout=60
        )

    def deploy(self, *models: Deployed) -> int:
        """Write what is deployed; return its generation."""
        before = self.file.read().current.generation
        new = Deployment(generation=before + 1, salt="salt", models=models, by="test")
        self.file.change(new, made_for=before)
        return before + 1

    def reload(self) -> httpx.Response:
        return self.ask("engineer", "POST", "/v1/models/reload")

    def assessed_by(self) -> tuple[int, str]:
        """Return version and digest of the model that an application was assessed by."""
        answer = self.ask(
            "officer", "POST", "/v1/assessments", {"application": self.home.numbers[0]}
        )
        assert answer.status_code == 201, answer.text
        model = answer.json()["model"]
        return model["version"], model["digest"]


@pytest.fixture(scope="module")
def hot(
    trained_portfolio: TrainedPortfolio,
    filled_store: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Hot]:
    """One service for all the tests here: each deploys what it asks for."""
    tmp_path = tmp_path_factory.mktemp("hot")
    home = furnish(tmp_path, trained_portfolio, filled_store)
    state = tmp_path / ".creditwright"
    store, file = BundleStore(state / "bundles"), DeploymentFile(state / "serving.json")
    first = file.read().current.models[0]
    files = dict(read_bundle(store.path(first.digest)).files)
    write_bundle(tmp_path / "second", resealed({**files, "card.json": card_of(2)}))
    second = replace(first, version=2, digest=store.add(tmp_path / "second"))
    with running([*COMMAND, "--port", "0"], tmp_path) as server:
        yield Hot(server.address, home, file, {1: first, 2: second})


def test_50_reloads_under_load_drop_no_request_and_mix_no_answer(hot: Hot) -> None:
    seen: list[tuple[int, str]] = []
    trouble: list[Exception] = []
    ended = threading.Event()

    def ask() -> None:
        try:
            while not ended.is_set():
                seen.append(hot.assessed_by())
        except (AssertionError, httpx.HTTPError) as error:
            trouble.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for each in threads:
        each.start()
    for number in range(RELOADS):
        generation = hot.deploy(hot.versions[2 - number % 2])
        told = hot.reload()
        assert told.json()["generation"] == generation
    ended.set()
    for each in threads:
        each.join()

    assert trouble == []
    assert set(seen) == {(version, each.digest) for version, each in hot.versions.items()}


def test_a_version_that_cannot_be_loaded_leaves_the_old_one_answering_and_says_so(
    hot: Hot,
) -> None:
    used = hot.deploy(hot.versions[1])
    hot.reload()
    broken = hot.file.path.parent / "bundles" / ("b" * 64)
    shutil.copytree(broken.parent / hot.versions[1].digest, broken)
    hot.deploy(replace(hot.versions[2], digest="b" * 64))

    told = hot.reload()

    assert told.status_code == 503
    assert "the models in use stay" in told.json()["detail"]
    assert hot.assessed_by() == (1, hot.versions[1].digest)
    figures = hot.ask("engineer", "GET", "/metrics").text
    assert "creditwright_deployment_not_loaded 1.0" in figures
    assert f"creditwright_deployment_generation {used}.0" in figures


def test_a_step_back_holds_at_once_and_tells_who_and_why(hot: Hot) -> None:
    for version in (1, 2):
        hot.deploy(hot.versions[version])
        hot.reload()

    done = hot.ask("engineer", "POST", "/v1/models/rollback", {"reason": "it declined all"})

    assert hot.assessed_by() == (1, hot.versions[1].digest)
    told = hot.ask("engineer", "GET", "/v1/models/deployments").json()
    assert told["current"] == done.json()
    now = {name: told["current"][name] for name in ("change", "by", "reason")}
    assert now == {"change": "rollback", "by": "engineer", "reason": "it declined all"}
    assert told["earlier"][0]["models"][0]["version"] == 2


def test_a_request_names_a_model_that_is_in_use_and_none_that_only_watches(hot: Hot) -> None:
    hot.deploy(hot.versions[1], replace(hot.versions[2], role=Role.ON_REQUEST, name="other"))
    hot.reload()
    body = {"application": hot.home.numbers[0], "model": "other/2"}

    by_name = hot.ask("officer", "POST", "/v1/assessments", body)
    hot.deploy(hot.versions[1], replace(hot.versions[2], role=Role.SHADOW, name="other"))
    hot.reload()
    by_shadow = hot.ask("officer", "POST", "/v1/assessments", body)

    assert by_name.json()["model"]["digest"] == hot.versions[2].digest
    assert by_shadow.status_code == 422
    assert f"{NAME}/1" in by_shadow.json()["detail"]


def test_who_may_not_deploy_may_not_reload(hot: Hot) -> None:
    assert hot.ask("officer", "POST", "/v1/models/reload").status_code == 403
