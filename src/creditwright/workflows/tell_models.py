"""Tell of models: every version in the registry, and one of them in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditwright.registry.address import BundlePlace
from creditwright.registry.card import ModelCard, read_card
from creditwright.registry.champion import ChampionChange
from creditwright.registry.registry import ModelRegistry, ModelVersion
from creditwright.scoring.bundle import read_bundle


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version and the figures of its run."""

    version: ModelVersion
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ModelHistory:
    """Every version of a model, newest first, and every change of champion, oldest first."""

    name: str
    versions: tuple[ListedVersion, ...]
    changes: tuple[ChampionChange, ...]


def list_models(registry: ModelRegistry, name: str) -> ModelHistory:
    """Return what the registry knows of a model; nothing if there is no such model."""
    listed = (ListedVersion(each, registry.figures(each)) for each in registry.versions(name))
    return ModelHistory(name, tuple(listed), tuple(registry.changes(name)))


@dataclass(frozen=True, slots=True)
class ShownModel:
    """What a bundle says of itself, its files found as its manifest says."""

    digest: str
    card: ModelCard
    libraries: Mapping[str, str]


def show_model(place: BundlePlace) -> ShownModel:
    """Read the card of a bundle. The model in it is not loaded: `verify_model` does that.

    Raises:
        BadDataError: If a file of the bundle is not as its manifest says.
    """
    bundle = read_bundle(place.folder, expected_digest=place.digest)
    card = read_card(bundle.files["card.json"])
    return ShownModel(bundle.digest, card, dict(bundle.manifest.libraries))
