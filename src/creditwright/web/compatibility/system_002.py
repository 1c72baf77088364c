"""System 002: a client's facts with the score, as if it lay ready."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from creditwright.access.scopes import Scope
from creditwright.records.given import GivenRow, as_given
from creditwright.store.applicants import find_application
from creditwright.store.assessments import StoredAssessment
from creditwright.web.access import requires
from creditwright.web.api.views import Probability, View
from creditwright.web.compatibility.deciding import Decider, is_approved
from creditwright.web.compatibility.facts import age_in_years
from creditwright.web.compatibility.routing import (
    AnyNumber,
    Reader,
    not_found_as,
    visible_to,
    with_or_without_slash,
)
from creditwright.web.parts import TheService
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once

router = APIRouter(tags=["compatibility: 002"])

UNKNOWN = "Client non trouvé"
DECIMALS = 3


class ClientView(View):
    """A client's facts, score and decision, under the names that system 002 gave them."""

    number: Annotated[int, Field(serialization_alias="Identifiant client:")]
    gender: Annotated[str | None, Field(serialization_alias="Genre :")]
    age: Annotated[int | None, Field(serialization_alias="Age :")]
    occupation: Annotated[str | None, Field(serialization_alias="Type de profession :")]
    income: Annotated[float | None, Field(serialization_alias="Revenu total :")]
    children: Annotated[int | None, Field(serialization_alias="Nombre d'enfants:")]
    family: Annotated[str | None, Field(serialization_alias="Statut familial:")]
    contract: Annotated[str | None, Field(serialization_alias="Type de contrat:")]
    credit: Annotated[float | None, Field(serialization_alias="Montant du crédit:")]
    score: Annotated[Probability, Field(serialization_alias="Score du client:")]
    position: Annotated[
        Literal["Accepté", "Refusé"],
        Field(serialization_alias="Position du client par rapport au seuil:"),
    ]


class ThresholdView(View):
    """The probability of default up to which the model in use approves."""

    threshold: Probability


@with_or_without_slash(router, "GET", "/clients/{client_id}", response_model=ClientView)
def client(client_id: AnyNumber, reader: Reader, _: Decider, service: TheService) -> ClientView:
    """Tell a client's facts, score and decision; a first look makes and records the decision."""
    visible = visible_to(reader)
    with not_found_as(UNKNOWN, message=UNKNOWN):
        with service.database.reading() as connection:
            row, _history = as_given(find_application(connection, client_id, visible).records)
        found = assess_once(client_id, Caller(reader.id, visible), service)
    return _view(client_id, row, found)


@with_or_without_slash(
    router, "GET", "/threshold", dependencies=[Depends(requires(Scope.MODELS_READ))]
)
def threshold(service: TheService) -> ThresholdView:
    """Tell the threshold of the model in use."""
    return ThresholdView(threshold=service.models().champion.model.policy.approve_up_to)


def _view(number: int, row: GivenRow, found: StoredAssessment) -> ClientView:
    return ClientView.model_validate(
        {
            "number": number,
            "gender": row["CODE_GENDER"],
            "age": age_in_years(row),
            "occupation": row["OCCUPATION_TYPE"],
            "income": row["AMT_INCOME_TOTAL"],
            "children": row["CNT_CHILDREN"],
            "family": row["NAME_FAMILY_STATUS"],
            "contract": row["NAME_CONTRACT_TYPE"],
            "credit": row["AMT_CREDIT"],
            "score": round(found.default_probability, DECIMALS),
            "position": "Accepté" if is_approved(found) else "Refusé",
        }
    )
