"""A policy in words, for people who read one before it is used or after it decided."""

from creditwright.decision.document import PolicyDocument
from creditwright.decision.policy import Costs, Exposure, Law, Policy
from creditwright.decision.profile import PROFILES
from creditwright.scoring.scale import ScoreScale, score_from_probability


def policy_in_words(policy: Policy | PolicyDocument, scale: ScoreScale | None = None) -> list[str]:
    """Return what a policy says, a line each.

    Args:
        policy: Settled or not.
        scale: The model's, to tell cut-offs in points as well; None: there is no model yet.
    """
    bands = policy.bands if isinstance(policy, PolicyDocument) else policy
    kept = ", ".join(f"{kind} {days} days" for kind, days in policy.retention_days.items())
    return [
        f"Policy {policy.name}, version {policy.version}",
        f"  approves at or below a default probability of {_cut_off(bands.approve_up_to, scale)}",
        f"  declines above {_cut_off(bands.decline_above, scale)}; in between a person decides",
        _costs(policy.costs) if policy.exposure is None else _exposure(policy.exposure),
        *_law(policy.law),
        *_rules(policy),
        f"  keeps {kept}",
    ]


def _costs(costs: Costs) -> str:
    return (
        f"  a missed default costs {costs.missed_default:g}, a refused good loan "
        f"{costs.refused_good:g}: in theory it pays to decline above "
        f"{costs.theoretical_cut_off:.4f}"
    )


def _exposure(exposure: Exposure) -> str:
    return (
        f"  a default loses {exposure.loss_given_default:.4g} of the amount, a good loan earns "
        f"{exposure.margin:.4g} of it: in theory it pays to decline above "
        f"{exposure.costs.theoretical_cut_off:.4f}, whatever the amount"
    )


def _cut_off(value: float | str, scale: ScoreScale | None) -> str:
    if isinstance(value, str):
        return "what is cheapest out of fold"
    if scale is None:
        return f"{value:g}"
    return f"{value:g} (score {score_from_probability(value, scale):.0f})"


def _law(law: Law) -> list[str]:
    profile = PROFILES[law.profile]
    ground = law.automated_decline_rests_on
    if not profile.may_decide:
        declines = "decides nothing: a person decides on every application"
    elif not law.may_decline:
        declines = "a person takes every decline"
    else:
        declines = f"declines without a person (ground: {ground})"
    return [
        f"  keeps to the profile {law.profile} ({profile.law})",
        f"  {declines}; gives at most {law.most_reasons} principal reasons",
        f"  protected features allowed: {', '.join(law.allowed_protected) or 'none'}",
    ]


def _rules(policy: Policy | PolicyDocument) -> list[str]:
    lines = [f"  hard rules: {len(policy.rules) or 'none'}"]
    for rule in policy.rules:
        when = " and ".join(str(each) for each in rule.when)
        lines += [f"    {rule.name}: {rule.outcome} if {when}", f"      {rule.reason.en}"]
    return lines
