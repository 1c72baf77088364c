"""What a person may decide: how far the leave of each goes, and what a decision has to say.

A person's decision stands beside the assessment and never in its place: what was assessed stays as
it was recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from creditwright.core.errors import RefusedError, UsageError
from creditwright.core.text import Text
from creditwright.decision.catalogue import MISSING, ReasonCatalogue
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import PROFILES, LegalProfile
from creditwright.decision.review_words import PERSON_REASONS, ReviewCode

FEWEST_LETTERS, MOST_LETTERS = 10, 4_000  # of what a person writes


class ReviewKind(StrEnum):
    """What a person decided about."""

    REFERRAL = "referral"  # the assessment left it to a person
    OVERRIDE = "override"  # a person overruled an outcome that was given
    CONTEST = "contest"  # the applicant asked for it


class Limit(StrEnum):
    """What keeps somebody from deciding alone."""

    HARD_RULE = "hard_rule"  # of the policy was met
    AMOUNT = "amount"  # of the loan, or it is not known
    DISTANCE = "distance"  # of the probability from the cut-off that is overruled


class BeyondLimitError(RefusedError):
    """A decision that goes further than this person's leave.

    Attributes:
        limit: Which limit of the leave.
    """

    def __init__(self, limit: Limit, authority: "Authority") -> None:
        self.limit = limit
        super().__init__(f"This is for a reviewer to decide: {_trouble(limit, authority)}.")


def _trouble(limit: Limit, authority: "Authority") -> str:
    if limit is Limit.HARD_RULE:
        return "a hard rule of the policy was met"
    if limit is Limit.AMOUNT:
        return f"the amount is above {authority.most_amount:,.0f}, or not known"
    return f"the probability of default lies more than {authority.farthest:g} from the cut-off"


class ReviewCodeError(UsageError):
    """A code that does not go with the outcome."""

    def __init__(self, code: ReviewCode, after: Outcome) -> None:
        allowed = ", ".join(each for each in ReviewCode if after in each.leads_to)
        super().__init__(f"The code {code} does not lead to {after}. Those that do: {allowed}.")


class ReviewTextError(UsageError):
    """What a person wrote is too short to say anything, or too long."""

    def __init__(self, letters: int) -> None:
        super().__init__(
            f"Say why in your own words, in {FEWEST_LETTERS} to {MOST_LETTERS:,} letters; these "
            f"are {letters:,}."
        )


class ReviewReasonsError(UsageError):
    """A decline without reasons that may be told, or with too many."""


@dataclass(frozen=True, slots=True)
class Authority:
    """How far somebody may decide alone.

    Attributes:
        most_amount: Of the loan asked for, in currency units; None: any.
        farthest: How far from the cut-off that is overruled the probability of default may lie,
            0 to 1; None: any distance.
        overrules_rules: Whether an application that meets a hard rule may be approved.
    """

    most_amount: float | None = None
    farthest: float | None = None
    overrules_rules: bool = True


FULL = Authority()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderReview:
    """What a person decides about, as far as limits look at it.

    Attributes:
        amount: Of the loan asked for, in currency units; None: not known.
        rule: The hard rule that was met; None: none.
        standing: The outcome that holds until this decision.
    """

    default_probability: float
    approve_up_to: float
    decline_above: float
    amount: float | None
    rule: str | None
    standing: Outcome


def limit_on(authority: Authority, about: UnderReview, after: Outcome) -> Limit | None:
    """Return the first limit that a decision goes beyond; None: it is within somebody's leave.

    To leave an outcome as it stands, or to ask for more, is everybody's who may decide at all.
    """
    if after in (about.standing, Outcome.REFER):
        return None
    if after is Outcome.APPROVE and about.rule is not None and not authority.overrules_rules:
        return Limit.HARD_RULE
    most = authority.most_amount
    if most is not None and (about.amount is None or about.amount > most):
        return Limit.AMOUNT
    if authority.farthest is not None and _overruled_by(about, after) > authority.farthest:
        return Limit.DISTANCE
    return None


def check_authority(authority: Authority, about: UnderReview, after: Outcome) -> None:
    """Refuse a decision that goes further than somebody's leave; see `limit_on`.

    Raises:
        BeyondLimitError: Naming the limit.
    """
    limit = limit_on(authority, about, after)
    if limit is not None:
        raise BeyondLimitError(limit, authority)


def _overruled_by(about: UnderReview, after: Outcome) -> float:
    """Return how far on the other side of its cut-off the probability lies; 0: on this side.

    A referral is what the band or a rule makes; its distance is counted all the same.
    """
    if after is Outcome.APPROVE:
        return max(0.0, about.default_probability - about.decline_above)
    return max(0.0, about.approve_up_to - about.default_probability)


def check_words(code: ReviewCode, text: str, after: Outcome) -> None:
    """Refuse a code that does not go with the outcome, and a text that says nothing.

    Raises:
        ReviewCodeError, ReviewTextError: Saying which.
    """
    if after not in code.leads_to:
        raise ReviewCodeError(code, after)
    check_text(text)


def check_text(text: str) -> None:
    """Refuse a text that is too short to say anything, or too long.

    Raises:
        ReviewTextError: Saying how long it is.
    """
    if not FEWEST_LETTERS <= len(text.strip()) <= MOST_LETTERS:
        raise ReviewTextError(len(text.strip()))


def reasons_told(
    codes: Sequence[str], catalogue: ReasonCatalogue, *, after: Outcome, at_most: int
) -> tuple[tuple[str, Text], ...]:
    """Return the principal reasons that a person gives for a decline, each with its words.

    Args:
        codes: The weightiest first: of the model's catalogue, or of `PERSON_REASONS`.
        catalogue: Of the model that assessed.
        after: What the person decides.
        at_most: How many the policy lets be given.

    Raises:
        ReviewReasonsError: If a decline has none or too many, if another outcome has any, or if one
            may not be told.
    """
    if after is not Outcome.DECLINE:
        if codes:
            raise ReviewReasonsError("Principal reasons are given for a decline alone.")
        return ()
    if not 1 <= len(codes) <= at_most or len(set(codes)) < len(codes):
        raise ReviewReasonsError(
            f"A decline needs 1 to {at_most} principal reasons, each once; got {len(codes)}."
        )
    return tuple((code, _words(code, catalogue)) for code in codes)


def _words(code: str, catalogue: ReasonCatalogue) -> Text:
    if code in PERSON_REASONS:
        return PERSON_REASONS[code]
    reason = catalogue.reasons.get(code.removesuffix(MISSING))
    if reason is None or not reason.can_be_given:
        known = sorted(each for each, found in catalogue.reasons.items() if found.can_be_given)
        raise ReviewReasonsError(
            f"A reason is none that may be told. Those that may: {', '.join(known)}; and "
            f"{', '.join(PERSON_REASONS)}."
        )
    return catalogue.text(code)


def reasons_offered(catalogue: ReasonCatalogue) -> dict[str, Text]:
    """Return what a person may name against an application, by code."""
    given = {code: each.text for code, each in catalogue.reasons.items() if each.can_be_given}
    return {**given, **PERSON_REASONS}


def decide_by(profile: LegalProfile, since: datetime) -> datetime:
    """Return until when a person has to decide what was referred; that moment is still in time."""
    return since + timedelta(days=PROFILES[profile].decide_within_days)


def answer_by(profile: LegalProfile, since: datetime) -> datetime:
    """Return until when a contest has to be answered; that moment is still in time."""
    return since + timedelta(days=PROFILES[profile].answer_within_days)
