"""A model registry in a folder, for tests that need one and not MLflow."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from creditwright.registry.champion import ChampionChange
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
    noted: list[ChampionChange] = field(default_factory=list)

    def add(self, name: str, run: TrainingRun) -> ModelVersion:
        """Keep a run, and its bundle as the next version, unless it is there already."""
        if run.bundle_digest not in self.digests:
            self.digests.append(run.bundle_digest)
            self.runs.append(run)
            shutil.copytree(run.bundle, self.folder / str(len(self.digests)) / "bundle")
        number = self.digests.index(run.bundle_digest) + 1
        self.aliases[CHALLENGER] = number
        return self.version(name, number)

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias."""
        number = which if isinstance(which, int) else self.aliases.get(which, 0)
        if not 1 <= number <= len(self.digests):
            raise ModelNotFoundError(name, which)
        return ModelVersion(
            name,
            number,
            self.digests[number - 1],
            f"run-{number}",
            tuple(sorted(alias for alias, each in self.aliases.items() if each == number)),
            author=self.runs[number - 1].author,
            made_at="2026-01-02T03:04:05+00:00",
        )

    def versions(self, name: str) -> Sequence[ModelVersion]:
        """Return every version, newest first."""
        return [self.version(name, number) for number in range(len(self.digests), 0, -1)]

    def figures(self, version: ModelVersion) -> Mapping[str, float]:
        """Return the figures of the run."""
        return self.runs[version.version - 1].metrics

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle."""
        shutil.copytree(self.folder / str(version.version) / "bundle", into, dirs_exist_ok=True)

    def file(self, version: ModelVersion, name: str) -> bytes | None:
        """Return a file of the run."""
        file = self.runs[version.version - 1].files / name
        return file.read_bytes() if file.is_file() else None

    def changes(self, name: str) -> Sequence[ChampionChange]:
        """Return every noted move."""
        del name
        return self.noted

    def set_champion(self, name: str, change: ChampionChange) -> None:
        """Note the change and move the alias."""
        del name
        self.noted.append(change)
        self.aliases[CHAMPION] = change.version
