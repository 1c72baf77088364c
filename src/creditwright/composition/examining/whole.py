"""A whole deployment looked at, in the order in which it is put up."""

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditwright.composition.examining import machine
from creditwright.composition.examining.models import models_found
from creditwright.composition.examining.secrets import secrets_found
from creditwright.composition.examining.store import store_found
from creditwright.composition.service import store_file
from creditwright.core.clock import Clock
from creditwright.core.errors import UnavailableError
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings
from creditwright.workflows.examination import Finding, good, heed, look_at, trouble

LOOPBACK = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True)
class Serving:
    """How the service is to be started: where it listens, with how many workers."""

    host: str
    port: int
    workers: int


def findings(
    settings: Settings,
    serving: Serving,
    checkpoints: Sequence[Path],
    clock: Clock,
    progress: Progress,
) -> list[Finding]:
    """Look at a deployment; nothing is changed, and nothing is made.

    Args:
        settings: Its own.
        serving: How it is started.
        checkpoints: Of its ledger, kept elsewhere.
        clock: Of this machine.
        progress: Told of every entry of the ledger.
    """
    now = clock.now()
    return look_at(
        (
            ("settings", lambda: _settings(settings)),
            ("libraries", lambda: _libraries(settings)),
            ("home", lambda: machine.home(settings.home)),
            ("disk", lambda: machine.disk(settings.home)),
            ("workers", lambda: machine.memory(serving.workers)),
            ("clock", lambda: machine.clock(now)),
            ("surroundings", machine.surroundings),
            ("secrets", lambda: secrets_found(settings)),
            ("database", lambda: store_found(settings, checkpoints, now, progress)),
            ("models", lambda: models_found(settings)),
            ("port", lambda: machine.port(serving.host, serving.port)),
        )
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    set_here = sorted(settings.model_fields_set)
    yield good("settings", f"{len(set_here)} are set: {', '.join(set_here) or 'none'}")
    if not settings.public_address.startswith(("https://", *LOOPBACK)):
        yield heed(
            "TLS",
            "people reach the service without it: passwords can be read on the way",
            "Put a proxy with TLS in front, and set CREDITWRIGHT_PUBLIC_ADDRESS=https://… .",
        )
    elif settings.public_address.startswith("https://") and not settings.behind_tls:
        yield heed(
            "TLS",
            "the public address has it, and behind_tls is not set",
            "Set CREDITWRIGHT_BEHIND_TLS=true: cookies are then for TLS only.",
        )


def _libraries(settings: Settings) -> Iterator[Finding]:
    if store_file(settings) is None and importlib.util.find_spec("psycopg") is None:
        advice = "Install `creditwright[postgresql]`."
        yield trouble("libraries", "psycopg is not installed", advice, UnavailableError)
    if importlib.util.find_spec("weasyprint") is None:
        told = "WeasyPrint is not installed: notices are pages, and PDF is answered by 503"
        yield heed("libraries", told, "Install `creditwright[report]`, if PDF is wanted.")
