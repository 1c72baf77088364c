"""The models that are deployed: each there, and as it was when it was promoted."""

from collections.abc import Iterator

from creditwright.composition import bundle_store
from creditwright.composition.deploying import deployment_file
from creditwright.core.errors import UnavailableError
from creditwright.core.settings import Settings
from creditwright.workflows.examination import Finding, good, trouble
from creditwright.workflows.verify_model import verify_model


def models_found(settings: Settings) -> Iterator[Finding]:
    """Verify every model of the deployment in use, as the service does when it loads one."""
    deployment = deployment_file(settings).read().current
    if deployment.champion is None:
        yield trouble(
            "models",
            "none decides: the service answers 503",
            "`creditwright promote NAME/VERSION`, or name a manifest by "
            "CREDITWRIGHT_MODELS_TO_DEPLOY.",
            UnavailableError,
        )
    store = bundle_store(settings)
    for each in deployment.models:
        report = verify_model(store.path(each.digest), expected_digest=each.digest)
        yield good(
            f"model {each.name}/{each.version}",
            f"{each.role.value}, {each.digest[:12]}, {report.trees} trees over {report.features} "
            f"features, verified in {len(report.checks)} ways",
        )
