"""What is deployed, what was before it, how far shadows disagree; and one step back."""

from dataclasses import dataclass

from creditwright.core.errors import UnavailableError
from creditwright.serving.deployment import Deployed, Deployment, Deployments
from creditwright.serving.disagreement import Disagreement, disagreement_of
from creditwright.serving.following import FollowerState
from creditwright.serving.live import LiveModel
from creditwright.workflows.deploy import roll_back_deployment
from creditwright.workflows.reload_models import reload_models
from creditwright.workflows.service import Service


class NotDeployedFromHereError(UnavailableError):
    """This process uses models that nobody deployed to it, so none can be taken back."""

    def __init__(self) -> None:
        super().__init__(
            "This service follows no deployments: restart it with `creditwright serve`."
        )


@dataclass(frozen=True, slots=True)
class DeploymentsNow:
    """How things stand.

    Attributes:
        deployed: What is deployed, and what was.
        state: How this worker stands to it.
        shadows: How far each shadow is from each model that decided beside it.
    """

    deployed: Deployments
    state: FollowerState
    shadows: tuple[Disagreement, ...]


def deployments_now(service: Service) -> DeploymentsNow:
    """Return how things stand.

    Raises:
        FileAccessError: If what was kept cannot be read.
    """
    shadows = tuple(disagreement_of(each) for each in service.tallies())
    if service.following is None:
        in_use = service.models()
        models = tuple(_deployed(each) for each in in_use.models)
        deployed = Deployments(current=Deployment(generation=in_use.generation, models=models))
        return DeploymentsNow(deployed, FollowerState(generation=in_use.generation), shadows)
    return DeploymentsNow(service.following.file.read(), service.following.state, shadows)


def _deployed(each: LiveModel) -> Deployed:
    return Deployed(
        name=each.name, version=each.version, digest=each.digest, role=each.role, share=each.share
    )


def step_back(service: Service, *, by: str, reason: str) -> Deployments:
    """Deploy again what was deployed before; this worker uses it at once, others within seconds.

    Args:
        service: The parts of the service.
        by: Who does.
        reason: Why, in their words.

    Raises:
        NotDeployedFromHereError: If nothing is followed here.
        NothingEarlierError: If nothing was deployed before.
        DeploymentConflictError: If somebody else deployed meanwhile.
        ReloadError: If it cannot be loaded here; it is deployed all the same.
    """
    if service.deployer is None:
        raise NotDeployedFromHereError
    done = roll_back_deployment(service.deployer(by), reason=reason)
    reload_models(service)
    return done
