"""Follow the registry: what its aliases name now is deployed, as far as it was promoted."""

from dataclasses import replace

from creditwright.core.progress import Progress
from creditwright.registry.registry import CHAMPION
from creditwright.serving.deployment import (
    Change,
    Deployed,
    DeploymentConflictError,
    DeploymentError,
    Deployments,
)
from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest
from creditwright.workflows.deploy import deploy_manifest, write_deployment
from creditwright.workflows.prepare_models import Deployer

TRIES = 5


def follow_registry(deployer: Deployer, *, release: bool = False) -> Deployments | None:
    """Deploy the versions that the followed aliases name now, if they name others.

    A model that decides follows to promoted versions only; what a rollback holds stays.

    Args:
        deployer: Where, and who.
        release: Let go what a rollback holds: somebody promoted since.

    Returns:
        What is deployed then; None: nothing had to change.

    Raises:
        RegistryUnavailableError: If the registry cannot be reached; nothing changes then.
        BadDataError: If a version is not sound; likewise.
    """
    for _ in range(TRIES):
        now = deployer.file.read().current
        models = tuple(_moved(each, deployer, release=release) for each in now.models)
        if models == now.models:
            return None
        try:
            return write_deployment(
                now, models, Change.FOLLOW, "the registry's alias moved", deployer
            )
        except DeploymentConflictError:  # what others deployed may follow the registry as well
            continue
    raise DeploymentError("others deploy again and again; try later")


def _moved(each: Deployed, deployer: Deployer, *, release: bool) -> Deployed:
    sources = deployer.sources
    if each.follows is None or (each.held and not release):
        return each
    version = sources.open_registry().version(each.name, each.follows)
    if version.bundle_digest == each.digest:
        return replace(each, held=False)
    found = sources.find(f"models:/{each.name}@{each.follows}")
    if found.version is None or (each.role is not Role.SHADOW and not found.promoted):
        return each
    deployer.try_out(sources.store.path(found.digest), found.digest)
    return replace(each, version=found.version.version, digest=found.digest, held=False)


def follow_promotion(name: str, deployer: Deployer, progress: Progress) -> Deployments | None:
    """Have the service use the champion that was just made; the first ever becomes deployed.

    Returns:
        What is deployed then; None: another model is deployed, or one that follows nothing.
    """
    found = deployer.file.read()
    if found.current.generation == 0:
        first = Manifest((Entry(source=f"models:/{name}@{CHAMPION}"),), "the first champion")
        return deploy_manifest(first, deployer, progress)
    return follow_registry(deployer, release=True)
