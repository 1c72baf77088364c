"""What the API answers, by who asks: an officer sees numbers, an applicant words."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from creditwright.core.clock import instant_text
from creditwright.core.text import Language, Text
from creditwright.decision.policy import Outcome
from creditwright.store.assessments import StoredAssessment
from creditwright.store.reviews import Review, standing_outcome, standing_reasons

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


BY_MACHINE: Final = Text(
    en="an automated assessment; you may ask that a person looks at it",
    fr="une évaluation automatisée ; vous pouvez demander qu'une personne l'examine",
)
BY_PERSON: Final = Text(
    en="a person; you may ask that another one looks at it",
    fr="une personne ; vous pouvez demander qu'une autre l'examine",
)
OutcomeWord = Literal["approve", "refer", "decline"]


class AssessmentView(View):
    """An assessment as the lender's staff see it."""

    id: str
    application: int
    at: str
    outcome: OutcomeWord = Field(description="What was assessed; it never changes.")
    standing_outcome: OutcomeWord = Field(description="What holds: a person may have decided.")
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
    """An assessment as the applicant sees it: what holds, and no number of the model."""

    id: str
    application: int
    at: str
    outcome: OutcomeWord
    reasons: list[str]
    made_by: str


def assessment_view(
    found: StoredAssessment, language: Language, reviews: Sequence[Review] = ()
) -> AssessmentView:
    """Return an assessment for staff, with what people decided on it."""
    return AssessmentView(
        id=found.id,
        application=found.application,
        at=instant_text(found.at),
        outcome=found.outcome.value,
        standing_outcome=standing_outcome(found, reviews).value,
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


def own_assessment_view(
    found: StoredAssessment, language: Language, reviews: Sequence[Review] = ()
) -> OwnAssessmentView:
    """Return an assessment for its applicant: the outcome that holds, and why."""
    outcome = standing_outcome(found, reviews)
    against = () if outcome is Outcome.APPROVE else standing_reasons(found, reviews)
    return OwnAssessmentView(
        id=found.id,
        application=found.application,
        at=instant_text(reviews[-1].at if reviews else found.at),
        outcome=outcome.value,
        reasons=[each.text.to(language) for each in against],
        made_by=(BY_PERSON if reviews else BY_MACHINE).to(language),
    )
