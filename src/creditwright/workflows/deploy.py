"""Deploy models: from a manifest, a change or a rollback to what every worker follows.

Whatever is to be deployed was made ready before anything is written (`prepare_models`): what the
workers follow can be loaded.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from creditwright.core.clock import instant_text
from creditwright.core.errors import CreditwrightError, UsageError
from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.scoring.bundle import read_bundle
from creditwright.serving.deployment import (
    Change,
    Deployed,
    Deployment,
    Deployments,
    NothingEarlierError,
)
from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest
from creditwright.workflows.prepare_models import Deployer, prepare_manifest, prepare_model


class NotDeployedError(UsageError):
    """A model was to be removed that is not deployed."""

    def __init__(self, named: str, deployed: Sequence[Deployed]) -> None:
        told = ", ".join(f"{each.name}/{each.version}" for each in deployed)
        super().__init__(f"{named!r} is not deployed. Deployed: {told or 'nothing'}.")


def deploy_manifest(
    manifest: Manifest,
    deployer: Deployer,
    progress: Progress,
    *,
    reason: str = "",
    rollback: bool = False,
) -> Deployments:
    """Deploy what a manifest says, in the place of everything that is deployed.

    Args:
        manifest: The models.
        deployer: Where, and who.
        progress: Is told of each model.
        reason: Why, in the words of who deploys; else the manifest's.
        rollback: Let an older version take the champion's place.

    Raises:
        UnpromotedError, CutOffError, OlderVersionError: If a model may not be deployed so.
        BadDataError, UnavailableError: If one cannot be fetched or is not sound.
        DeploymentConflictError: If somebody else deployed meanwhile.
    """
    now = deployer.file.read().current
    models = prepare_manifest(manifest, deployer, progress, now=now, rollback=rollback)
    change = Change.ROLLBACK if rollback else Change.SET
    known = replace(now, manifest=manifest.digest)
    return write_deployment(known, models, change, reason or manifest.reason, deployer)


def deploy_at_start(
    read: Callable[[], Manifest], deployer: Deployer, progress: Progress
) -> Deployments:
    """Deploy the manifest that a service is started with, unless that was done already.

    A manifest that was deployed once is not deployed again: what was changed since, by a rollback
    above all, stays. Where the manifest cannot be had or used, the service starts with what is
    deployed; where nothing is, it does not start.

    Raises:
        CreditwrightError: If nothing is deployed, and the manifest cannot be.
    """
    found = deployer.file.read()
    try:
        manifest = read()
        if found.current.generation and found.current.manifest == manifest.digest:
            return found
        return deploy_manifest(manifest, deployer, progress)
    except CreditwrightError as error:
        if not found.current.generation:
            raise
        logger().error("manifest not deployed, what is deployed stays", error=type(error).__name__)
        progress.note(
            f"Started with what is deployed, generation {found.current.generation}: {error}"
        )
        return found


def write_deployment(
    now: Deployment, models: tuple[Deployed, ...], change: Change, reason: str, deployer: Deployer
) -> Deployments:
    """Write what every worker follows from now on.

    Raises:
        DeploymentConflictError: If somebody else deployed since `now` was read.
    """
    new = Deployment(
        generation=now.generation + 1,
        salt=now.salt or secrets.token_hex(8),
        models=models,
        change=change,
        by=deployer.by,
        at=instant_text(deployer.clock.now()),
        reason=reason,
        manifest=now.manifest,
    )
    written = deployer.file.change(new, made_for=now.generation)
    logger().info("deployed", generation=new.generation, count=len(models))
    return written


def add_shadow(entry: Entry, deployer: Deployer, *, reason: str = "") -> Deployments:
    """Deploy one more model that only watches; see `deploy_manifest`."""
    now = deployer.file.read().current
    shadow = prepare_model(replace(entry, role=Role.SHADOW), deployer)
    return write_deployment(now, (*now.models, shadow), Change.ADD_SHADOW, reason, deployer)


def replace_bundle(before: str, digest: str, deployer: Deployer, *, reason: str) -> Deployments:
    """Deploy a bundle of the champion's own version in its place: the same model, decided by anew.

    Where the champion follows the registry, it is held as it is until somebody promotes.

    Args:
        before: The digest of the champion's bundle.
        digest: Of the bundle in its place, which the local store holds and somebody tried out.
        deployer: Where, and who.
        reason: Why.

    Raises:
        NotDeployedError: If the champion is another one.
        DeploymentConflictError: If somebody else deployed meanwhile.
    """
    now = deployer.file.read().current
    champion = now.champion
    if champion is None or champion.digest != before:
        raise NotDeployedError(before[:12], now.models)
    models = tuple(
        replace(each, digest=digest, held=each.follows is not None) if each is champion else each
        for each in now.models
    )
    return write_deployment(now, models, Change.POLICY, reason, deployer)


def remove(named: str, deployer: Deployer, *, reason: str = "") -> Deployments:
    """Take a model out of use; the champion cannot be, for then nothing would be decided.

    Args:
        named: NAME/VERSION.
        deployer: Where, and who.
        reason: Why.

    Raises:
        NotDeployedError: If it is not deployed.
        DeploymentError: If it is the champion.
        DeploymentConflictError: If somebody else deployed meanwhile.
    """
    now = deployer.file.read().current
    kept = tuple(each for each in now.models if f"{each.name}/{each.version}" != named)
    if len(kept) == len(now.models):
        raise NotDeployedError(named, now.models)
    return write_deployment(now, kept, Change.REMOVE, reason, deployer)


def roll_back_deployment(deployer: Deployer, *, reason: str = "") -> Deployments:
    """Deploy again what was deployed before, from the local store; no registry is asked.

    What followed the registry is held where it is, until somebody promotes.

    Raises:
        NothingEarlierError: If nothing was.
        BundleTamperedError: If a bundle is not what it was any more.
        DeploymentConflictError: If somebody else deployed meanwhile.
    """
    found = deployer.file.read()
    if not found.earlier:
        raise NothingEarlierError(found.current.generation)
    models = tuple(replace(each, held=each.follows is not None) for each in _back_to(found).models)
    for digest in {each.digest for each in models} - {each.digest for each in found.current.models}:
        # quickly: it was in use; a worker that does not have it open any more tries it out
        read_bundle(deployer.sources.store.path(digest), expected_digest=digest)
    return write_deployment(found.current, models, Change.ROLLBACK, reason, deployer)


def _back_to(found: Deployments) -> Deployment:
    """Return the latest deployment before this one that had other models."""

    def models_of(one: Deployment) -> list[tuple[object, ...]]:
        return [(each.name, each.digest, each.role, each.share) for each in one.models]

    others = (each for each in found.earlier if models_of(each) != models_of(found.current))
    return next(others, found.earlier[0])
