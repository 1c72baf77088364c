"""The parts that say which models are in use, chosen by the settings."""

from pathlib import Path

from creditwright.composition import bundle_store, open_registry
from creditwright.core.clock import Clock, SystemClock
from creditwright.core.settings import Settings
from creditwright.serving.addresses import networks_of
from creditwright.serving.deployment import FILE, DeploymentFile
from creditwright.serving.fetching import FetchRules, fetched
from creditwright.serving.following import Follower
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.manifest import Manifest
from creditwright.serving.shadowing import FOLDER as SHADOWS
from creditwright.serving.shadowing import Shadowing
from creditwright.serving.sources import Sources, manifest_at
from creditwright.workflows.deploy import Deployer

HTTPS = "https://"
HERE = Path()


def fetch_rules(settings: Settings) -> FetchRules:
    """Return what may be fetched over https.

    Raises:
        ConfigurationError: If a network is none.
    """
    return FetchRules(
        hosts=settings.model_hosts,
        networks=networks_of(settings.model_networks),
        authorities=settings.model_authorities,
    )


def deployment_file(settings: Settings) -> DeploymentFile:
    """Return the file that says what is deployed."""
    return DeploymentFile(settings.home / FILE)


def manifest(address: str, settings: Settings) -> Manifest:
    """Return the manifest of models to deploy at a path or an https address.

    Raises:
        ManifestError: If it cannot be used.
        FetchRefusedError, FetchError, FileAccessError: If it cannot be had.
    """
    return manifest_at(address, fetch_rules(settings))


def deployer(settings: Settings, *, manifest: str = "", by: str | None = None) -> Deployer:
    """Return where deployments are kept, where models come from, and who deploys.

    Args:
        settings: The settings.
        manifest: The path or address of the manifest: relative paths in it start from its folder.
        by: Who deploys; None: whoever is at work.
    """
    rules, store = fetch_rules(settings), bundle_store(settings)
    sources = Sources(
        store=store,
        open_registry=lambda: open_registry(settings),
        fetched=lambda url, sha256: fetched(url, sha256, rules, store.folder),
        folder=HERE if manifest.startswith(HTTPS) else Path(manifest).expanduser().parent,
    )
    return Deployer(deployment_file(settings), sources, SystemClock(), by or settings.who)


def shadows_folder(settings: Settings) -> Path:
    """Return where workers keep what they counted of shadows."""
    return settings.home / SHADOWS


def shadowing(settings: Settings, clock: Clock) -> Shadowing:
    """Return what has shadows assess as well; it is still to be started."""
    return Shadowing(shadows_folder(settings), clock)


def follower(settings: Settings, in_use: ModelsInUse, clock: Clock) -> Follower:
    """Return what keeps a worker's models those that are deployed; it is still to be started."""
    return Follower(deployment_file(settings), bundle_store(settings), in_use, clock)
