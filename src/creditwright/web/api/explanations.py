"""Why an outcome, what if, and what would change it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.assessments import find_assessment
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.api.explanation_views import (
    AlternativesView,
    ExplanationView,
    OwnExplanationView,
    OwnSimulationView,
    SimulationRequest,
    SimulationView,
    alternatives_view,
    explanation_view,
    own_explanation_view,
    supposed_view,
)
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.explain import explain_assessment
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.what_if import alternatives, count_simulation, suppose

router = APIRouter(tags=["explanations"])

Explainer = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_OWN))]
Simulator = Annotated[Principal, Depends(requires(Scope.SIMULATE_OWN))]


@router.get("/v1/assessments/{assessment}/explanation")
def explanation(
    assessment: AssessmentId, principal: Explainer, language: AskedLanguage, service: TheService
) -> ExplanationView | OwnExplanationView:
    """Explain a decision: staff by themes and features, an applicant the own one in words."""
    visible = Visibility(principal.applications_for(Scope.EXPLANATIONS_READ_OWN))
    found = explain_assessment(assessment, visible, service)
    number = found.assessment.application
    note_read(Read.EXPLANATION, number, by=principal.id, visible=visible, service=service)
    if visible.applications is None:
        return explanation_view(found, language)
    return own_explanation_view(found, language)


@router.get("/v1/assessments/{assessment}/alternatives")
def what_would_change_it(
    assessment: AssessmentId, principal: Explainer, language: AskedLanguage, service: TheService
) -> AlternativesView:
    """Say what the applicant could change so that the outcome would be better."""
    visible = Visibility(principal.applications_for(Scope.EXPLANATIONS_READ_OWN))
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment, visible)
    service.door.take_turn_about(found.application)
    note_read(
        Read.EXPLANATION, found.application, by=principal.id, visible=visible, service=service
    )
    tried = alternatives(found.application, asked=None, visible=visible, service=service)
    return alternatives_view(found.application, tried, language)


@router.post("/v1/simulations")
def simulate(
    body: SimulationRequest, principal: Simulator, language: AskedLanguage, service: TheService
) -> SimulationView | OwnSimulationView:
    """Assess an application as if some of it were otherwise; nothing but a count is kept."""
    visible = Visibility(principal.applications_for(Scope.SIMULATE_OWN))
    if not visible.covers(body.application):
        raise ApplicationNotFoundError  # before anything is counted of it
    service.door.take_turn_about(body.application)
    left = count_simulation(body.application, service) if visible.applications is not None else 0
    found = suppose(
        body.application, body.changes, asked=body.model, visible=visible, service=service
    )
    note_read(Read.SIMULATION, body.application, by=principal.id, visible=visible, service=service)
    if visible.applications is not None:
        return OwnSimulationView(
            application=body.application,
            as_it_is=found.as_it_is.outcome.value,
            supposed=found.supposed.outcome.value,
            left_today=left,
        )
    return SimulationView(
        application=body.application,
        model=found.model.address,
        as_it_is=supposed_view(found.as_it_is, found, language),
        supposed=supposed_view(found.supposed, found, language),
    )
