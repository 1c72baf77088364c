"""The reference page of policies, made from the declarations."""

from collections.abc import Mapping
from importlib.resources import files

from creditwright.decision.assessment import LEAST_COVERAGE, Referral
from creditwright.decision.profile import PROFILES, Profile
from creditwright.decision.rules import TESTS

EXAMPLE = "example.toml"
WHY: Mapping[Referral, str] = {
    Referral.MAY_NOT_DECIDE: "the model was trained under the profile `research`",
    Referral.HARD_RULE: "a hard rule says so; the column `rule` names it",
    Referral.DECLINE_NEEDS_PERSON: "it would be declined, and the policy names no ground for "
    "declining without a person",
    Referral.NEAR_CUT_OFF: "its probability lies between the two cut-offs",
    Referral.NO_INFORMATION: "not one feature of the model is known",
    Referral.EXPLANATION_UNAVAILABLE: "it would be declined, and what the features gave to it does "
    "not add up to what the model said, so no reason can be relied on",
    Referral.NO_REASON: "it would be declined, and nothing that could be told speaks against it",
    Referral.REASONS_TOO_WEAK: "it would be declined, and the reasons that may be given cover less "
    f"than {LEAST_COVERAGE:.0%} of what speaks against it",
    Referral.REASON_CANNOT_BE_GIVEN: "it would be declined, and one of the principal reasons may "
    "not be told",
    Referral.AUTOMATION_STOPPED: "it would be declined, and the kill switch is on",
}


def example_text() -> str:
    """Return a policy to start from, in TOML."""
    return files("creditwright.decision").joinpath(EXAMPLE).read_text(encoding="utf-8")


def policy_page() -> str:
    """Return the page: the example, the tests of a rule, the profiles, why a person decides."""
    return "\n".join(
        [
            "# Policies",
            "",
            "What is done with a probability of default. `creditwright policy example` prints:",
            "",
            "```toml",
            example_text().rstrip(),
            "```",
            "",
            f"A condition of a rule has one of these tests: {', '.join(f'`{e}`' for e in TESTS)}.",
            "",
            "## Legal profiles",
            "",
            "Not legal advice. A protected feature is used only if the policy names it and every",
            "protected column it is computed from stands here.",
            "",
            "| profile | from | may allow by name | most reasons | days kept at least | decides |",
            "|---|---|---|---|---|---|",
            *(f"| `{name}` | {_row(each)} |" for name, each in PROFILES.items()),
            "",
            "## Why a person decides",
            "",
            "`referred_because` in a table of scores, in the order in which it is asked:",
            "",
            "| value | meaning |",
            "|---|---|",
            *(f"| `{each}` | {WHY[each]} |" for each in Referral),
        ]
    )


def _row(profile: Profile) -> str:
    allowed = (
        "every one"
        if profile.may_allow is None
        else "; ".join(f"`{column}` ({why})" for column, why in profile.may_allow.items())
    )
    days = ", ".join(f"{kind} {days}" for kind, days in profile.least_days.items())
    decides = "nothing" if not profile.may_decide else "yes"
    if profile.decline_needs_ground:
        decides = "yes; a decline without a person needs a ground"
    return " | ".join(
        [profile.law, allowed or "none", str(profile.most_reasons), days or "1", decides]
    )
