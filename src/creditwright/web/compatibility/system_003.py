"""System 003: a prediction by a client's number, and the routes that its dashboard added later."""

import json
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.policy import Outcome
from creditwright.records.given import GivenRow, as_given
from creditwright.store.applicants import find_application
from creditwright.store.assessments import StoredAssessment
from creditwright.store.searching import search_applications
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER, Strict
from creditwright.web.api.views import Probability, View
from creditwright.web.compatibility.deciding import Decider, OwnKey, decide, is_approved
from creditwright.web.compatibility.facts import age_in_years, years_employed
from creditwright.web.compatibility.routing import (
    AnyNumber,
    Reader,
    not_found_as,
    visible_to,
    with_or_without_slash,
)
from creditwright.web.parts import TheService
from creditwright.workflows.assess import Wanted
from creditwright.workflows.attribute_records import attribute_records
from creditwright.workflows.describe_models import drivers_of
from creditwright.workflows.find_peers import peers_of
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.seen_application import see

router = APIRouter(tags=["compatibility: 003"])

MOST_CLIENTS = 10_000
MOST_IMPORTANT = 25
NEIGHBOURS = 20
MODEL_READER = Depends(requires(Scope.MODELS_READ))
Explainer = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_ANY))]


class GreetingView(View):
    """That the service is there."""

    message: str


class PredictRequest(Strict):
    """The client to predict for."""

    number: Annotated[int, Field(alias="clientId", ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]


class PredictionView(View):
    """The prediction: 0 approved, 1 not."""

    number: Annotated[int, Field(serialization_alias="clientId")]
    probability: Probability
    threshold: Annotated[Probability, Field(serialization_alias="predictionThreshold")]
    prediction: Literal[0, 1]


class ClientView(View):
    """A client's facts; years are whole, money is in currency units."""

    number: Annotated[int, Field(serialization_alias="clientId")]
    children: Annotated[int | None, Field(serialization_alias="childrenCount")]
    family: Annotated[str | None, Field(serialization_alias="maritalStatus")]
    income: Annotated[float | None, Field(serialization_alias="totalIncome")]
    age: int | None
    employed: Annotated[int | None, Field(serialization_alias="workSeniority")]
    occupation: str | None
    gender: str | None
    credit: float | None


class AttributionsView(View):
    """What each feature gave to a client's log-odds of default; with the base they add up."""

    shap_values: str = Field(description="A JSON array, one number for each feature.")
    expected_values: float
    features: list[str]


class NeighboursView(View):
    """A client beside the nearest ones that the model in use approves."""

    client_data: str = Field(description="A JSON object, from the feature's name to the number.")
    neighbours_data: str = Field(description="A JSON array of such objects, the nearest first.")


class ImportancesView(View):
    """The features that contribute most, by their mean absolute attribution."""

    importance: str = Field(description="A JSON object, from the feature's name to the number.")


@router.get("/", dependencies=[Depends(requires(Scope.SELF_READ))])
def greeting() -> GreetingView:
    """Say that the service is there."""
    return GreetingView(message="Prêt à Dépenser")


@with_or_without_slash(router, "POST", "/predict", response_model=PredictionView)
def predict(
    body: PredictRequest, principal: Decider, key: OwnKey, request: Request, service: TheService
) -> Response:
    """Decide on a stored application, and record the decision."""
    with not_found_as(_unknown(body.number)):
        return decide(
            [Wanted(body.number)],
            asked=body.model_dump(mode="json"),
            key=key,
            principal=principal,
            request=request,
            service=service,
            shape=_prediction,
        )


@with_or_without_slash(router, "GET", "/clients")
def clients(
    reader: Reader,
    service: TheService,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_CLIENTS)] = MOST_CLIENTS,
) -> list[int]:
    """List clients by rising number; the next page is of those after the last one."""
    with service.database.reading() as connection:
        found = search_applications(
            connection, after=after, limit=limit, visible=visible_to(reader)
        )
    return [each.number for each in found]


@with_or_without_slash(router, "GET", "/clients/{client_id}")
def client(client_id: AnyNumber, reader: Reader, service: TheService) -> ClientView:
    """Tell a client's facts."""
    visible = visible_to(reader)
    with not_found_as(_unknown(client_id)), service.database.reading() as connection:
        found = find_application(connection, client_id, visible)
    note_read(Read.APPLICATION, client_id, by=reader.id, visible=visible, service=service)
    return _client(client_id, as_given(found.records)[0])


@with_or_without_slash(router, "GET", "/clients/{client_id}/shap", response_model=AttributionsView)
def client_attributions(
    client_id: AnyNumber, reader: Reader, _: Explainer, service: TheService
) -> AttributionsView:
    """Tell what each feature gave to a client's probability; nothing is decided or recorded."""
    model, visible = service.models().choose(client_id).model, visible_to(reader)
    with not_found_as(_unknown(client_id)), service.database.reading() as connection:
        records = find_application(connection, client_id, visible).records
    note_read(Read.EXPLANATION, client_id, by=reader.id, visible=visible, service=service)
    found = attribute_records([records], model)
    return AttributionsView(
        shap_values=json.dumps(found.values[0].tolist(), allow_nan=False),
        expected_values=float(found.base[0]),
        features=list(found.names),
    )


@with_or_without_slash(router, "GET", "/clients/{client_id}/neighbours")
def neighbours(
    client_id: AnyNumber, reader: Reader, _: Explainer, service: TheService
) -> NeighboursView:
    """Tell the nearest of those that the model in use approves, in what it goes by most."""
    with not_found_as(_unknown(client_id)):
        seen = see(client_id, visible_to(reader), service)
    found = peers_of(seen, shown=NEIGHBOURS, outcome=Outcome.APPROVE)
    names = [each.feature.name for each in found.measures]
    own = {each.feature.name: each.value for each in found.measures}
    others = [dict(zip(names, each.values, strict=True)) for each in found.nearest]
    return NeighboursView(
        client_data=json.dumps(own, allow_nan=False),
        neighbours_data=json.dumps(others, allow_nan=False),
    )


@with_or_without_slash(router, "GET", "/shap", dependencies=[MODEL_READER])
def importances(service: TheService) -> ImportancesView:
    """Tell what drives the model in use."""
    drivers = drivers_of(service.models().champion.card, cumulative=1).inputs[:MOST_IMPORTANT]
    told = {each.name: each.mean_attribution for each in drivers}
    return ImportancesView(importance=json.dumps(told, allow_nan=False))


@with_or_without_slash(router, "GET", "/features", dependencies=[MODEL_READER])
def features(service: TheService) -> list[str]:
    """List the inputs of the model in use."""
    return [each.name for each in service.models().champion.model.scorer.inputs]


def _unknown(number: int) -> str:
    return f"Client ID {number} not found."


def _prediction(found: Sequence[StoredAssessment]) -> PredictionView:
    (only,) = found
    return PredictionView(
        number=only.application,
        probability=only.default_probability,
        threshold=only.approve_up_to,
        prediction=0 if is_approved(only) else 1,
    )


def _client(number: int, row: GivenRow) -> ClientView:
    return ClientView.model_validate(
        {
            "number": number,
            "children": row["CNT_CHILDREN"],
            "family": row["NAME_FAMILY_STATUS"],
            "income": row["AMT_INCOME_TOTAL"],
            "age": age_in_years(row),
            "employed": years_employed(row),
            "occupation": row["OCCUPATION_TYPE"],
            "gender": row["CODE_GENDER"],
            "credit": row["AMT_CREDIT"],
        }
    )
