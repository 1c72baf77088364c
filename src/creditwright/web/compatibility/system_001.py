"""System 001: what its description promises and its code never had, a request for one client."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from creditwright.core.text import Language
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import StoredAssessment
from creditwright.web.api.shapes import Row
from creditwright.web.api.views import Probability, View
from creditwright.web.compatibility.clients_000 import client_of
from creditwright.web.compatibility.deciding import Decider, OwnKey, decide, is_approved
from creditwright.web.compatibility.routing import with_or_without_slash
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.assess import Wanted

router = APIRouter(tags=["compatibility: 001"])

Decision = Literal[0, 1]
GRANTED: Decision = 0
REFUSED: Decision = 1
LABELS: Mapping[Language, Mapping[Decision, str]] = {
    "en": {GRANTED: "0 - credit granted", REFUSED: "1 - credit refused"},
    "fr": {GRANTED: "0 - Crédit accordé", REFUSED: "1 - Crédit refusé"},
}
Sent = Annotated[
    Row,
    Body(
        min_length=1,
        description="The client's columns of application_test; one left out is not known.",
    ),
]


class PredictionView(View):
    """The prediction and the decision; 1 as well where a person is to decide."""

    probability: Probability
    optimal_threshold: Probability
    decision: Decision
    label: str


@with_or_without_slash(router, "POST", "/prediction", response_model=PredictionView)
def prediction(
    body: Sent,
    principal: Decider,
    key: OwnKey,
    language: AskedLanguage,
    request: Request,
    service: TheService,
) -> Response:
    """Decide on one client, and record the decision."""
    client = client_of(body, EVERYTHING, service)
    return decide(
        [Wanted(client.number, client.records)],
        asked=[language, body],
        key=key,
        principal=principal,
        request=request,
        service=service,
        shape=lambda found: _view(found, language),
    )


def _view(found: Sequence[StoredAssessment], language: Language) -> PredictionView:
    (only,) = found
    decision = GRANTED if is_approved(only) else REFUSED
    return PredictionView(
        probability=only.default_probability,
        optimal_threshold=only.approve_up_to,
        decision=decision,
        label=LABELS[language][decision],
    )
