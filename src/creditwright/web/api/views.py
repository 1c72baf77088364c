"""What the API answers, by who asks: an officer sees numbers, an applicant words."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from creditwright.core.clock import instant_text
from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.store.assessments import StoredAssessment

Probability = Annotated[float, Field(ge=0, le=1)]


class View(BaseModel):
    """Something that is answered; a value that JSON cannot hold is an error of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ReasonView(View):
    """A principal reason: what spoke most against the applicant."""

    code: str
    text: str


class CutOffView(View):
    """Where the outcome changes, as probabilities of default; on it, the better outcome."""

    approve_up_to: Probability
    decline_above: Probability


class ModelUsedView(View):
    """The model that decided."""

    name: str
    version: int
    digest: str


class PolicyUsedView(View):
    """The policy that decided."""

    name: str
    version: str


class RecordsUsedView(View):
    """The records it was assessed on; version null: they came with the request."""

    version: int | None
    digest: str


OutcomeWord = Literal["approve", "refer", "decline"]


class AssessmentView(View):
    """An assessment as the lender's staff see it."""

    id: str
    application: int
    at: str
    outcome: OutcomeWord
    default_probability: Probability
    score: float
    cut_off: CutOffView
    referral: str | None = Field(description="Why a person decides, where one does.")
    rule: str | None = Field(description="The hard rule that was met, where one was.")
    reasons: list[ReasonView]
    coverage: float = Field(description="The share of what spoke against that the reasons cover.")
    unseen_categories: list[str]
    model: ModelUsedView
    policy: PolicyUsedView
    records: RecordsUsedView
    ledger_entry: int


class OwnAssessmentView(View):
    """An assessment as the applicant sees it: no number of the model."""

    id: str
    application: int
    at: str
    outcome: OutcomeWord
    reasons: list[str]
    made_by: str = "an automated assessment; you may ask that a person looks at it"


def assessment_view(found: StoredAssessment, language: Language) -> AssessmentView:
    """Return an assessment for staff."""
    return AssessmentView(
        id=found.id,
        application=found.application,
        at=instant_text(found.at),
        outcome=found.outcome.value,
        default_probability=found.default_probability,
        score=found.score,
        cut_off=CutOffView(approve_up_to=found.approve_up_to, decline_above=found.decline_above),
        referral=found.referral and found.referral.value,
        rule=found.rule,
        reasons=[ReasonView(code=each.code, text=each.text.to(language)) for each in found.reasons],
        coverage=found.coverage,
        unseen_categories=list(found.unseen),
        model=ModelUsedView(name=found.model, version=found.model_version, digest=found.bundle),
        policy=PolicyUsedView(name=found.policy, version=found.policy_version),
        records=RecordsUsedView(version=found.records_version, digest=found.records_digest),
        ledger_entry=found.ledger_entry,
    )


def own_assessment_view(found: StoredAssessment, language: Language) -> OwnAssessmentView:
    """Return an assessment for its applicant."""
    against = () if found.outcome is Outcome.APPROVE else found.reasons
    return OwnAssessmentView(
        id=found.id,
        application=found.application,
        at=instant_text(found.at),
        outcome=found.outcome.value,
        reasons=[each.text.to(language) for each in against],
    )
