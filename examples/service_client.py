"""What a small page needs to ask the service: one function, on Python's own library alone."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 30


class ServiceError(Exception):
    """The service did not do what was asked; the message is its own, fit to be shown."""


@dataclass(frozen=True)
class Answer:
    """What the service answered: a status of HTTP, headers by their names in lower case, JSON."""

    status: int
    headers: dict[str, str]
    document: Any


@dataclass(frozen=True)
class Client:
    """Asks the service at an address in the name of whose key it is."""

    address: str
    key: str

    def ask(
        self, method: str, path: str, *, body: object = None, accept: str = "en", key: str = ""
    ) -> Answer:
        """Ask once.

        Args:
            method: Of HTTP.
            path: With its query.
            body: Sent as JSON.
            accept: The language of texts, `en` or `fr`.
            key: The key of idempotency, where a decision is made.

        Raises:
            ServiceError: If nobody answers, or what answers is no JSON.
        """
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": accept}
        headers |= {"Idempotency-Key": key} if key else {}
        content = None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        address = self.address.rstrip("/") + path
        request = urllib.request.Request(address, content, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return _read(answer.status, answer)
        except urllib.error.HTTPError as error:
            return _read(error.code, error)
        except OSError as error:
            raise ServiceError(f"{self.address} does not answer: {error}") from error

    def done(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """Ask once, and return the document.

        Raises:
            ServiceError: With the service's own words, where it refused.
        """
        answer = self.ask(method, path, **options)
        if answer.status >= 300:
            told = answer.document if isinstance(answer.document, dict) else {}
            raise ServiceError(told.get("detail") or told.get("title") or f"{answer.status}")
        return answer.document


def client_of_environment() -> Client:
    """Return the client that SERVICE_ADDRESS and SERVICE_KEY_FILE describe."""
    address = os.environ.get("SERVICE_ADDRESS", "http://127.0.0.1:8000")
    return Client(address, read_key(Path(os.environ["SERVICE_KEY_FILE"])))


def read_key(file: Path) -> str:
    """Return the key in a file."""
    return file.read_text(encoding="utf-8").strip()


def query(**given: object) -> str:
    """Return a query of an address, with the question mark."""
    return "?" + urllib.parse.urlencode({k: v for k, v in given.items() if v not in (None, "")})


def _read(status: int, answer: Any) -> Answer:  # noqa: ANN401 - urllib's
    headers = {name.lower(): value for name, value in answer.headers.items()}
    try:
        return Answer(status, headers, json.loads(answer.read()))
    except ValueError:
        raise ServiceError(f"what answers is no service of ours: {status}, and no JSON") from None
