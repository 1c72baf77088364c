"""The champion of a model: which version it is, opened as a scorer would, and how it changes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.logs import logger
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.registry.card import ModelCard, read_card
from creditwright.registry.champion import (
    ChampionChange,
    Move,
    NoEarlierChampionError,
    earlier_champion,
)
from creditwright.registry.registry import (
    CHAMPION,
    ModelNotFoundError,
    ModelRegistry,
    ModelVersion,
)
from creditwright.scoring.bundle import read_bundle
from creditwright.workflows.approval import Approval


@dataclass(frozen=True, slots=True)
class Opened:
    """A version's bundle, verified, with what its card says."""

    model: DecisionModel
    card: ModelCard


def champion_of(registry: ModelRegistry, name: str) -> ModelVersion | None:
    """Return the champion, or None if there is none."""
    try:
        return registry.version(name, CHAMPION)
    except ModelNotFoundError:
        return None


def open_version(registry: ModelRegistry, version: ModelVersion) -> Opened:
    """Fetch a version's bundle and open it as whoever scores with it will.

    Raises:
        BadDataError: If it is not sound, or not the one that the registry says.
    """
    with tempfile.TemporaryDirectory() as landing:
        folder = Path(landing)
        registry.fetch(version, folder)
        model = open_bundle(folder, expected_digest=version.bundle_digest)
        card = read_bundle(folder, expected_digest=version.bundle_digest).files["card.json"]
    return Opened(model, read_card(card))


def roll_back(name: str, approval: Approval, registry: ModelRegistry) -> ChampionChange:
    """Make the champion before this one champion again; its bundle is verified first.

    Raises:
        NoEarlierChampionError: If there is none.
        BadDataError: If its bundle is not sound.
    """
    now = champion_of(registry, name)
    earlier = earlier_champion(registry.changes(name), now.version if now else None)
    if now is None or earlier is None:
        raise NoEarlierChampionError(name, now.version if now else None)
    version = registry.version(name, earlier)
    open_version(registry, version)
    change = ChampionChange(
        move=Move.ROLLBACK,
        version=earlier,
        before=now.version,
        by=approval.by,
        at=approval.at,
        bundle_digest=version.bundle_digest,
        reason=approval.reason,
    )
    change_champion(registry, name, change)
    return change


def change_champion(registry: ModelRegistry, name: str, change: ChampionChange) -> None:
    """Move the alias, and have the log say so; who did it is in the registry."""
    registry.set_champion(name, change)
    said = "model promoted" if change.move is Move.PROMOTE else "model rolled back"
    logger().info(said, model=name, version=change.version, bundle=change.bundle_digest)
