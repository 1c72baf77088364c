"""The service against what its own document says, asked in ways that nobody thought of."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.small_portfolio import TrainedPortfolio
from tests.web.full_app import Home, furnish
from tests.web.older import older_service
from tests.web.servers import CREDITWRIGHT, Running, running

from creditwright.web.compatibility.switch import PREFIX

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "ignored_auth",
)
ENDS_WHO_ASKS = "/v1/sessions/current"
STAFF = ("officer", "reviewer", "risk", "engineer", "auditor", "privacy", "administrator")


@pytest.fixture(scope="module")
def home(
    trained_portfolio: TrainedPortfolio,
    filled_store: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Home:
    """A home of its own: whatever can be changed is, roles and people among it."""
    return furnish(tmp_path_factory.mktemp("asked"), trained_portfolio, filled_store)


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[Running]:
    with running([*CREDITWRIGHT, "serve", "--port", "0"], home.folder) as started:
        yield started


@pytest.fixture(scope="module")
def key(home: Home) -> str:
    """A key of somebody who may do everything that staff may."""
    return key_of_staff(home)


def key_of_staff(home: Home) -> str:
    roles = [word for role in STAFF for word in ("--role", role)]
    for arguments in (
        ["people", "add", "allrounder", "--no-password", *roles],
        ["keys", "create", "allrounder", "--label", "tests", "--json"],
    ):
        done = subprocess.run(
            [*CREDITWRIGHT, *arguments],
            cwd=home.folder,
            capture_output=True,
            text=True,
            check=True,
        )
    return str(json.loads(done.stdout)["key"])


def about(document: dict[str, Any], numbers: list[int]) -> dict[str, Any]:
    """Return the document as if these were the only applications, so that they are asked about."""
    known = {"type": "integer", "enum": numbers}
    for name, shape in document["components"]["schemas"].items():
        asked = shape.get("properties", {}).get("application", {})
        if name.endswith("Request") and asked.get("type") == "integer":
            shape["properties"]["application"] = known
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "number":
                    parameter["schema"] = known
    return document


@pytest.mark.slow
@pytest.mark.parametrize("numbers", ["any", "known"])
def test_nothing_that_is_asked_is_our_fault_or_answered_otherwise_than_described(
    server: Running, key: str, home: Home, tmp_path: Path, numbers: str
) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    document = httpx.get(f"{server.address}/openapi.json", headers=headers, timeout=30).json()
    if numbers == "known":
        document = about(document, home.numbers[40:44])
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(document))

    done = ask_at_random(
        server,
        key,
        described,
        *("--exclude-path", ENDS_WHO_ASKS),
        *("--phases", "fuzzing" if numbers == "known" else "examples,coverage,fuzzing"),
        *("--max-examples", "10", "--checks", ",".join(CHECKS)),
    )

    assert done.returncode == 0, done.stdout[-6000:]
    assert "request failed" not in server.log.read_text()


@pytest.mark.slow
def test_no_older_client_can_ask_for_what_is_our_fault(
    trained_portfolio: TrainedPortfolio, filled_store: Path, tmp_path: Path
) -> None:
    """Their shapes are loose, so what is described is little; whatever is asked is answered.

    In a home of its own: in the other one random requests may have ended this key or its person.
    """
    home = furnish(tmp_path, trained_portfolio, filled_store)
    key = key_of_staff(home)
    prefixed = {"CREDITWRIGHT_COMPATIBILITY_PREFIX": "true"}
    with older_service(home, ["000", "001", "002", "003", "004"], settings=prefixed) as (server, _):
        headers = {"Authorization": f"Bearer {key}"}
        document = httpx.get(f"{server.address}/openapi.json", headers=headers, timeout=30).json()
        document["paths"] = {
            path: each for path, each in document["paths"].items() if path.startswith(PREFIX)
        }
        described = tmp_path / "openapi.json"
        described.write_text(json.dumps(about(document, home.numbers[40:44])))

        few = ("--max-examples", "5", "--checks", "not_a_server_error")
        done = ask_at_random(server, key, described, *few)

        assert done.returncode == 0, done.stdout[-6000:]
        assert len(document["paths"]) > 15, "nothing was asked"
        assert "request failed" not in server.log.read_text()


def ask_at_random(
    server: Running, key: str, described: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    """Have schemathesis ask the service what its document allows, and what it does not."""
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            *("run", str(described), "--url", server.address, "--seed", "1"),
            *("--header", f"Authorization: Bearer {key}"),
            *("--no-color", *options),
        ],
        cwd=described.parent,
        capture_output=True,
        text=True,
        check=False,
    )
