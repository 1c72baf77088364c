"""What is deployed: read, looked at again, taken back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.serving.deployment import Deployed, Deployment
from creditwright.serving.disagreement import Disagreement
from creditwright.web.access import requires
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.deployments import deployments_now, step_back
from creditwright.workflows.reload_models import reload_models

router = APIRouter(
    prefix="/v1/models", tags=["models"], dependencies=[Depends(requires(Scope.MODELS_READ))]
)
FEWEST_LETTERS, MOST_LETTERS = 3, 500  # of a reason


class FollowingView(View):
    """How this worker stands to what is deployed.

    `failed` counts the deployments that could not be loaded since it started; `last_error` names
    the class of what was wrong with the last one, and is null where nothing was.
    """

    changed: bool
    generation: int
    loaded_at: str
    failed: int
    last_error: str | None


@router.post("/reload", dependencies=[Depends(requires(Scope.MODELS_DEPLOY))])
def reload(service: TheService) -> FollowingView:
    """Have this worker use what is deployed at once; the others do within seconds anyway."""
    changed, state = reload_models(service)
    error = type(state.last_error).__name__ if state.last_error else None
    return FollowingView(
        changed=changed,
        generation=state.generation,
        loaded_at=state.loaded_at,
        failed=state.failed,
        last_error=error,
    )


class DeployedView(View):
    """A model of a deployment; `follows` names the registry's alias that it follows."""

    name: str
    version: int
    digest: str
    role: str
    share: float
    follows: str | None
    held: bool
    reason: str


class DeploymentView(View):
    """What was deployed from one moment on."""

    generation: int
    change: str
    by: str
    at: str
    reason: str
    models: list[DeployedView]


class ShadowView(View):
    """How far a shadow is from what was given; null where nothing was compared yet."""

    decides: str
    watches: str
    compared: int
    failed: int
    psi: float | None
    ks: float | None
    flipped: float | None
    other_reasons: float | None


class DeploymentsView(View):
    """What is deployed and what was before, latest first, and what the shadows saw."""

    current: DeploymentView
    earlier: list[DeploymentView]
    shadows: list[ShadowView]


class StepBack(BaseModel):
    """A reason to take a deployment back."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reason: Annotated[str, Field(min_length=FEWEST_LETTERS, max_length=MOST_LETTERS)]


@router.get("/deployments")
def deployments(service: TheService) -> DeploymentsView:
    """Read what is deployed, what was, who had it so and why, and how shadows disagree."""
    now = deployments_now(service)
    return DeploymentsView(
        current=_deployment(now.deployed.current),
        earlier=[_deployment(each) for each in now.deployed.earlier],
        shadows=[ShadowView.model_validate(_shadow(each)) for each in now.shadows],
    )


@router.post("/rollback")
def rollback(
    body: StepBack,
    principal: Annotated[Principal, Depends(requires(Scope.MODELS_DEPLOY))],
    service: TheService,
) -> DeploymentView:
    """Deploy again what was deployed before; no registry is asked."""
    return _deployment(step_back(service, by=principal.name, reason=body.reason).current)


def _deployment(each: Deployment) -> DeploymentView:
    return DeploymentView(
        generation=each.generation,
        change=each.change.value,
        by=each.by,
        at=each.at,
        reason=each.reason,
        models=[_deployed(model) for model in each.models],
    )


def _deployed(each: Deployed) -> DeployedView:
    return DeployedView(
        name=each.name,
        version=each.version,
        digest=each.digest,
        role=each.role.value,
        share=each.share,
        follows=each.follows,
        held=each.held,
        reason=each.reason,
    )


def _shadow(each: Disagreement) -> dict[str, Any]:
    return {name: getattr(each, name) for name in ShadowView.model_fields}
