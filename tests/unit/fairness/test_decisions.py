"""What was decided, as fairness is measured from it."""

import numpy as np
import pytest

from creditwright.decision.assessment import Assessments
from creditwright.decision.policy import Costs, Law, Outcome, Policy
from creditwright.decision.profile import LegalProfile
from creditwright.fairness.decisions import Decisions
from creditwright.scoring.scorer import Scores

PROBABILITY = np.array([0.01, 0.07, 0.30, 0.40, 0.02])
OUTCOMES = [Outcome.APPROVE, Outcome.REFER, Outcome.DECLINE, Outcome.REFER, Outcome.DECLINE]
LABELS = np.array([0.0, 1.0, 1.0, 0.0, np.nan])


def assessed() -> Assessments:
    nothing = [None] * len(OUTCOMES)
    log_odds = np.log(PROBABILITY / (1 - PROBABILITY))
    return Assessments(
        scores=Scores(log_odds, PROBABILITY, 600 - log_odds),
        outcomes=OUTCOMES,
        referrals=nothing,
        rules=nothing,
        reasons=nothing,
        themes=None,
        base=None,
        unseen=[()] * len(OUTCOMES),
    )


def under(profile: LegalProfile) -> Decisions:
    policy = Policy(0.05, 0.09, Costs(), law=Law(profile=profile))
    return Decisions.of(assessed(), LABELS, policy)


def test_who_is_left_to_a_person_counts_in_mistakes_as_the_cut_off_says() -> None:
    found = under(LegalProfile.EU)

    assert found.approved.tolist() == [True, False, False, False, False]
    assert found.referred.tolist() == [False, True, False, True, False]
    assert found.refused.tolist() == [False, False, True, True, True]


def test_of_a_policy_that_may_not_decide_is_told_what_its_cut_offs_would_do() -> None:
    found = under(LegalProfile.RESEARCH)

    assert found.approved.tolist() == [True, False, False, False, True]
    assert found.referred.tolist() == [False, True, False, False, False]
    assert found.refused.tolist() == [False, False, True, True, False]


def test_parts_joined_are_the_whole() -> None:
    found = under(LegalProfile.EU)

    joined = Decisions.joined([found.at(np.array([0, 1])), found.at(np.arange(5) > 1)])

    for name in ("approved", "referred", "refused", "default_probability", "log_odds"):
        assert (getattr(joined, name) == getattr(found, name)).all()
    assert joined.labels == pytest.approx(found.labels, nan_ok=True)
