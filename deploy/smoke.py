"""Ask a running service what it is for, end to end; nothing but Python's own library.

    python3 deploy/smoke.py https://credit.lender.example --key-file smoke.key

The key is an officer's. An application of the store is assessed: the decision has reasons, asked
again by the same key it is the same bytes, it is found again and explained. One assessment is
recorded. The exit code is 0 if all of it held.
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4


class Client:
    """Asks the service at an address, by a key."""

    def __init__(self, address: str, key: str) -> None:
        self.address = address.rstrip("/")
        self.key = key

    def ask(
        self, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, content, {**sent, **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def document(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON it is
        """Return the document of an answer that went well."""
        status, content = self.ask(path)
        check(f"{path} answers", holds=status == 200, otherwise=f"{status} {content[:300]!r}")
        return json.loads(content)


def check(what: str, *, holds: bool, otherwise: str = "") -> None:
    """Say what held; end where it does not."""
    print(f"{'ok ' if holds else 'NOT'}  {what}", flush=True)
    if not holds:
        sys.exit(f"{what}: {otherwise}")


def tried(client: Client) -> None:
    """Ask everything."""
    check("it lives", holds=client.ask("/health/live")[0] == 200)
    status, said = client.ask("/health/ready")
    check("it is ready", holds=status == 200, otherwise=str(said[:300]))
    number = client.document("/v1/applications?q=1")["items"][0]["number"]
    body, key = {"application": number}, {"Idempotency-Key": uuid4().hex}
    first, again = (client.ask("/v1/assessments", body, key) for _ in range(2))
    check("an application is assessed", holds=first[0] == 201, otherwise=str(first))
    check("asked again by the same key it answers the same bytes", holds=first[1] == again[1])
    made = json.loads(first[1])
    told = made["outcome"] == "approve" or bool(made["reasons"])
    check("what is not approved has reasons", holds=told, otherwise=str(made))
    found = client.document(f"/v1/assessments/{made['id']}")
    check("the decision is found again", holds=found["id"] == made["id"])
    client.document(f"/v1/assessments/{made['id']}/explanation")
    status, _ = Client(client.address, "nobody").ask("/v1/assessments", body, key)
    check("without a key nothing is told", holds=status == 401, otherwise=str(status))


def main() -> None:
    """Read the arguments, and ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--key-file", type=Path, required=True)
    given = parser.parse_args()
    tried(Client(given.address, given.key_file.read_text(encoding="utf-8").strip()))


if __name__ == "__main__":
    main()
