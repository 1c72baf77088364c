"""An assessment: what the model says of an application, what the policy makes of it, and why.

No application is declined without reasons that may be told and that cover most of what spoke
against it: a person decides then. So the reasons are part of the outcome, not an extra.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from creditwright.core.numbers import Flags, Floats, Rows
from creditwright.decision.catalogue import MISSING, ReasonCatalogue
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome, Policy, decide
from creditwright.decision.reasons import PrincipalReasons, principal_reasons, shortfalls
from creditwright.decision.rules import NO_RULE, HardRule, first_hits
from creditwright.explanation.attribution import (
    Attributions,
    attribute_where_possible,
    by_group,
)
from creditwright.features.frame import FeatureFrame
from creditwright.scoring.inputs import Matrix, matrix_of, unseen_categories
from creditwright.scoring.scorer import ALL_THREADS, Scores

LEAST_COVERAGE = 0.5


class Referral(StrEnum):
    """Why a person decides."""

    MAY_NOT_DECIDE = "model_may_not_decide"  # it was trained for research
    HARD_RULE = "hard_rule"  # a rule of the policy says so
    DECLINE_NEEDS_PERSON = "decline_needs_person"  # the policy names no ground for declining alone
    NEAR_CUT_OFF = "near_cut_off"  # the policy's own band
    NO_INFORMATION = "no_information"  # not one feature is known
    EXPLANATION_UNAVAILABLE = "explanation_unavailable"  # its attributions cannot be right
    NO_REASON = "no_reason"  # nothing that could be told spoke against the applicant
    REASONS_TOO_WEAK = "reasons_too_weak"  # four reasons cover less than half of what did
    REASON_CANNOT_BE_GIVEN = "reason_cannot_be_given"  # one of them may not be told
    AUTOMATION_STOPPED = "automation_stopped"  # the kill switch is on


@dataclass(frozen=True, slots=True)
class Assessments:
    """Some applications assessed, in the order they came; each sequence has one entry each.

    Attributes:
        rules: The hard rule that was met, by name; None where none was.
        reasons: None where it was not asked for and the outcome did not need it, and where the
            model could not be explained. Where a rule decided, its reason alone.
        themes: By reason code the attributions in log-odds, shape (applications,); None where not
            asked for. With `base` they add up to the log-odds. NaN where they could not be told.
        unseen: The features in which an application gave a category that the model never saw.
    """

    scores: Scores
    outcomes: Sequence[Outcome]
    referrals: Sequence[Referral | None]
    rules: Sequence[str | None]
    reasons: Sequence[PrincipalReasons | None]
    themes: Mapping[str, Floats] | None
    base: Floats | None
    unseen: Sequence[tuple[str, ...]]


def assess(
    frame: FeatureFrame, model: DecisionModel, *, explain: bool, threads: int = ALL_THREADS
) -> Assessments:
    """Assess the applications in `frame`.

    Args:
        frame: With every feature of the model, and all that the policy's rules read.
        model: The decision model.
        explain: Give attributions and reasons for all, not only where the outcome needs them. The
            outcomes are the same either way.
        threads: How many cores to use; the result does not depend on it.

    Raises:
        MissingInputError, InputTypeError, NotFiniteError: If the frame is not fit for the model.
        NoScoreError: If the model gives something that is no number.
    """
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(model.policy.rules, frame)
    return assess_matrix(matrix, model, hits=hits, explain=explain, threads=threads)


def assess_matrix(
    matrix: Matrix,
    model: DecisionModel,
    *,
    hits: Rows,
    explain: bool,
    threads: int = ALL_THREADS,
) -> Assessments:
    """Assess applications that are already as the model sees them; see `assess`.

    Args:
        matrix: The applications.
        model: The decision model.
        hits: The first hard rule that each meets, by place, or `NO_RULE`; see `first_hits`.
        explain: See `assess`.
        threads: See `assess`.
    """
    scores = model.scorer.score(matrix, threads=threads)
    by_model = [decide(each, model.policy) for each in scores.default_probability.tolist()]
    met = [None if place == NO_RULE else model.policy.rules[place] for place in hits.tolist()]
    wanted = np.array([explain or each is Outcome.DECLINE for each in by_model], dtype=np.bool_)
    attributions, reasons = _explained(matrix, scores, model, wanted, threads)
    knows_nothing: Flags = np.logical_and.reduce(np.isnan(matrix.values), axis=1)
    judged = [
        _by_rule(rule) if rule else _judge(outcome, found, model.catalogue, knows_nothing=unknown)
        for outcome, found, unknown, rule in zip(
            by_model, reasons, knows_nothing.tolist(), met, strict=True
        )
    ]
    lawful = [_as_the_law_lets(outcome, why, model.policy) for outcome, why in judged]
    codes = model.catalogue.codes(model.scorer.inputs)
    return Assessments(
        scores=scores,
        outcomes=[outcome for outcome, _ in lawful],
        referrals=[referral for _, referral in lawful],
        rules=[rule.name if rule else None for rule in met],
        reasons=[
            PrincipalReasons((rule.code,), 1.0) if rule else found
            for rule, found in zip(met, reasons, strict=True)
        ],
        themes=by_group(attributions.values, codes) if explain else None,
        base=attributions.base if explain else None,
        unseen=unseen_categories(matrix, model.scorer.inputs),
    )


def stopped(found: Assessments) -> Assessments:
    """Return the same with every decline left to a person, as the kill switch wants it."""
    declined = [each is Outcome.DECLINE for each in found.outcomes]
    return replace(
        found,
        outcomes=[
            Outcome.REFER if was else each
            for each, was in zip(found.outcomes, declined, strict=True)
        ],
        referrals=[
            Referral.AUTOMATION_STOPPED if was else each
            for each, was in zip(found.referrals, declined, strict=True)
        ],
    )


def _explained(
    matrix: Matrix, scores: Scores, model: DecisionModel, wanted: Flags, threads: int
) -> tuple[Attributions, list[PrincipalReasons | None]]:
    """Attribute the applications that need it, and give their reasons; None for the others."""
    chosen = matrix.at(wanted)
    log_odds = scores.log_odds[wanted]
    attributions = attribute_where_possible(model.scorer, chosen, log_odds, threads=threads)
    missing = np.isnan(chosen.values) & ~chosen.unseen
    found = shortfalls(
        attributions.values,
        model.reference.means(model.scorer.inputs),
        missing,
        model.catalogue.codes(model.scorer.inputs),
    )
    named = principal_reasons(found, at_most=model.policy.law.most_reasons)
    explained = attributions.explained.tolist()
    given = iter([why if sound else None for why, sound in zip(named, explained, strict=True)])
    return attributions, [next(given) if each else None for each in wanted.tolist()]


def _by_rule(rule: HardRule) -> tuple[Outcome, Referral | None]:
    outcome = Outcome(rule.outcome)
    return outcome, Referral.HARD_RULE if outcome is Outcome.REFER else None


def _as_the_law_lets(
    outcome: Outcome, referral: Referral | None, policy: Policy
) -> tuple[Outcome, Referral | None]:
    """Leave to a person what the legal profile does not let be decided without one."""
    if not policy.may_decide:
        return Outcome.REFER, Referral.MAY_NOT_DECIDE
    if outcome is Outcome.DECLINE and not policy.law.may_decline:
        return Outcome.REFER, Referral.DECLINE_NEEDS_PERSON
    return outcome, referral


def _judge(
    outcome: Outcome,
    reasons: PrincipalReasons | None,
    catalogue: ReasonCatalogue,
    *,
    knows_nothing: bool,
) -> tuple[Outcome, Referral | None]:
    """Turn the cut-offs' outcome into the one that may be given without a person."""
    referral: Referral | None = None
    if knows_nothing:
        referral = Referral.NO_INFORMATION
    elif outcome is Outcome.REFER:
        referral = Referral.NEAR_CUT_OFF
    elif outcome is Outcome.DECLINE:
        referral = _what_forbids_declining(reasons, catalogue)
    return (outcome if referral is None else Outcome.REFER), referral


def _what_forbids_declining(
    reasons: PrincipalReasons | None, catalogue: ReasonCatalogue
) -> Referral | None:
    if reasons is None:
        return Referral.EXPLANATION_UNAVAILABLE
    if not reasons.codes:
        return Referral.NO_REASON
    if not all(
        catalogue.reasons[code.removesuffix(MISSING)].can_be_given for code in reasons.codes
    ):
        return Referral.REASON_CANNOT_BE_GIVEN
    if reasons.coverage < LEAST_COVERAGE:
        return Referral.REASONS_TOO_WEAK
    return None
