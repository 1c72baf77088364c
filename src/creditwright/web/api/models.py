"""The models in use: which they are, what their cards say, what drives them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from creditwright.access.scopes import Scope
from creditwright.serving.live import LiveModel
from creditwright.web.access import requires
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.describe_models import Importance, drivers_of

router = APIRouter(
    prefix="/v1/models", tags=["models"], dependencies=[Depends(requires(Scope.MODELS_READ))]
)

ModelName = Annotated[str, Path(max_length=100)]
ModelVersion = Annotated[int, Path(ge=1, le=999_999_999)]


class ModelView(View):
    """A model in use."""

    name: str
    version: int
    digest: str
    role: str
    share: float
    inputs: int
    policy: str
    policy_version: str


class ModelsView(View):
    """Every model in use; the generation counts the deployments."""

    generation: int
    models: list[ModelView]


class ModelDetailView(ModelView):
    """A model in use with its card: what it was trained on, and what it reached on the hold-out."""

    approve_up_to: float
    decline_above: float
    legal_profile: str
    figures: dict[str, float]
    card: dict[str, Any]


class ImportanceView(View):
    """How much something contributes to the probabilities of a model."""

    name: str
    mean_attribution: float
    share: float
    cumulative: float


class DriversView(View):
    """What drives a model: the fewest inputs, and columns behind them, that reach the share."""

    name: str
    version: int
    inputs: list[ImportanceView]
    columns: list[ImportanceView]


@router.get("")
def models(service: TheService) -> ModelsView:
    """List the models in use."""
    in_use = service.models()
    return ModelsView(
        generation=in_use.generation,
        models=[ModelView(**_facts(each)) for each in in_use.models],
    )


@router.get("/{name}/{version}")
def model(name: ModelName, version: ModelVersion, service: TheService) -> ModelDetailView:
    """Read a model's card, figures and policy."""
    found = service.models().version(name, version)
    policy = found.model.policy
    card = {key: value for key, value in found.card.whole.items() if key != "importance"}
    return ModelDetailView(
        **_facts(found),
        approve_up_to=policy.approve_up_to,
        decline_above=policy.decline_above,
        legal_profile=policy.law.profile.value,
        figures=dict(found.card.figures),
        card=card,
    )


@router.get("/{name}/{version}/importance")
def importance(
    name: ModelName,
    version: ModelVersion,
    service: TheService,
    cumulative: Annotated[float, Query(gt=0, le=1, allow_inf_nan=False)] = 0.95,
) -> DriversView:
    """Read what drives a model, until this share of all attributions is reached."""
    found = service.models().version(name, version)
    drivers = drivers_of(found.card, cumulative=cumulative)
    return DriversView(
        name=found.name,
        version=found.version,
        inputs=[_importance(each) for each in drivers.inputs],
        columns=[_importance(each) for each in drivers.columns],
    )


def _facts(each: LiveModel) -> dict[str, Any]:
    return {
        "name": each.name,
        "version": each.version,
        "digest": each.digest,
        "role": each.role.value,
        "share": each.share,
        "inputs": len(each.model.scorer.inputs),
        "policy": each.model.policy.name,
        "policy_version": each.model.policy.version,
    }


def _importance(each: Importance) -> ImportanceView:
    return ImportanceView(
        name=each.name,
        mean_attribution=each.mean_attribution,
        share=each.share,
        cumulative=each.cumulative,
    )
