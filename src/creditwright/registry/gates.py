"""The gates before a model decides for people: what must hold, with the figures it is judged by.

Each gate is a function from what is known to a finding. None of them looks anything up: the figures
come from the card in the bundle, which the bundle's digest covers, or from a comparison just made.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CALIBRATION_BAND = (0.9, 1.1)
MOST_FOLD_SPREAD = 0.02  # standard deviation of the folds' AUC that is never too much
MOST_NOISE = 2.0  # times what the folds' size alone explains
MOST_STABILITY_INDEX = 0.1  # the rule of thumb for "no shift worth speaking of"
TWO_SIDED = 1.959963984540054  # standard deviations to either side that hold 95 %

Value = float | int | str | None


class Gate(StrEnum):
    """What is asked before a version becomes champion, in this order."""

    GOLDEN = "golden"
    NEWER = "newer"
    AUC = "auc"
    COST = "cost"
    CALIBRATION = "calibration"
    STABILITY = "stability"
    FAIRNESS = "fairness"
    POLICY = "policy"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one gate found.

    Attributes:
        gate: Which.
        passed: Whether it lets the version through.
        said: Why, in one sentence.
        figures: By name what it was judged by.
    """

    gate: Gate
    passed: bool
    said: str
    figures: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of the new model less the champion's, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new model beside the champion.

    Attributes:
        auc: More is better.
        cost: Per applicant; less is better.
        how: On what they were compared, to be told.
    """

    auc: Difference
    cost: Difference
    how: str


def recorded_comparison(new: Mapping[str, float], old: Mapping[str, float]) -> Comparison:
    """Compare two models by the figures in their cards, each of its own hold-out.

    The errors add up as those of independent samples do. Where both hold-outs are the same
    applications that makes the interval too wide, never too narrow.
    """
    return Comparison(
        auc=_recorded(new, old, "auc"),
        cost=_recorded(new, old, "cost_per_applicant"),
        how="by the recorded figures, each of its own hold-out",
    )


def _recorded(new: Mapping[str, float], old: Mapping[str, float], name: str) -> Difference:
    errors = [(each[f"{name}_high"] - each[f"{name}_low"]) / 2 for each in (new, old)]
    half, value = math.hypot(*errors), new[name] - old[name]
    return Difference(value, value - half, value + half)


def golden_gate(trouble: str | None, *, rows: int) -> Finding:
    """Pass a version whose bundle is whole and gives its golden rows the bits of its training."""
    said = trouble or f"{rows} golden rows score as when the model was trained"
    return Finding(Gate.GOLDEN, trouble is None, said, {"golden_rows": rows})


def newer_gate(version: int, champion: int | None) -> Finding:
    """Pass a version made after the champion: an older one is for `rollback`."""
    passed = champion is None or version > champion
    said = "there is no champion yet" if champion is None else f"the champion is version {champion}"
    if not passed:
        said += ", which is newer: `creditwright rollback` goes back"
    return Finding(Gate.NEWER, passed, said, {"version": version, "champion": champion})


def auc_gate(figures: Mapping[str, float], compared: Comparison | None) -> Finding:
    """Pass a version that is not worse than the champion beyond noise; the first, than chance."""
    if compared is None:
        low = figures["auc_low"]
        said = f"AUC at least {low:.3f} with 97.5 % certainty; by chance 0.5, and no champion"
        return Finding(Gate.AUC, low > 0.5, said, {"auc_low": low})  # noqa: PLR2004
    found = compared.auc
    said = f"{_in_words(found, 'AUC', 4)}, {compared.how}"
    return Finding(Gate.AUC, found.high >= 0, said, _figures(found, figures["auc"]))


def cost_gate(figures: Mapping[str, float], compared: Comparison | None) -> Finding:
    """Pass a version that costs no more than the champion beyond noise.

    The first has to cost less than deciding without a model.
    """
    cost = figures["cost_per_applicant"]
    if compared is None:
        without = min(
            figures["cost_per_applicant_approve_all"], figures["cost_per_applicant_refuse_all"]
        )
        said = f"{cost:.3f} an applicant; {without:.3f} without a model, and no champion"
        return Finding(Gate.COST, cost < without, said, {"cost": cost, "without_model": without})
    found = compared.cost
    said = f"{_in_words(found, 'cost an applicant', 4)}, {compared.how}"
    return Finding(Gate.COST, found.low <= 0, said, _figures(found, cost))


def _in_words(found: Difference, what: str, digits: int) -> str:
    low, high = f"{found.low:+.{digits}f}", f"{found.high:+.{digits}f}"
    return f"{found.value:+.{digits}f} ({low} to {high}) {what} against the champion"


def _figures(found: Difference, own: float) -> Mapping[str, Value]:
    return {"own": own, "difference": found.value, "low": found.low, "high": found.high}


def calibration_gate(figures: Mapping[str, float]) -> Finding:
    """Pass a slope within the band. The value decides; a wide interval is told, not forgiven."""
    slope = figures["calibration_slope"]
    low, high = figures["calibration_slope_low"], figures["calibration_slope_high"]
    least, most = CALIBRATION_BAND
    said = f"slope {slope:.2f} ({low:.2f} to {high:.2f}), wanted {least} to {most}"
    if high - low > most - least:
        said += "; the hold-out is too small to be sure either way"
    return Finding(
        Gate.CALIBRATION, least <= slope <= most, said, {"slope": slope, "low": low, "high": high}
    )


def stability_gate(figures: Mapping[str, float], *, folds: int) -> Finding:
    """Pass a model that is as good in each fold, and whose scores are the same on the hold-out."""
    spread, index = figures["fold_auc_spread"], figures["score_stability_index"]
    whole = figures["auc_out_of_fold_high"] - figures["auc_out_of_fold_low"]
    by_size = whole / (2 * TWO_SIDED) * math.sqrt(folds)
    most = max(MOST_FOLD_SPREAD, MOST_NOISE * by_size)
    passed = spread <= most and index <= MOST_STABILITY_INDEX
    said = (
        f"AUC of the folds spreads by {spread:.4f}, at most {most:.4f}; population stability index "
        f"of scores {index:.4f}, at most {MOST_STABILITY_INDEX}"
    )
    return Finding(
        Gate.STABILITY,
        passed,
        said,
        {"fold_auc_spread": spread, "most": most, "score_stability_index": index},
    )


def fairness_gate(report_sha256: str | None) -> Finding:
    """Pass a version that a fairness report was kept with; what it says is for the approver."""
    if report_sha256 is None:
        return Finding(Gate.FAIRNESS, passed=False, said="no fairness report is kept with the run")
    said = "a fairness report is kept with the run: read it before approving"
    return Finding(Gate.FAIRNESS, passed=True, said=said, figures={"sha256": report_sha256})


def policy_gate(profile: str, *, may_decide: bool) -> Finding:
    """Pass a version whose legal profile lets its models decide."""
    said = f"its legal profile is {profile}, whose models may {'' if may_decide else 'not '}decide"
    return Finding(Gate.POLICY, may_decide, said, {"profile": profile})


def approver_gate(author: str, approver: str) -> Finding:
    """Pass an approver who is not the author: two pairs of eyes."""
    figures: Mapping[str, Value] = {"author": author or None, "approver": approver}
    if not author:
        said = "the registry does not say who trained the version"
    elif author.casefold() == approver.casefold():
        said = f"{approver} trained the version: somebody else has to approve it"
    else:
        return Finding(
            Gate.APPROVER,
            passed=True,
            said=f"trained by {author}, approved by {approver}",
            figures=figures,
        )
    return Finding(Gate.APPROVER, passed=False, said=said, figures=figures)
