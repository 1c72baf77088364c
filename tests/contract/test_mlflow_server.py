"""Training and promoting against a real `mlflow server`, as a team would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from creditwright.records.simulator import simulate_tables

STARTS_WITHIN = 120.0  # seconds; alone it takes eight


@dataclass(frozen=True, slots=True)
class Team:
    """A server, a lender's tables, and the environment of who works with both."""

    uri: str
    tables: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run a command in a process of its own and return the one document that it prints."""
        done = subprocess.run(
            [sys.executable, "-c", "from creditwright.cli.main import run; run()", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def wait_for(uri: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            httpx.get(f"{uri}/health", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("server")
    port, log = free_port(), home / "log.txt"
    command = [
        *(sys.executable, "-m", "mlflow", "server", "--workers", "1"),
        *("--host", "127.0.0.1", "--port", str(port)),
        *("--backend-store-uri", f"sqlite:///{home}/mlflow.db"),
        *("--artifacts-destination", str(home / "artifacts")),
    ]
    with log.open("wb") as out:
        running = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=home,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"},
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", running, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(running.pid, signal.SIGKILL)  # asked nicely it takes twenty seconds
            running.wait(30)


@pytest.fixture(scope="module")
def team(server: str, tmp_path_factory: pytest.TempPathFactory) -> Team:
    tables = tmp_path_factory.mktemp("tables")
    for name, table in simulate_tables(1600, seed=5).items():
        if name in {"application_train", "application_test"}:
            table.write_parquet(tables / f"{name}.parquet")
    environment = {
        **os.environ,
        "CREDITWRIGHT_HOME": str(tmp_path_factory.mktemp("home")),
        "CREDITWRIGHT_MLFLOW_TRACKING_URI": server,
        "CREDITWRIGHT_USER": "ann",
    }
    return Team(server, tables, environment)


@pytest.fixture(scope="module")
def trained(team: Team) -> dict[str, Any]:
    return team.run("train", str(team.tables), "--folds", "2", "--no-learned", "--json")


def test_training_prints_one_document_whatever_the_server_makes_its_client_say(
    trained: dict[str, Any],
) -> None:
    assert trained["model"] == "models:/default-probability/1"
    assert trained["aliases"] == ["challenger"]


def test_the_server_keeps_the_card_the_evaluation_and_the_bundle_of_a_run(
    trained: dict[str, Any], team: Team
) -> None:
    listed = httpx.get(
        f"{team.uri}/api/2.0/mlflow/artifacts/list", params={"run_id": trained["run"]}, timeout=30
    )
    files = {each["path"] for each in listed.json()["files"]}

    assert files >= {"model_card.html", "evaluation.html", "fairness.html", "model"}


def test_a_version_on_the_server_is_promoted_and_scores(
    trained: dict[str, Any], team: Team, tmp_path: Path
) -> None:
    gates = ("calibration", "stability", "auc", "cost")  # a lender this small passes none surely
    overrides = [part for gate in gates for part in ("--override", gate)]

    promoted = team.run(
        *("promote", "default-probability/1", "--approver", "bob", "--json"),
        *(*overrides, "--reason", "a test"),
    )
    scored = team.run(
        *("score", str(team.tables), "--json", "--out", str(tmp_path / "scores.parquet")),
        *("--model", "models:/default-probability@champion"),
    )

    assert promoted["promoted"] is True
    assert scored["bundle"] == trained["bundle"]
