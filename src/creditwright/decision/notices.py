"""A notice: what an applicant is told of an outcome, before it is put on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from creditwright.core.errors import ConfigurationError
from creditwright.core.text import Text
from creditwright.decision.catalogue import MISSING, ReasonCatalogue
from creditwright.decision.notice_words import law_says
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.features.feature import Theme

FROM_OTHERS: Final = frozenset(
    {
        Theme.EXTERNAL_SCORES.value,
        Theme.BUREAU_DEBT.value,
        Theme.BUREAU_REPAYMENT.value,
        Theme.BUREAU_ACTIVITY.value,
        Theme.DEBT_BURDEN.value,
    }
)


class NoticeSenderError(ConfigurationError):
    """A notice may not go out without naming who sends it, whom it heard of and who supervises."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            f"A notice under the profile 'us' has to name more than the settings do: set "
            f"{', '.join(missing)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whom a notice names; each with the address.

    Attributes:
        lender: Who decides; None: the notice says "the lender".
        agencies: Who gave data about applicants.
        supervisor: Which federal agency the lender answers to, in the United States.
    """

    lender: str | None = None
    agencies: tuple[str, ...] = ()
    supervisor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What an applicant is told.

    Attributes:
        reasons: The principal ones, in order; empty for an approval.
        by_rule: Whether a hard rule settled it, and not the probability.
        by_person: Whether a person decided.
        looked_at: Every group of data that the model has.
        used_agencies: Whether others' data are among them.
        model, policy: Name and version, for the small print.
    """

    assessment: str
    at: datetime
    outcome: Outcome
    profile: LegalProfile
    reasons: tuple[Text, ...]
    by_rule: bool
    looked_at: tuple[Text, ...]
    used_agencies: bool
    model: tuple[str, str]
    policy: tuple[str, str]
    sender: Sender
    by_person: bool = False

    @property
    def law(self) -> tuple[Text, ...]:
        """What it says of the law."""
        return law_says(self.profile, self.outcome, used_agencies=self.used_agencies)

    @property
    def is_american_decline(self) -> bool:
        """Whether it is a notice of adverse action, which has to name a supervisor."""
        return self.profile is LegalProfile.US and self.outcome is Outcome.DECLINE


def check_sender(notice: Notice) -> None:
    """Refuse a notice that would leave out a name that its law asks for.

    Raises:
        NoticeSenderError: Naming the settings.

    Source:
        Regulation B, 12 CFR 1002.9(a)(2) and (b)(1); FCRA 615(a)(3).
    """
    if not notice.is_american_decline:
        return
    sender = notice.sender
    needed = {"lender": sender.lender, "lender_supervisor": sender.supervisor}
    if notice.used_agencies:
        needed["credit_agencies"] = ", ".join(sender.agencies)
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise NoticeSenderError(missing)


def may_be_told(catalogue: ReasonCatalogue, code: str) -> bool:
    """Return whether a reason may stand in a notice; a rule's always may."""
    reason = catalogue.reasons.get(code.removesuffix(MISSING))
    return reason is None or reason.can_be_given


def groups_looked_at(catalogue: ReasonCatalogue) -> tuple[str, ...]:
    """Return the codes of all groups of data that a model has, in a steady order."""
    return tuple(sorted(set(catalogue.code_of.values())))
