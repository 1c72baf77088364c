"""The parts that say which models are in use, chosen by the settings."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from creditwright.composition import bundle_store, open_registry
from creditwright.core.clock import Clock, SystemClock
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings
from creditwright.serving.addresses import networks_of
from creditwright.serving.deployment import FILE, DeploymentFile
from creditwright.serving.fetching import FetchRules, fetched
from creditwright.serving.following import Follower, Tell, nobody
from creditwright.serving.in_use import ModelsInUse
from creditwright.serving.manifest import Manifest
from creditwright.serving.shadowing import FOLDER as SHADOWS
from creditwright.serving.shadowing import Shadowing
from creditwright.serving.sources import Sources, manifest_at
from creditwright.workflows.deploy import deploy_at_start
from creditwright.workflows.prepare_models import Deployer

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


def deploy_configured(settings: Settings, progress: Progress) -> None:
    """Deploy the manifest that the settings name, if they name one; before any worker starts.

    Raises:
        CreditwrightError: If nothing is deployed, and the manifest cannot be.
    """
    named = settings.models_to_deploy
    if named is None:
        return
    deploying = deployer(settings, manifest=named)
    deploy_at_start(lambda: manifest(named, settings), deploying, progress)


@dataclass(frozen=True, slots=True)
class ModelsAtWork:
    """What a worker needs of models: those in use, what follows, and what shows them to shadows."""

    in_use: ModelsInUse
    follower: Follower
    shadowing: Shadowing


@contextmanager
def models_at_work(
    settings: Settings, clock: Clock, *, tell: Tell = nobody
) -> Iterator[ModelsAtWork]:
    """Give a worker its models for the time of the block; what is deployed is followed meanwhile.

    Where nothing is deployed, or it cannot be loaded, there are no models yet: the worker starts,
    and says of every application that it cannot be assessed. SIGHUP has it look at once.

    Args:
        settings: The settings.
        clock: Tells the time.
        tell: Is told of each deployment that comes into use; see `noting_deployments`.
    """
    in_use = ModelsInUse()
    at_work = ModelsAtWork(in_use, follower(settings, in_use, clock), shadowing(settings, clock))
    at_work.follower.tell = tell
    at_work.follower.look()
    at_work.follower.start(every_seconds=settings.follow_seconds)
    at_work.shadowing.start()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGHUP, lambda _signal, _frame: at_work.follower.wake())
    try:
        yield at_work
    finally:
        at_work.follower.stop()
        at_work.shadowing.stop()


def follower(settings: Settings, in_use: ModelsInUse, clock: Clock) -> Follower:
    """Return what keeps a worker's models those that are deployed; it is still to be started."""
    return Follower(deployment_file(settings), bundle_store(settings), in_use, clock)
