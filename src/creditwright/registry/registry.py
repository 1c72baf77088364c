"""What a model registry is: training runs with their files, and the model versions they made."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from creditwright.core.errors import UnavailableError

CHAMPION = "champion"  # the model in use
CHALLENGER = "challenger"  # the one that would replace it: the latest trained


class ModelNotFoundError(UnavailableError):
    """The registry holds no such model version."""

    def __init__(self, name: str, which: str | int) -> None:
        self.name = name
        wanted = f"version {which}" if isinstance(which, int) else f"alias {which!r}"
        super().__init__(
            f"The registry has no {wanted} of model {name!r}. Train one with `creditwright train`, "
            "or name a bundle's folder."
        )


class RegistryUnavailableError(UnavailableError):
    """The registry cannot be reached, or what it needs is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What one training leaves behind.

    Attributes:
        metrics: Figures by name.
        parameters: Choices by name, as text.
        tags: What names the run: digests, versions.
        bundle: The folder of the bundle.
        bundle_digest: The digest it has.
        files: The folder of everything else that is kept with the run: reports, plots.
    """

    metrics: Mapping[str, float]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    bundle: Path
    bundle_digest: str
    files: Path


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of a registered model."""

    name: str
    version: int
    bundle_digest: str
    run_id: str
    aliases: tuple[str, ...]

    @property
    def address(self) -> str:
        """The version as it is named to `creditwright score --model`."""
        return f"models:/{self.name}/{self.version}"


class ModelRegistry(Protocol):
    """Keeps training runs and model versions."""

    def add(self, name: str, run: TrainingRun) -> ModelVersion:
        """Keep a run, and its bundle as the next version of model `name`.

        The version becomes the challenger; the first one the champion too.
        """
        ...

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias; ModelNotFoundError if there is none."""
        ...

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle into the folder `into`, unchecked."""
        ...
