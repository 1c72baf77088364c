"""From what is deployed to the models in use: each bundle opened once, all or none."""

from collections.abc import Callable, Mapping
from pathlib import Path

from creditwright.decision.recording import model_used
from creditwright.registry.store import BundleStore
from creditwright.serving.deployment import Deployed, Deployment
from creditwright.serving.live import LiveModel, LiveModels
from creditwright.serving.opening import OpenedBundle, open_for_use

NONE_OPEN: Mapping[str, OpenedBundle] = {}
Open = Callable[[Path, str], OpenedBundle]


def open_live_models(
    deployment: Deployment,
    store: BundleStore,
    *,
    opened: Mapping[str, OpenedBundle] = NONE_OPEN,
    open_bundle: Open = open_for_use,
) -> LiveModels:
    """Open every model of a deployment.

    Args:
        deployment: What is deployed.
        store: The local store, where the bundles lie.
        opened: Bundles that are open already, by digest: content is never changed under a digest.
        open_bundle: Tries a bundle out and opens it.

    Raises:
        BadDataError: If one of the bundles is not sound.
        UnavailableError: If one cannot be tried out.
    """
    here = dict(opened)
    for each in deployment.models:
        if each.digest not in here:
            here[each.digest] = open_bundle(store.path(each.digest), each.digest)
    models = tuple(_live(each, here[each.digest]) for each in deployment.models)
    return LiveModels(deployment.generation, deployment.salt, models)


def _live(each: Deployed, found: OpenedBundle) -> LiveModel:
    return LiveModel(
        name=each.name,
        version=each.version,
        digest=each.digest,
        role=each.role,
        share=each.share,
        model=found.model,
        card=found.card,
        used=model_used(found.model, name=each.name, version=str(each.version)),
    )
