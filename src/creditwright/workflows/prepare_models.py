"""What a manifest names, made ready to be deployed: fetched, tried out in a process apart, checked.

Nothing is written here, so what is deployed stays as it is whatever happens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.clock import Clock
from creditwright.core.errors import BadDataError, RefusedError
from creditwright.core.progress import Progress
from creditwright.decision.policy import Policy
from creditwright.scoring.bundle import read_bundle
from creditwright.scoring.documents import read_document
from creditwright.serving.deployment import (
    Deployed,
    Deployment,
    DeploymentError,
    DeploymentFile,
    check_deployment,
    check_not_older,
)
from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest
from creditwright.serving.opening import try_apart
from creditwright.serving.sources import FoundBundle, Sources


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


def prepare_manifest(
    manifest: Manifest,
    deployer: Deployer,
    progress: Progress,
    *,
    now: Deployment | None = None,
    rollback: bool = False,
) -> tuple[Deployed, ...]:
    """Fetch, try out and check every model of a manifest, and deploy nothing.

    Args:
        manifest: The models.
        deployer: Where they come from, and what is deployed.
        progress: Is told of each model.
        now: What is deployed; None: what the file says.
        rollback: Let an older version take the champion's place.

    Raises:
        UnpromotedError, CutOffError, OlderVersionError: If a model may not be deployed so.
        BadDataError, UnavailableError: If one cannot be fetched or is not sound.
    """
    models = []
    for each in manifest.models:
        progress.note(f"Fetching and trying out {each.source}.")
        models.append(prepare_model(each, deployer))
    if not rollback:
        check_not_older(models, now or deployer.file.read().current)
    check_deployment(Deployment(models=tuple(models)))
    return tuple(models)


def prepare_model(entry: Entry, deployer: Deployer) -> Deployed:
    """Fetch, try out and check one model; see `prepare_manifest`."""
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
