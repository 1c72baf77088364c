"""What is deployed: which versions are in use and as what, and the file that every worker follows.

The file `serving.json` in the home folder is the one truth: written whole, never edited, and only
by who read the generation that stands there. So of two who change it at once one wins and the other
is told; no worker sees half a change.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from creditwright.core.errors import BadDataError, FileAccessError, RefusedError, UnavailableError
from creditwright.core.files import alone, write_bytes
from creditwright.registry.store import DIGEST
from creditwright.scoring.documents import MisfitError, document_bytes, fitted
from creditwright.serving.live import Role

FILE, LOG = "serving.json", "deployments.jsonl"
FORMAT = 1
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
MOST_MODELS = 20
MOST_EARLIER = 3
MOST_VERSION = 999_999_999
MOST_BYTES = 1 << 20


class DeploymentError(BadDataError):
    """What should be deployed cannot be."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"Nothing was deployed: {trouble}.")


class DeploymentFileError(BadDataError):
    """The file that says what is deployed cannot be read."""

    def __init__(self, file: Path, trouble: str) -> None:
        super().__init__(
            f"{file} does not say what is deployed: {trouble}. Deploy anew with `creditwright "
            "deploy set`, after moving the file away."
        )


class DeploymentConflictError(UnavailableError):
    """Somebody else deployed in between."""

    def __init__(self, expected: int, found: int) -> None:
        self.expected, self.found = expected, found
        super().__init__(
            f"Somebody else deployed meanwhile: this was made for generation {expected}, and "
            f"generation {found} is in use now. Nothing was changed. Look at `creditwright deploy "
            "status`, and try again."
        )


class OlderVersionError(RefusedError):
    """An older version was to take the champion's place, other than by a rollback."""

    def __init__(self, name: str, version: int, champion: int) -> None:
        super().__init__(
            f"Version {version} of {name!r} is older than the champion in use, version {champion}. "
            "To go back, use `creditwright deploy rollback`, or say --rollback."
        )


class NothingEarlierError(UnavailableError):
    """There is no deployment before this one to go back to."""

    def __init__(self, generation: int) -> None:
        super().__init__(
            f"Generation {generation} is the first that is known: there is nothing to go back to."
        )


