"""From a bundle's folder to a model in use: tried out in a process apart, only then opened here."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import decision_model
from creditwright.registry.card import FILE, ModelCard, read_card
from creditwright.scoring.golden import Golden
from creditwright.scoring.verification import verify_bundle

CPU_SECONDS = 10
WALL_SECONDS = 60.0  # on a machine that is busy with answering, processor time comes slowly
TRIAL = (sys.executable, "-P", "-m", "creditwright.serving.trial")


class TrialError(BadDataError):
    """A bundle was tried out in a process apart and did not pass."""

    def __init__(self, digest: str, trouble: str) -> None:
        self.digest = digest
        super().__init__(
            f"The model of bundle {digest[:12]} was not loaded; the models in use stay. When it "
            f"was tried out in a process apart: {trouble}"
        )


class TrialNotPossibleError(UnavailableError):
    """The process that tries a bundle out could not be started."""


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle opened for use: what decides, and its card."""

    model: DecisionModel
    card: ModelCard


def open_for_use(
    folder: Path, digest: str, *, cpu_seconds: int = CPU_SECONDS, wall_seconds: float = WALL_SECONDS
) -> OpenedBundle:
    """Try a bundle out in a process apart, then open it here.

    Args:
        folder: The bundle.
        digest: The one it must have: what was tried is what is opened, byte for byte.
        cpu_seconds: The processor time that trying it out may take.
        wall_seconds: The time that it may take in all.

    Raises:
        TrialError: If it is not there, not sound, or the process that tried it died or took long.
        TrialNotPossibleError: If that process could not be started.
        BundleTamperedError: If it changed between the trial and the opening.
    """
    try_apart(folder, digest, cpu_seconds=cpu_seconds, wall_seconds=wall_seconds)
    verified = verify_bundle(folder, expected_digest=digest, golden=_tried_apart)
    return OpenedBundle(decision_model(verified), read_card(verified.bundle.files[FILE]))


def _tried_apart(_models: Mapping[str, tuple[str, Golden]]) -> None:
    """Nothing is left to try: the process apart had these very bytes, by their digest."""


def try_apart(
    folder: Path, digest: str, *, cpu_seconds: int = CPU_SECONDS, wall_seconds: float = WALL_SECONDS
) -> None:
    """Have a process apart open the bundle; see `open_for_use`."""
    command = (*TRIAL, str(folder.resolve()), digest, str(cpu_seconds))
    try:
        apart = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise TrialNotPossibleError(f"A model could not be tried out: {error.strerror}.") from error
    with apart:
        try:
            said, trouble = apart.communicate(timeout=wall_seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(apart.pid, signal.SIGKILL)
            raise TrialError(digest, f"it took longer than {wall_seconds:g} seconds.") from None
    _judge(digest, apart.returncode, said, trouble)


def _judge(digest: str, returncode: int, said: bytes, trouble: bytes) -> None:
    if returncode != 0:
        lines = trouble.decode(errors="replace").strip().splitlines() or ["no message"]
        raise TrialError(digest, f"that process ended with {returncode}: {lines[-1][:200]}")
    found = json.loads(said)
    if found is not None:
        raise TrialError(digest, f"{found['error']}: {found['message']}")
