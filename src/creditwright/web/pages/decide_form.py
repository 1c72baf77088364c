"""The form that a person decides by: what can be chosen, what was filled in, why it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from creditwright.core.errors import CreditwrightError, UsageError
from creditwright.core.text import Language
from creditwright.decision.catalogue import MISSING
from creditwright.decision.policy import Outcome
from creditwright.decision.review import (
    FEWEST_LETTERS,
    MOST_LETTERS,
    Authority,
    BeyondLimitError,
    Limit,
    ReviewCodeError,
    ReviewKind,
    ReviewReasonsError,
    ReviewTextError,
    reasons_offered,
)
from creditwright.decision.review_words import PERSON_REASONS, ReviewCode
from creditwright.web.forms import Form
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page
from creditwright.workflows.desk import Desk
from creditwright.workflows.review import (
    ChangedMeanwhileError,
    Decision,
    ReviewConflictError,
    SameReviewerError,
)

KINDS: Final[Mapping[ReviewKind, str]] = {
    ReviewKind.REFERRAL: _("Decide the referral"),
    ReviewKind.OVERRIDE: _("Overrule the outcome"),
    ReviewKind.CONTEST: _("Answer the contest"),
}
CHOICES: Final[Mapping[Outcome, str]] = {
    Outcome.APPROVE: _("Approve"),
    Outcome.DECLINE: _("Decline"),
    Outcome.REFER: _("Leave it with a person: more is needed"),
}
ANY_OUTCOME: Final = _("Whatever the outcome")
BY_MODEL: Final = _("What weighed most by the model")
BY_A_PERSON: Final = _("What only a person finds out")
ALL_OTHERS: Final = _("Everything else that was looked at")
LIMITS: Final[Mapping[Limit, str]] = {
    Limit.HARD_RULE: _("A reviewer gives this: a hard rule of the policy was met."),
    Limit.AMOUNT: _("A reviewer gives this: the amount is above %(amount)s, or not known."),
    Limit.DISTANCE: _(
        "A reviewer gives this: the estimate lies more than %(points)s points from the cut-off."
    ),
}
TOLD: Final[Mapping[type[CreditwrightError], tuple[str, str]]] = {  # the most special first
    ReviewCodeError: ("code", _("This reason does not go with the outcome. Choose another.")),
    ReviewTextError: ("text", _("Say why in your own words, in %(least)s to %(most)s letters.")),
    ReviewReasonsError: (
        "reasons",
        _("A decline names 1 to %(reasons)s of these, each once; no other outcome has any."),
    ),
    ChangedMeanwhileError: (
        "",
        _("Somebody was quicker: another outcome holds by now. Read it again, then decide."),
    ),
    SameReviewerError: (
        "",
        _("You took part in what is contested. Another person has to answer."),
    ),
    ReviewConflictError: (
        "",
        _("This was decided already, or would stay as it is. Read it again."),
    ),
}
_Chosen = TypeVar("_Chosen", Outcome, ReviewCode)
UNFILLED: Final[Mapping[str, str]] = {
    "after": _("Choose an outcome."),
    "code": _("Choose a reason."),
}


class UnfilledError(UsageError):
    """A form in which something was not chosen that has to be.

    Attributes:
        field: Which.
    """

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"Nothing that there is was chosen as {field}.")


REFUSED: Final[tuple[type[CreditwrightError], ...]] = (BeyondLimitError, UnfilledError, *TOLD)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a decision was refused.

    Attributes:
        field: Of the form, beside which it is told; empty: above the form.
        words: In the page's language.
    """

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that belong together, each a value and its words; `name` is yet to be said."""

    name: str
    choices: Sequence[tuple[str, str]]


def decision_in(form: Form) -> Decision:
    """Return what a form decides.

    Raises:
        UnfilledError: If no outcome or no reason was chosen.
    """
    return Decision(
        before=_chosen(Outcome, form, "before"),
        after=_chosen(Outcome, form, "after"),
        code=_chosen(ReviewCode, form, "code"),
        text=form.one("text"),
        reasons=[each for each in form.every("reason") if each],
    )


def _chosen(kind: type[_Chosen], form: Form, field: str) -> _Chosen:
    try:
        return kind(form.one(field))
    except ValueError:
        raise UnfilledError("code" if field == "code" else "after") from None


def codes_in_groups(desk: Desk, language: Language) -> list[Group]:
    """Return the reasons of a decision, those of each outcome together."""
    every = frozenset(Outcome)
    found = [
        Group(CHOICES[outcome], _codes(frozenset({outcome}), language)) for outcome in desk.outcomes
    ]
    return [*found, Group(ANY_OUTCOME, _codes(every, language))]


def _codes(leading_to: frozenset[Outcome], language: Language) -> list[tuple[str, str]]:
    return [
        (each.value, each.text.to(language)) for each in ReviewCode if each.leads_to == leading_to
    ]


def reasons_in_groups(desk: Desk, language: Language) -> list[Group]:
    """Return what an applicant may be told of a decline; what the model found comes first."""
    catalogue = desk.model.catalogue
    offered = {code: text.to(language) for code, text in reasons_offered(catalogue).items()}
    weighed = {
        each.code: each.text.to(language)
        for each in desk.found.reasons
        if each.code.removesuffix(MISSING) in offered
    }
    others = {
        code: words
        for code, words in offered.items()
        if code not in weighed and code not in PERSON_REASONS
    }
    persons = {code: offered[code] for code in PERSON_REASONS}
    groups = ((BY_MODEL, weighed), (BY_A_PERSON, persons), (ALL_OTHERS, others))
    return [Group(name, list(choices.items())) for name, choices in groups if choices]


def limits_told(page: Page, desk: Desk, authority: Authority) -> dict[str, str]:
    """Return what is beyond somebody's leave, by outcome, and why."""
    return {outcome.value: _limit(page, limit, authority) for outcome, limit in desk.limits.items()}


def trouble_of(page: Page, error: CreditwrightError, desk: Desk, authority: Authority) -> Trouble:
    """Return why a decision was refused, beside which field."""
    if isinstance(error, BeyondLimitError):
        return Trouble("after", _limit(page, error.limit, authority))
    if isinstance(error, UnfilledError):
        return Trouble(error.field, page.say(UNFILLED[error.field]))
    field, words = next(TOLD[kind] for kind in TOLD if isinstance(error, kind))
    values = {
        "least": page.figures.number(FEWEST_LETTERS),
        "most": page.figures.number(MOST_LETTERS),
        "reasons": desk.model.policy.law.most_reasons,
    }
    return Trouble(field, page.say(words) % values)


def _limit(page: Page, limit: Limit, authority: Authority) -> str:
    values = {
        "amount": page.figures.number(authority.most_amount or 0),
        "points": page.figures.significant(100 * (authority.farthest or 0)),
    }
    return page.say(LIMITS[limit]) % values
