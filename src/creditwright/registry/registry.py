"""What a model registry is: training runs with their files, and the model versions they made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from creditwright.core.errors import UnavailableError
from creditwright.registry.champion import ChampionChange

CHAMPION = "champion"  # the model in use
CHALLENGER = "challenger"  # the one that would replace it: the latest trained


class ModelNotFoundError(UnavailableError):
    """The registry holds no such model version."""

    def __init__(self, name: str, which: str | int) -> None:
        self.name = name
        wanted = f"version {which}" if isinstance(which, int) else f"alias {which!r}"
        super().__init__(
            f"The registry has no {wanted} of model {name!r}. Train one with `creditwright train`, "
            "make one champion with `creditwright promote`, or name a bundle's folder."
        )


class RegistryUnavailableError(UnavailableError):
    """The registry cannot be reached, or what it needs is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """What one training leaves behind.

    Attributes:
        metrics: Figures by name.
        series: Figures with a step, by name: by fold, by cut-off in thousandths.
        parameters: Choices by name, as text.
        tags: What names the run: digests, versions.
        bundle: The folder of the bundle.
        bundle_digest: The digest it has.
        files: The folder of everything else that is kept with the run: reports, plots.
        author: Who trained it.
    """

    metrics: Mapping[str, float]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    bundle: Path
    bundle_digest: str
    files: Path
    author: str
    series: Mapping[str, Mapping[int, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version of a registered model.

    Attributes:
        author: Who trained it; empty: that was not noted.
        made_at: When it was registered, in ISO 8601 and UTC.
    """

    name: str
    version: int
    bundle_digest: str
    run_id: str
    aliases: tuple[str, ...]
    author: str = ""
    made_at: str = ""

    @property
    def address(self) -> str:
        """The version as it is named to `creditwright score --model`."""
        return f"models:/{self.name}/{self.version}"


class ModelRegistry(Protocol):
    """Keeps training runs and model versions."""

    def add(self, name: str, run: TrainingRun) -> ModelVersion:
        """Keep a run, and its bundle as the next version of model `name`: the challenger.

        A bundle that is there already is not added again. Nothing becomes champion by being added.
        """
        ...

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias; ModelNotFoundError if there is none."""
        ...

    def versions(self, name: str) -> Sequence[ModelVersion]:
        """Return every version of a model, newest first; none if there is no such model."""
        ...

    def figures(self, version: ModelVersion) -> Mapping[str, float]:
        """Return the figures of the run that made a version, by name."""
        ...

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle into the folder `into`, unchecked."""
        ...

    def file(self, version: ModelVersion, name: str) -> bytes | None:
        """Return a file of the run that made a version, or None if it kept none of this name."""
        ...

    def changes(self, name: str) -> Sequence[ChampionChange]:
        """Return every noted move of the champion, oldest first."""
        ...

    def set_champion(self, name: str, change: ChampionChange) -> None:
        """Note the change, then move the alias, which is one step: never half, never unnoted."""
        ...
