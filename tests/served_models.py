"""Two small models in a local store, and deployments of them, for tests of the models in use."""

from dataclasses import dataclass, replace

import pytest
from tests.small_model import SmallModel, resealed

from creditwright.decision.opening import decision_model
from creditwright.registry.card import FILE, read_card
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import write_bundle
from creditwright.scoring.documents import document_bytes
from creditwright.scoring.verification import check_golden_here, verify_bundle
from creditwright.serving.deployment import Deployed, Deployment
from creditwright.serving.live import LiveModels, Role
from creditwright.serving.loading import open_live_models
from creditwright.serving.opening import OpenedBundle

NAME = "default-probability"


@dataclass(frozen=True, slots=True)
class ServedModels:
    """A store of bundles that decide alike and differ by their cards.

    Attributes:
        digests: Of version 1, 2, and so on.
        opened: Each of them open.
    """

    store: BundleStore
    digests: tuple[str, ...]
    opened: dict[str, OpenedBundle]

    def deployed(self, version: int, role: Role = Role.CHAMPION, **other: object) -> Deployed:
        """Return a version as one model of a deployment."""
        each = Deployed(name=NAME, version=version, digest=self.digests[version - 1], role=role)
        return replace(each, **other)  # type: ignore[arg-type] # by name, as the test says

    def live(self, *models: Deployed, salt: str = "salt") -> LiveModels:
        """Return these models in use."""
        deployment = Deployment(generation=1, salt=salt, models=models)
        return open_live_models(deployment, self.store, opened=self.opened)


def card_of(number: int) -> bytes:
    """Return a card that differs from another's by its number."""
    return document_bytes({"purpose": f"test {number}", "figures": {"auc": 0.7}})


@pytest.fixture(scope="session")
def served_models(
    small_model: SmallModel, tmp_path_factory: pytest.TempPathFactory
) -> ServedModels:
    """A store with four versions of the small model; not to be spoilt."""
    folder = tmp_path_factory.mktemp("served")
    store = BundleStore(folder / "bundles")
    digests = []
    for number in range(1, 5):
        files = resealed({**small_model.files, "card.json": card_of(number)})
        write_bundle(folder / "landing", files)
        digests.append(store.add(folder / "landing"))
    return ServedModels(store, tuple(digests), {each: opened_here(store, each) for each in digests})


def opened_here(store: BundleStore, digest: str) -> OpenedBundle:
    """Open a bundle without a process apart, which would take seconds."""
    folder = store.path(digest)
    verified = verify_bundle(folder, expected_digest=digest, golden=check_golden_here)
    return OpenedBundle(decision_model(verified), read_card(verified.bundle.files[FILE]))
