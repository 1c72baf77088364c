"""A list of features in a file: what `select` chose, or what somebody wants a model to use."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.errors import FileAccessError, UsageError
from creditwright.core.files import write_bytes
from creditwright.scoring.documents import MisfitError, document_bytes, fitted


class FeatureListError(UsageError):
    """A file that holds no list of features."""

    def __init__(self, path: Path, trouble: str) -> None:
        super().__init__(
            f"{path} holds no list of features: {trouble}. `creditwright select` writes one; by "
            'hand it is {"features": ["NAME", ...]}.'
        )


@dataclass(frozen=True, slots=True)
class FeatureList:
    """Features by name, and where the list comes from.

    Attributes:
        features: Their names, each once.
        method: How they were chosen.
        settings: With which settings.
        records_digest: On which records; empty where nobody said.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}  # a slip is no silent list

    features: tuple[str, ...]
    method: str = "by hand"
    settings: dict[str, str] = field(default_factory=dict)
    records_digest: str = ""

    def __post_init__(self) -> None:
        """Refuse an empty list, or one that names a feature twice."""
        if not self.features:
            raise ValueError("it names none")
        twice = sorted({each for each in self.features if self.features.count(each) > 1})
        if twice:
            raise ValueError(f"it names {twice[0]} twice")

    @property
    def digest(self) -> str:
        """The SHA-256 that names this list."""
        return sha256_of_bytes(document_bytes(self))

    def summary(self) -> dict[str, object]:
        """Return what a card says of the list; the names are those of the model's inputs."""
        return {
            "digest": self.digest,
            "features": len(self.features),
            "method": self.method,
            "settings": dict(self.settings),
            "records_digest": self.records_digest,
        }


def read_feature_list(path: Path) -> FeatureList:
    """Return the list that a file holds.

    Raises:
        FileAccessError: If the file cannot be read.
        FeatureListError: If it holds something else.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror}.") from error
    try:
        return fitted(FeatureList, content)
    except MisfitError as error:
        raise FeatureListError(path, str(error)) from None


def write_feature_list(path: Path, found: FeatureList) -> None:
    """Write a list to a file, whole or not at all.

    Raises:
        FileAccessError: If it cannot be written.
    """
    write_bytes(path, document_bytes(found))
