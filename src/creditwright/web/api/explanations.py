"""Why an outcome, what if, and what would change it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.assessments import find_assessment
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.api.shapes import ModelAddress, Number, Row, Strict
from creditwright.web.api.views import (
    AssessmentView,
    OutcomeWord,
    Probability,
    ReasonView,
    View,
    assessment_view,
)
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.explain import Explanation, ThemeShare, explain_assessment
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.what_if import (
    Alternatives,
    Supposed,
    WhatIf,
    alternatives,
    count_simulation,
    suppose,
)

router = APIRouter(tags=["explanations"])

Explainer = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_OWN))]
Simulator = Annotated[Principal, Depends(requires(Scope.SIMULATE_OWN))]


class FeatureShareView(View):
    """What one feature gave: log-odds of default, and points of probability."""

    name: str
    label: str
    unit: str = Field(description="In what the value is counted.")
    value: float | str | None
    log_odds: float
    points: float


class ThemeShareView(View):
    """What the features of one reason gave together."""

    code: str
    text: str
    log_odds: float
    points: float
    beside_reference: float
    features: list[FeatureShareView]


class ReferenceView(View):
    """Whom the reasons compare with."""

    digest: str
    rule: str
    applications: int
    mean_log_odds: float


class ExplanationView(View):
    """A decision explained: the shares and the base add up to the log-odds."""

    assessment: AssessmentView
    base: float
    base_probability: Probability
    log_odds: float
    reference: ReferenceView
    themes: list[ThemeShareView]


class OwnExplanationView(View):
    """A decision explained to its applicant, in words."""

    outcome: OutcomeWord
    role_of_the_model: str
    against: list[str] = Field(description="What spoke most against, beginning with the most.")
    in_favour: list[str] = Field(description="What spoke most in favour.")
    looked_at: list[str] = Field(description="Everything that was looked at.")
    what_next: str


class SimulationRequest(Strict):
    """An application of the store, with some columns supposed otherwise."""

    application: Number
    changes: Row = Field(description="By column of application_test another value.", max_length=130)
    model: ModelAddress | None = None


class SupposedThemeView(View):
    """What the features of one reason would give together."""

    code: str
    text: str
    log_odds: float
    points: float


class SupposedView(View):
    """What the model would say; the themes' points and the base add up to the probability."""

    outcome: OutcomeWord
    default_probability: Probability
    score: float
    reasons: list[ReasonView]
    base_probability: Probability | None = Field(description="Null: it cannot be explained.")
    themes: list[SupposedThemeView]


class SimulationView(View):
    """An application as it is, and as it was supposed. Nothing of it is recorded."""

    application: int
    model: str
    as_it_is: SupposedView
    supposed: SupposedView


class OwnSimulationView(View):
    """The same for the applicant: the outcome, and no number of the model."""

    application: int
    as_it_is: OutcomeWord
    supposed: OutcomeWord
    left_today: int


class AlternativeView(View):
    """A change that would give a better outcome; it was assessed so, and is no promise."""

    action: str
    text: str
    outcome: OutcomeWord


class AlternativesView(View):
    """What would change the outcome; an empty list: nothing that was tried would."""

    application: int
    outcome: OutcomeWord
    tried: int
    alternatives: list[AlternativeView]
    note: str


ROLE = {
    "en": "A statistical model estimated how likely it is that a loan like this one is not repaid, "
    "from the data listed here. The lender's policy turned that estimate into the outcome.",
    "fr": "Un modèle statistique a estimé la probabilité qu'un prêt comme celui-ci ne soit pas "
    "remboursé, à partir des données citées ici. La politique du prêteur en a tiré le résultat.",
}
NEXT = {
    "en": "You may have any of these data corrected, give your own view, and ask that a person "
    "decides again.",
    "fr": "Vous pouvez faire rectifier ces données, donner votre point de vue et demander qu'une "
    "personne décide à nouveau.",
}
FOUND = {
    "en": "Each change was assessed and would lead to the outcome named with it, if all else stays "
    "as it is. It is no promise.",
    "fr": "Chaque changement a été évalué et mènerait au résultat indiqué, toutes choses égales "
    "par ailleurs. Ce n'est pas une promesse.",
}
NOTHING = {
    "en": "No change of the amount or of the repayments that was tried would lead to a better "
    "outcome.",
    "fr": "Aucun changement du montant ou des échéances parmi ceux essayés ne mènerait à un "
    "meilleur résultat.",
}
APPROVED = {
    "en": "It would be approved; nothing better was looked for.",
    "fr": "La demande serait acceptée ; rien de mieux n'a été cherché.",
}
SHOWN = 4


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
        return _explanation_view(found, language)
    return _own_explanation_view(found, language)


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
    return _alternatives_view(found.application, tried, language)


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
        as_it_is=_supposed_view(found.as_it_is, found, language),
        supposed=_supposed_view(found.supposed, found, language),
    )


def _supposed_view(found: Supposed, asked: WhatIf, language: Language) -> SupposedView:
    words = asked.model.model.reason
    return SupposedView(
        outcome=found.outcome.value,
        default_probability=found.default_probability,
        score=found.score,
        reasons=[ReasonView(code=code, text=words(code).to(language)) for code in found.reasons],
        base_probability=found.base_probability,
        themes=[
            SupposedThemeView(
                code=each.code,
                text=words(each.code).to(language),
                log_odds=each.log_odds,
                points=each.points,
            )
            for each in found.themes
        ],
    )


def _explanation_view(found: Explanation, language: Language) -> ExplanationView:
    reference = found.reference
    return ExplanationView(
        assessment=assessment_view(found.assessment, language),
        base=found.base,
        base_probability=found.base_probability,
        log_odds=found.log_odds,
        reference=ReferenceView(
            digest=reference.digest,
            rule=reference.rule,
            applications=reference.applications,
            mean_log_odds=reference.mean_log_odds,
        ),
        themes=[_theme_view(each, language) for each in found.themes],
    )


def _theme_view(theme: ThemeShare, language: Language) -> ThemeShareView:
    return ThemeShareView(
        code=theme.code,
        text=theme.text.to(language),
        log_odds=theme.log_odds,
        points=theme.points,
        beside_reference=theme.beside_reference,
        features=[
            FeatureShareView(
                name=each.name,
                label=each.label.to(language),
                unit=each.unit.value,
                value=each.value,
                log_odds=each.log_odds,
                points=each.points,
            )
            for each in theme.features
        ],
    )


def _own_explanation_view(found: Explanation, language: Language) -> OwnExplanationView:
    told = found.assessment
    return OwnExplanationView(
        outcome=told.outcome.value,
        role_of_the_model=ROLE[language],
        against=[]
        if told.outcome is Outcome.APPROVE
        else [each.text.to(language) for each in told.reasons],
        in_favour=[each.text.to(language) for each in found.in_favour[:SHOWN]],
        looked_at=sorted(each.text.to(language) for each in found.themes),
        what_next=NEXT[language],
    )


def _alternatives_view(number: int, tried: Alternatives, language: Language) -> AlternativesView:
    is_approved = tried.as_it_is.outcome is Outcome.APPROVE
    note = APPROVED if is_approved else FOUND if tried.found else NOTHING
    return AlternativesView(
        application=number,
        outcome=tried.as_it_is.outcome.value,
        tried=tried.tried,
        alternatives=[
            AlternativeView(
                action=each.action.name,
                text=each.step.text.to(language),
                outcome=each.supposed.outcome.value,
            )
            for each in tried.found
        ],
        note=note[language],
    )
