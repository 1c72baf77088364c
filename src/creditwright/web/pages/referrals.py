"""Why a person decides, in a sentence for the lender's staff."""

from collections.abc import Mapping
from typing import Final

from creditwright.web.pages.catalogue import later as _

REFERRALS: Final[Mapping[str, str]] = {
    "model_may_not_decide": _("The model in use is for research, and may not decide alone."),
    "hard_rule": _("A rule of the policy leaves it to a person."),
    "decline_needs_person": _("The policy names no ground for declining without a person."),
    "near_cut_off": _("The estimate is in the band that the policy leaves to a person."),
    "no_information": _("Nothing is known of the applicant that the model looks at."),
    "no_reason": _("Nothing that could be told spoke against the applicant."),
    "reasons_too_weak": _("The reasons that could be told cover less than half of what counted."),
    "reason_cannot_be_given": _("One of the main reasons may not be told to an applicant."),
    "explanation_unavailable": _("The model could not explain itself here."),
    "automation_stopped": _("The kill switch is on: nobody is declined without a person."),
}
ANOTHER: Final = _("A person has to decide.")


def why_referred(code: str) -> str:
    """Return why a person decides, to be said in the page's language."""
    return REFERRALS.get(code, ANOTHER)
