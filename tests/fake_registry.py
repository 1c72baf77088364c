"""A model registry in a folder, for tests that need one and not MLflow."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from creditwright.registry.registry import (
    CHALLENGER,
    CHAMPION,
    ModelNotFoundError,
    ModelVersion,
    TrainingRun,
)


@dataclass
class FakeRegistry:
    """Keeps bundles in numbered folders, and aliases in memory."""

    folder: Path
    digests: list[str] = field(default_factory=list)
    runs: list[TrainingRun] = field(default_factory=list)
    aliases: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, run: TrainingRun) -> ModelVersion:
        """Keep a run, and its bundle as the next version."""
        self.digests.append(run.bundle_digest)
        self.runs.append(run)
        number = len(self.digests)
        shutil.copytree(run.bundle, self.folder / str(number) / "bundle")
        self.aliases.setdefault(CHAMPION, number)
        self.aliases[CHALLENGER] = number
        return self.version(name, number)

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias."""
        number = which if isinstance(which, int) else self.aliases.get(which, 0)
        if not 1 <= number <= len(self.digests):
            raise ModelNotFoundError(name, which)
        aliases = tuple(alias for alias, each in self.aliases.items() if each == number)
        return ModelVersion(name, number, self.digests[number - 1], f"run-{number}", aliases)

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle."""
        shutil.copytree(self.folder / str(version.version) / "bundle", into, dirs_exist_ok=True)