class Change(StrEnum):
    """Why a deployment was made."""

    SET = "set"  # as a manifest says
    FOLLOW = "follow"  # the alias in the registry moved
    ADD_SHADOW = "add_shadow"
    REMOVE = "remove"
    ROLLBACK = "rollback"
    POLICY = "policy"  # the champion with other cut-offs, that a second person approved


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """One model of a deployment.

    Attributes:
        name: Of the registered model, fit for a path of the API.
        version: Its number.
        digest: Of its bundle, which lies in the local store.
        role: What it is there for.
        share: The share of applications that a challenger gets, above 0; else 0.
        source: Where it came from, in the words of the manifest.
        follows: The registry's alias that it follows; None: it stays as it is.
        held: A rollback keeps it from following, until somebody promotes.
        reason: Why it decides although it was not promoted, in the manifest's words; may be empty.
    """

    name: str
    version: int
    digest: str
    role: Role
    share: float = 0.0
    source: str = ""
    follows: str | None = None
    held: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is deployed from one moment on, and who had it so.

    Attributes:
        generation: Counts up by one with each; 0: nothing was ever deployed.
        salt: What divides applications between champion and challengers; stays.
        models: In the order of the manifest.
        change: Why it was made.
        by: Who deployed.
        at: When, in ISO 8601 and UTC.
        reason: In their words; may be empty.
        manifest: SHA-256 of the last manifest that was deployed; empty: none was.
    """

    generation: int = 0
    salt: str = ""
    models: tuple[Deployed, ...] = ()
    change: Change = Change.SET
    by: str = ""
    at: str = ""
    reason: str = ""
    manifest: str = ""

    @property
    def champion(self) -> Deployed | None:
        """The model that decides, or None."""
        return next((each for each in self.models if each.role is Role.CHAMPION), None)


@dataclass(frozen=True, slots=True)
class Deployments:
    """What `serving.json` holds: the deployment in use, and those before it, latest first."""

    format: int = FORMAT
    current: Deployment = field(default_factory=Deployment)
    earlier: tuple[Deployment, ...] = ()


def check_deployment(deployment: Deployment) -> None:
    """Refuse a deployment that no service could use.

    Raises:
        DeploymentError: Naming the model.
    """
    models = deployment.models
    if len(models) > MOST_MODELS:
        raise DeploymentError(f"{len(models)} models are more than {MOST_MODELS}")
    for each in models:
        _check_model(each)
    named = [(each.name, each.version) for each in models]
    twice = next((each for each in named if named.count(each) > 1), None)
    if twice:
        raise DeploymentError(f"version {twice[1]} of {twice[0]!r} is there twice")
    champions = sum(each.role is Role.CHAMPION for each in models)
    if champions > 1 or (models and not champions):
        raise DeploymentError(f"one model is the champion, and here {champions} are")
    shares = sum(each.share for each in models)
    if shares > 1:
        raise DeploymentError(f"the challengers' shares add up to {shares:g}, more than 1")


def _check_model(each: Deployed) -> None:
    if not NAME.fullmatch(each.name):
        raise DeploymentError(
            f"the name {each.name[:80]!r} is not fit for an address: letters, digits, '.', '_' "
            "and '-', 80 at most, a letter or digit first"
        )
    if not 1 <= each.version <= MOST_VERSION or not DIGEST.fullmatch(each.digest):
        raise DeploymentError(f"{each.name!r} has no proper version and digest")
    if (each.share > 0) is not (each.role is Role.CHALLENGER) or not 0 <= each.share <= 1:
        raise DeploymentError(
            f"{each.name!r} has role {each.role.value} and share {each.share:g}: a challenger has "
            "a share above 0 and up to 1, and nothing else has one"
        )


def check_not_older(new: Sequence[Deployed], now: Deployment) -> None:
    """Refuse an older version in the champion's place: that takes a rollback.

    Raises:
        OlderVersionError: Naming both versions.
    """
    champion = now.champion
    for each in new:
        is_its_heir = champion and each.role is Role.CHAMPION and each.name == champion.name
        if champion and is_its_heir and each.version < champion.version:
            raise OlderVersionError(each.name, each.version, champion.version)


@dataclass(frozen=True, slots=True)
class DeploymentFile:
    """The file that says what is deployed."""

    path: Path

    def read(self) -> Deployments:
        """Return what is deployed; generation 0 where nothing ever was.

        Raises:
            DeploymentFileError: If the file was written by other hands.
            FileAccessError: If it cannot be read.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return Deployments()
        except OSError as error:
            raise FileAccessError(f"Cannot read {self.path}: {error.strerror}.") from error
        return self._understood(content)

    def _understood(self, content: bytes) -> Deployments:
        try:
            found = fitted(Deployments, content)
            check_deployment(found.current)
        except (MisfitError, DeploymentError) as error:
            raise DeploymentFileError(self.path, str(error)) from None
        if found.format != FORMAT or document_bytes(found) != content:
            raise DeploymentFileError(self.path, "it was not written by this version")
        return found

    def change(self, new: Deployment, *, made_for: int) -> Deployments:
        """Write a deployment, if the one it was made for still stands; keep those before it.

        Args:
            new: The deployment; its generation is one more than `made_for`.
            made_for: The generation that whoever made it had read.

        Raises:
            DeploymentError: If no service could use it.
            DeploymentConflictError: If another was deployed meanwhile.
            FileAccessError: If the file cannot be written.
        """
        check_deployment(new)
        with alone(self.path.with_suffix(".lock"), wait=True):
            found = self.read()
            if found.current.generation != made_for:
                raise DeploymentConflictError(made_for, found.current.generation)
            before = (found.current, *found.earlier) if found.current.generation else ()
            written = Deployments(FORMAT, new, before[:MOST_EARLIER])
            self._note(new)
            write_bytes(self.path, document_bytes(written))
        return written

    def _note(self, new: Deployment) -> None:
        """Append a deployment to the log of all, before it is made: never made and not noted."""
        try:
            with self.log.open("ab") as log:
                log.write(document_bytes(new))
                log.flush()
                os.fsync(log.fileno())
        except OSError as error:
            raise FileAccessError(f"Cannot write {self.log}: {error.strerror}.") from error

    @property
    def log(self) -> Path:
        """The log of every deployment, one JSON document a line, oldest first."""
        return self.path.with_name(LOG)
