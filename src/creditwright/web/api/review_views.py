"""What the API answers of people's decisions: staff see who and why, an applicant what and when."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from creditwright.core.clock import instant_text
from creditwright.core.text import Language
from creditwright.decision.review import reasons_offered
from creditwright.decision.review_words import ReviewCode
from creditwright.store.assessments import StoredAssessment
from creditwright.store.reviews import Contest, Review, standing_outcome
from creditwright.web.api.views import OutcomeWord, ReasonView, View
from creditwright.workflows.desk import Desk


class ReviewView(View):
    """A person's decision, as staff see it."""

    id: str
    assessment: str
    application: int
    kind: Literal["referral", "override", "contest"]
    contest: str | None = Field(description="The contest that it answers.")
    at: str
    by: str = Field(description="The person's name; an id where nobody has it any more.")
    before: OutcomeWord
    after: OutcomeWord
    code: str
    meaning: str
    text: str
    reasons: list[ReasonView]
    ledger_entry: int


class ContestView(View):
    """What an applicant contests; null: it waits for its answer."""

    id: str
    assessment: str
    at: str
    statement: str
    answer_by: str
    answered_at: str | None


class HistoryView(View):
    """What people decided on an assessment, the earliest first, and what was contested."""

    assessment: str
    outcome: OutcomeWord
    standing_outcome: OutcomeWord
    reviews: list[ReviewView]
    contests: list[ContestView]


class OwnReviewView(View):
    """A person's decision, as the applicant sees it."""

    at: str
    before: OutcomeWord
    after: OutcomeWord
    reasons: list[str]
    contest: str | None


class OwnHistoryView(View):
    """What people decided on an own assessment, and what was contested."""

    assessment: str
    outcome: OutcomeWord = Field(description="The one that holds.")
    reviews: list[OwnReviewView]
    contests: list[ContestView]


class CodeView(View):
    """A code of a decision, and the outcomes that it can be given for."""

    code: str
    text: str
    leads_to: list[OutcomeWord]


class LimitView(View):
    """An outcome that is beyond the leave of who asks, and what keeps them."""

    outcome: OutcomeWord
    limit: Literal["hard_rule", "amount", "distance"]


class CodesView(View):
    """What a decision can say."""

    codes: list[CodeView]
    beyond_leave: list[LimitView] = Field(description="Outcomes that are a reviewer's to give.")
    reasons: list[ReasonView] = Field(description="What may be told against an application.")
    most_reasons: int


def review_view(review: Review, names: Mapping[str, str], language: Language) -> ReviewView:
    """Return a decision for staff; `names` are people's, by id."""
    return ReviewView(
        id=review.id,
        assessment=review.assessment,
        application=review.application,
        kind=review.kind.value,
        contest=review.contest,
        at=instant_text(review.at),
        by=names.get(review.by, review.by),
        before=review.before.value,
        after=review.after.value,
        code=review.code.value,
        meaning=review.code.text.to(language),
        text=review.text,
        reasons=[
            ReasonView(code=each.code, text=each.text.to(language)) for each in review.reasons
        ],
        ledger_entry=review.ledger_entry,
    )


def contest_view(contest: Contest, answered: Review | None) -> ContestView:
    """Return a contest, and when it was answered."""
    return ContestView(
        id=contest.id,
        assessment=contest.assessment,
        at=instant_text(contest.at),
        statement=contest.statement,
        answer_by=instant_text(contest.answer_by),
        answered_at=None if answered is None else instant_text(answered.at),
    )


def history_view(
    found: StoredAssessment,
    reviews: Sequence[Review],
    contests: Sequence[Contest],
    names: Mapping[str, str],
    language: Language,
) -> HistoryView:
    """Return all that people made of an assessment, for staff."""
    return HistoryView(
        assessment=found.id,
        outcome=found.outcome.value,
        standing_outcome=standing_outcome(found, reviews).value,
        reviews=[review_view(each, names, language) for each in reviews],
        contests=_contests(contests, reviews),
    )


def own_history_view(
    found: StoredAssessment,
    reviews: Sequence[Review],
    contests: Sequence[Contest],
    language: Language,
) -> OwnHistoryView:
    """Return all that people made of an assessment, for its applicant: no name, no code."""
    return OwnHistoryView(
        assessment=found.id,
        outcome=standing_outcome(found, reviews).value,
        reviews=[
            OwnReviewView(
                at=instant_text(each.at),
                before=each.before.value,
                after=each.after.value,
                reasons=[reason.text.to(language) for reason in each.reasons],
                contest=each.contest,
            )
            for each in reviews
        ],
        contests=_contests(contests, reviews),
    )


def codes_view(desk: Desk, language: Language) -> CodesView:
    """Return what a decision can say."""
    reasons = reasons_offered(desk.model.catalogue)
    return CodesView(
        codes=[
            CodeView(
                code=each.value,
                text=each.text.to(language),
                leads_to=sorted(outcome.value for outcome in each.leads_to),
            )
            for each in ReviewCode
        ],
        beyond_leave=[
            LimitView(outcome=outcome.value, limit=limit.value)
            for outcome, limit in desk.limits.items()
        ],
        reasons=[ReasonView(code=code, text=text.to(language)) for code, text in reasons.items()],
        most_reasons=desk.model.policy.law.most_reasons,
    )


def _contests(contests: Sequence[Contest], reviews: Sequence[Review]) -> list[ContestView]:
    answers = {each.contest: each for each in reviews if each.contest}
    return [contest_view(each, answers.get(each.id)) for each in contests]
