"""System 000: several models, each under its own name, on applications that clients send whole."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.records.given import as_given
from creditwright.serving.live import LiveModel, ModelNotInUseError
from creditwright.store.applicants import EVERYTHING, find_application
from creditwright.store.assessments import StoredAssessment
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER, Cell
from creditwright.web.compatibility.clients_000 import as_written, clients_of
from creditwright.web.compatibility.deciding import Decider, OwnKey, decide, is_approved
from creditwright.web.compatibility.routing import (
    Reader,
    not_found_as,
    visible_to,
    with_or_without_slash,
)
from creditwright.web.compatibility.sample import Sample
from creditwright.web.compatibility.shapes_000 import (
    ExplanationAttributesView,
    GlobalImportanceView,
    ValidatedView,
    explanation_attributes,
    global_importance,
)
from creditwright.web.parts import TheService
from creditwright.web.problems import Problem, ProblemError
from creditwright.workflows.assess import Wanted
from creditwright.workflows.attribute_records import attribute_records
from creditwright.workflows.describe_models import drivers_of
from creditwright.workflows.note_read import Read, note_read

router = APIRouter(tags=["compatibility: 000"])

MODEL_READER = Depends(requires(Scope.MODELS_READ))
Key = Annotated[str, Path(max_length=120, description="A model's name and version, NAME_vVERSION.")]
Sent = Annotated[
    dict[str, Cell | dict[str, Cell]],
    Body(description="The 120 fields, each a value, or by a row's name the value of that row."),
]
MaybeSent = Annotated[
    dict[str, Cell | dict[str, Cell]] | None,
    Body(description="As for validate_client; null: a sample of the stored applications."),
]
Explainer = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_ANY))]


def the_model(name_v: Key, service: TheService) -> LiveModel:
    """Return the model that a path names.

    Raises:
        ProblemError: If no model that may decide is called so.
    """
    try:
        return service.models().by_key(name_v)
    except ModelNotInUseError:
        raise ProblemError(Problem(404, "model_not_found", "Model not found")) from None


def the_sample(request: Request) -> Sample:
    """Return the sample of this process."""
    found: Sample = request.app.state.older.sample
    return found


Named = Annotated[LiveModel, Depends(the_model)]
TheSample = Annotated[Sample, Depends(the_sample)]


@with_or_without_slash(router, "GET", "/available_model_name_version", dependencies=[MODEL_READER])
def available_models(service: TheService) -> list[str]:
    """List the models that may decide, as the other paths name them."""
    return [each.key for each in service.models().deciding]


@with_or_without_slash(router, "POST", "/get_credit_application")
def credit_application(
    principal: Reader,
    service: TheService,
    number: Annotated[int, Query(alias="SK_ID_CURR", ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)],
) -> dict[str, Cell]:
    """Return the 120 fields of a stored application; null where a value is not known."""
    visible = visible_to(principal)
    with not_found_as("Application not found"), service.database.reading() as connection:
        found = find_application(connection, number, visible)
    note_read(Read.APPLICATION, number, by=principal.id, visible=visible, service=service)
    return as_written(as_given(found.records)[0])


@with_or_without_slash(router, "POST", "/{name_v}/validate_client", response_model=ValidatedView)
def validate_client(
    model: Named,
    body: Sent,
    principal: Decider,
    key: OwnKey,
    request: Request,
    service: TheService,
) -> Response:
    """Decide on one application or on many, and record each decision."""
    clients = clients_of(body, EVERYTHING, service)
    threshold = model.model.policy.approve_up_to

    def shape(found: Sequence[StoredAssessment]) -> ValidatedView:
        return ValidatedView(
            default_probability=[each.default_probability for each in found],
            validation_threshold=threshold,
            credit_approved=[is_approved(each) for each in found],
        )

    return decide(
        [Wanted(each.number, each.records, model.address) for each in clients],
        asked=body,
        key=key,
        principal=principal,
        request=request,
        service=service,
        shape=shape,
    )


@with_or_without_slash(router, "POST", "/{name_v}/shap_value_attributes")
def shap_value_attributes(
    model: Named,
    principal: Explainer,
    sample: TheSample,
    service: TheService,
    body: MaybeSent = None,
) -> ExplanationAttributesView:
    """Explain applications, or a sample of those in the store; nothing is decided or recorded."""
    began = service.clock.monotonic()
    if body is None:
        found = sample.explained(model, service)
        if found is None:
            said = "The store holds no application, so there is no sample to explain."
            raise ProblemError(Problem(404, "no_applications", said))
    else:
        clients = clients_of(body, visible_to(principal), service)
        found = attribute_records([each.records for each in clients], model.model)
    return explanation_attributes(found, service.clock.monotonic() - began)


@with_or_without_slash(
    router, "POST", "/{name_v}/get_global_feature_importance", dependencies=[MODEL_READER]
)
def global_feature_importance(
    model: Named,
    cum_importance_cut: Annotated[float, Query(ge=0, le=1, allow_inf_nan=False)] = 0.95,
) -> GlobalImportanceView:
    """Say what drives a model, by the lender's columns, and which reach the share asked for."""
    return global_importance(drivers_of(model.card, cumulative=1).columns, cum_importance_cut)
