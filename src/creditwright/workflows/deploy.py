"""Deploy models: from a manifest, a promotion or a rollback to what every worker follows.

Whatever is to be deployed is fetched, tried out in a process apart and checked before anything is
written: what the workers follow can be loaded.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from creditwright.core.clock import Clock, instant_text
from creditwright.core.errors import BadDataError, CreditwrightError, RefusedError, UsageError
from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.decision.policy import Policy
from creditwright.registry.registry import CHAMPION
from creditwright.scoring.bundle import read_bundle
from creditwright.scoring.documents import read_document
from creditwright.serving.deployment import (
    Change,
    Deployed,
    Deployment,
    DeploymentConflictError,
    DeploymentError,
    DeploymentFile,
    Deployments,
    NothingEarlierError,
    check_deployment,
    check_not_older,
)
from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest
from creditwright.serving.opening import try_apart
from creditwright.serving.sources import FoundBundle, Sources

TRIES = 5


class UnpromotedError(RefusedError):
    """A model was to decide that nobody made champion through the gates."""

    def __init__(self, name: str, version: int, source: str) -> None:
        super().__init__(
            f"Version {version} of {name!r} ({source}) was not promoted, so it may watch and not "
            "decide. Promote it with `creditwright promote`, give it the role shadow, or say in "
            "the manifest, as its `reason`, why it decides all the same; that is kept."
        )


class CutOffError(BadDataError):
    """A manifest names another cut-off than the policy in the bundle has."""

    def __init__(self, name: str, wanted: float, found: float) -> None:
        self.wanted, self.found = wanted, found
        super().__init__(
            f"The manifest asks that {name!r} declines above {wanted!r}, and its bundle declines "
            f"above {found!r}. Cut-off and reasons belong to the bundle: write {found!r}, or train "
            "with a policy that has the cut-off you want (`creditwright train --policy`)."
        )


class UnnamedModelError(BadDataError):
    """A model came by a way that gives it no name or version, and the manifest gives none."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"{source} is no address of the registry, so the manifest has to give its `name` and "
            "`version`. Nothing was deployed."
        )


class NotDeployedError(UsageError):
    """A model was to be removed that is not deployed."""

    def __init__(self, named: str, deployed: Sequence[Deployed]) -> None:
        told = ", ".join(f"{each.name}/{each.version}" for each in deployed)
        super().__init__(f"{named!r} is not deployed. Deployed: {told or 'nothing'}.")


@dataclass(frozen=True, slots=True)
class Deployer:
    """Where deployments are kept, where models come from, and who deploys.

    Attributes:
        file: What every worker follows.
        sources: Where models come from.
        clock: Says when.
        by: Who.
        try_out: Refuses a bundle that is not sound, by its folder and digest.
    """

    file: DeploymentFile
    sources: Sources
    clock: Clock
    by: str
    try_out: Callable[[Path, str], None] = try_apart


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
    return _written(known, models, change, reason or manifest.reason, deployer)


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


def prepare_manifest(
    manifest: Manifest,
    deployer: Deployer,
    progress: Progress,
    *,
    now: Deployment | None = None,
    rollback: bool = False,
) -> tuple[Deployed, ...]:
    """Fetch, try out and check every model of a manifest, and deploy nothing; see above."""
    models = []
    for each in manifest.models:
        progress.note(f"Fetching and trying out {each.source}.")
        models.append(_prepared(each, deployer))
    if not rollback:
        check_not_older(models, now or deployer.file.read().current)
    check_deployment(Deployment(models=tuple(models)))
    return tuple(models)


def _prepared(entry: Entry, deployer: Deployer) -> Deployed:
    sources = deployer.sources
    found = _known(entry, deployer) or sources.find(entry.source, entry.sha256)
    name, version = _named(entry, found)
    if entry.role is not Role.SHADOW and not found.promoted and not entry.reason.strip():
        raise UnpromotedError(name, version, entry.source)
    deployer.try_out(sources.store.path(found.digest), found.digest)
    _check_cut_off(entry, name, sources, found.digest)
    return Deployed(
        name=name,
        version=version,
        digest=found.digest,
        role=entry.role,
        share=entry.share,
        source=_source(entry),
        reason=entry.reason.strip(),
        follows=found.follows,
    )


def _source(entry: Entry) -> str:
    return entry.source if entry.sha256 is None else f"{entry.source}#sha256={entry.sha256}"


def _known(entry: Entry, deployer: Deployer) -> FoundBundle | None:
    """Return what was fetched before: the same address and SHA-256 lead to the same bundle."""
    if entry.sha256 is None:
        return None
    deployments = deployer.file.read()
    deployed = (each for one in (deployments.current, *deployments.earlier) for each in one.models)
    found = next((each for each in deployed if each.source == _source(entry)), None)
    is_here = found is not None and deployer.sources.store.holds(found.digest)
    return FoundBundle(found.digest) if found is not None and is_here else None


def _named(entry: Entry, found: FoundBundle) -> tuple[str, int]:
    if found.version is None:
        if entry.name is None or entry.version is None:
            raise UnnamedModelError(entry.source)
        return entry.name, entry.version
    name, version = found.version.name, found.version.version
    if entry.name not in {None, name} or entry.version not in {None, version}:
        raise DeploymentError(
            f"{entry.source} is version {version} of {name!r}, and the manifest calls it version "
            f"{entry.version} of {entry.name!r}"
        )
    return name, version


def _check_cut_off(entry: Entry, name: str, sources: Sources, digest: str) -> None:
    if entry.cut_off is None:
        return
    files = read_bundle(sources.store.path(digest), expected_digest=digest).files
    policy = read_document(Policy, files["policy.json"], file="policy.json")
    if policy.decline_above != entry.cut_off:
        raise CutOffError(name, entry.cut_off, policy.decline_above)


def _written(
    now: Deployment, models: tuple[Deployed, ...], change: Change, reason: str, deployer: Deployer
) -> Deployments:
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
    shadow = _prepared(replace(entry, role=Role.SHADOW), deployer)
    return _written(now, (*now.models, shadow), Change.ADD_SHADOW, reason, deployer)


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
    return _written(now, models, Change.POLICY, reason, deployer)


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
    return _written(now, kept, Change.REMOVE, reason, deployer)


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
    return _written(found.current, models, Change.ROLLBACK, reason, deployer)


def _back_to(found: Deployments) -> Deployment:
    """Return the latest deployment before this one that had other models."""

    def models_of(one: Deployment) -> list[tuple[object, ...]]:
        return [(each.name, each.digest, each.role, each.share) for each in one.models]

    others = (each for each in found.earlier if models_of(each) != models_of(found.current))
    return next(others, found.earlier[0])


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
            return _written(now, models, Change.FOLLOW, "the registry's alias moved", deployer)
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
