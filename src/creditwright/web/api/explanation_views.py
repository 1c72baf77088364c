"""What the routes of explanations take and answer: shapes, and the words for applicants."""

from pydantic import Field

from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.web.api.shapes import ModelAddress, Number, Row, Strict
from creditwright.web.api.views import (
    AssessmentView,
    OutcomeWord,
    Probability,
    ReasonView,
    View,
    assessment_view,
)
from creditwright.workflows.explain import Explanation, ThemeShare
from creditwright.workflows.what_if import Alternatives, Supposed, WhatIf

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


def explanation_view(found: Explanation, language: Language) -> ExplanationView:
    """Show a decision explained to the staff."""
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


def own_explanation_view(found: Explanation, language: Language) -> OwnExplanationView:
    """Show a decision explained to its applicant."""
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


def supposed_view(found: Supposed, asked: WhatIf, language: Language) -> SupposedView:
    """Show what the model would say."""
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


def alternatives_view(number: int, tried: Alternatives, language: Language) -> AlternativesView:
    """Show what would change an outcome."""
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
