"""The service with older systems switched on, and clients that ask it as they always did."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.web.full_app import Home
from tests.web.servers import Running, running

COMMAND = [sys.executable, "-c", "from creditwright.cli.main import run; run()", "serve"]


@dataclass(frozen=True, slots=True)
class OlderClient:
    """Asks the service as an older client does, with the key of somebody.

    Attributes:
        address: Of the service.
        keys: By name.
    """

    address: str
    keys: dict[str, str]

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        who: str | None = "officer",
        key: str | None = None,
        is_json: bool = True,
    ) -> httpx.Response:
        """Ask, follow no redirect, and return the answer, whose JSON any reader takes."""
        headers = {} if who is None else {"Authorization": f"Bearer {self.keys[who]}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        sent: dict[str, Any] = {} if body is None else {"json": body}
        answer = httpx.request(method, f"{self.address}{path}", headers=headers, timeout=60, **sent)
        if is_json:
            json.loads(answer.content, parse_constant=_refuse)
        return answer


def _refuse(constant: str) -> None:
    raise AssertionError(f"strict readers of JSON refuse {constant}")


@contextmanager
def older_service(
    home: Home,
    systems: Sequence[str],
    *,
    workers: int = 1,
    settings: Mapping[str, str] | None = None,
) -> Iterator[tuple[Running, OlderClient]]:
    """Serve with some older systems switched on, until the end of the block."""
    environment = {"CREDITWRIGHT_COMPATIBILITY": json.dumps(systems), **(settings or {})}
    command = [*COMMAND, "--port", "0", "--workers", str(workers)]
    with running(command, home.folder, environment) as server:
        yield server, OlderClient(server.address, home.keys)


@pytest.fixture(scope="session")
def older(furnished: Home) -> Iterator[OlderClient]:
    """Asks two workers with all five systems switched on, each under `/compatibility/NNN`."""
    prefixed = {"CREDITWRIGHT_COMPATIBILITY_PREFIX": "true"}
    everything = ["000", "001", "002", "003", "004"]
    with older_service(furnished, everything, workers=2, settings=prefixed) as (_, client):
        yield client
