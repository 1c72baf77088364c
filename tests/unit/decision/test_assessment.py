"""Assessments: outcomes with their reasons, and when a person decides."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import NUMBERS, SmallModel, resealed

from creditwright.core.text import Text
from creditwright.decision.assessment import Referral, assess
from creditwright.decision.catalogue import ReasonCatalogue
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Costs, Ground, Law, Outcome, Policy
from creditwright.decision.profile import LegalProfile
from creditwright.decision.reasons import PrincipalReasons
from creditwright.decision.rules import Condition, HardRule
from creditwright.explanation.reference import ReferenceMismatchError
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.scoring.bundle import write_bundle
from creditwright.scoring.documents import document_bytes


def test_outcomes_are_the_same_explained_or_not(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    explained = assess(small_model.frame, small_decision_model, explain=True)
    short = assess(small_model.frame, small_decision_model, explain=False)

    assert explained.outcomes == short.outcomes
    assert explained.referrals == short.referrals
    assert set(explained.outcomes) >= {Outcome.APPROVE, Outcome.DECLINE}


def test_whoever_is_declined_has_one_to_four_reasons_that_cover_half(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    found = assess(small_model.frame, small_decision_model, explain=False)

    declined = [
        reasons
        for outcome, reasons in zip(found.outcomes, found.reasons, strict=True)
        if outcome is Outcome.DECLINE
    ]
    assert declined
    for each in declined:
        assert each is not None
        assert 1 <= len(each.codes) <= 4
        assert each.coverage >= 0.5


def test_themes_and_base_add_up_to_the_log_odds(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    found = assess(small_model.frame, small_decision_model, explain=True)

    assert found.themes is not None
    assert found.base is not None
    total = sum(found.themes.values()) + found.base
    assert np.abs(total - found.scores.log_odds).max() < 1e-9


def test_an_application_is_assessed_the_same_alone_and_among_others(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    together = assess(small_model.frame, small_decision_model, explain=True)

    for row in range(0, small_model.frame.height, 251):
        alone = assess(small_model.frame.at(np.array([row])), small_decision_model, explain=True)
        assert alone.reasons[0] == together.reasons[row]
        assert alone.outcomes[0] == together.outcomes[row]
        assert alone.themes is not None
        assert together.themes is not None
        assert {k: v[0] for k, v in alone.themes.items()} == {
            k: v[row] for k, v in together.themes.items()
        }


def test_an_application_of_which_nothing_is_known_goes_to_a_person(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    one = small_model.frame.at(np.array([0]))
    nothing = FeatureFrame(
        one.applications,
        {name: np.array([np.nan]) for name in one.numbers},
        {name: Categories(np.array([-1], dtype=np.int32), ()) for name in one.categories},
    )

    found = assess(nothing, small_decision_model, explain=False)

    assert found.outcomes == [Outcome.REFER]
    assert found.referrals == [Referral.NO_INFORMATION]


def test_between_the_cut_offs_a_person_decides(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    band = replace(small_decision_model, policy=Policy(1e-9, 1 - 1e-9, Costs()))

    found = assess(small_model.hold_out, band, explain=False)

    assert set(found.outcomes) == {Outcome.REFER}
    assert set(found.referrals) == {Referral.NEAR_CUT_OFF}


def test_a_reason_that_cannot_be_given_sends_the_application_to_a_person(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    catalogue = small_decision_model.catalogue
    silent = ReasonCatalogue(
        {code: replace(each, can_be_given=False) for code, each in catalogue.reasons.items()},
        catalogue.code_of,
    )

    found = assess(
        small_model.frame, replace(small_decision_model, catalogue=silent), explain=False
    )

    assert Outcome.DECLINE not in found.outcomes
    assert Referral.REASON_CANNOT_BE_GIVEN in found.referrals


def test_without_a_reason_nobody_is_declined(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    reference = small_decision_model.reference
    worst = replace(reference, mean_attributions=dict.fromkeys(reference.mean_attributions, 99.0))

    found = assess(small_model.frame, replace(small_decision_model, reference=worst), explain=False)

    assert Outcome.DECLINE not in found.outcomes
    assert Referral.NO_REASON in found.referrals


def test_reasons_that_cover_less_than_half_send_the_application_to_a_person(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    catalogue = small_decision_model.catalogue
    alone = {each.name: each.name for each in small_model.inputs}  # a group for each feature
    reasons = dict.fromkeys(alone, catalogue.reasons["employment"])
    reference = small_decision_model.reference
    low = replace(reference, mean_attributions=dict.fromkeys(reference.mean_attributions, -99.0))
    spread = replace(small_decision_model, catalogue=ReasonCatalogue(reasons, alone), reference=low)

    found = assess(small_model.frame, spread, explain=False)

    assert Outcome.DECLINE not in found.outcomes
    assert set(found.referrals) == {None, Referral.REASONS_TOO_WEAK}


@settings(deadline=None)
@given(
    st.lists(st.none() | st.floats(-50, 50), min_size=len(NUMBERS), max_size=len(NUMBERS)),
    st.sampled_from(["occupation 2", "astronaut", None]),
)
def test_any_applicant_is_approved_referred_or_declined_with_reasons(
    small_decision_model: DecisionModel,
    numbers: list[float | None],
    occupation: str | None,
) -> None:
    row = {**dict(zip(NUMBERS, numbers, strict=True)), "occupation": occupation, "housing": None}
    texts = dict.fromkeys(("occupation", "housing"), pl.String)
    schema = {"SK_ID_CURR": pl.Int64, **dict.fromkeys(NUMBERS, pl.Float64), **texts}
    frame = FeatureFrame.of(pl.DataFrame([{"SK_ID_CURR": 1, **row}], schema=schema))

    found = assess(frame, small_decision_model, explain=False)

    reasons = found.reasons[0]
    assert found.unseen[0] == (("occupation",) if occupation == "astronaut" else ())
    if found.outcomes[0] is Outcome.DECLINE:
        assert reasons is not None
        assert 1 <= len(reasons.codes) <= 4
    assert (found.outcomes[0] is Outcome.REFER) == (found.referrals[0] is not None)


def test_a_bundle_with_another_cut_off_than_its_reference_is_not_opened(
    small_model: SmallModel, tmp_path: Path
) -> None:
    moved = document_bytes(Policy(0.5, 0.5, Costs()))
    write_bundle(tmp_path / "bundle", resealed({**small_model.files, "policy.json": moved}))

    with pytest.raises(ReferenceMismatchError, match="cut-off"):
        open_bundle(tmp_path / "bundle")


RULES = (
    HardRule(
        name="no_score",
        when=(Condition(name="credit", missing=True),),
        outcome="refer",
        reason=Text(en="The amount asked for is not known", fr="Le montant demandé est inconnu"),
    ),
    HardRule(
        name="too_large",
        when=(Condition(name="credit", above=1.0),),
        outcome="decline",
        reason=Text(en="The amount asked for is too large", fr="Le montant demandé est trop élevé"),
    ),
)


def with_credit(small_model: SmallModel) -> FeatureFrame:
    frame = small_model.hold_out
    credit = np.where(np.arange(frame.height) % 3 == 0, np.nan, np.arange(frame.height) % 3)
    return frame.with_numbers({"credit": credit})


def test_a_hard_rule_settles_the_outcome_and_its_reason_is_the_only_one(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    policy = replace(small_decision_model.policy, rules=RULES)
    ruled = replace(small_decision_model, policy=policy)
    frame = with_credit(small_model)

    found = assess(frame, ruled, explain=True)
    free = assess(frame, small_decision_model, explain=True)

    for row, credit in enumerate(frame.numbers["credit"].tolist()):
        reasons = found.reasons[row]
        assert reasons is not None
        if credit == 1.0:
            assert found.rules[row] is None
            assert found.outcomes[row] is free.outcomes[row]
            assert reasons == free.reasons[row]
        elif credit == 2.0:
            assert (found.outcomes[row], found.rules[row]) == (Outcome.DECLINE, "too_large")
            assert reasons.codes == ("rule:too_large",)
            assert ruled.reason("rule:too_large").en == "The amount asked for is too large"
        else:
            assert (found.outcomes[row], found.rules[row]) == (Outcome.REFER, "no_score")
            assert found.referrals[row] is Referral.HARD_RULE
    assert np.array_equal(found.scores.log_odds, free.scores.log_odds)


def test_a_rule_declines_even_who_nothing_else_is_known_of(
    small_decision_model: DecisionModel,
) -> None:
    row = {"SK_ID_CURR": 1, "credit": 2.0, **dict.fromkeys(NUMBERS)}
    numbers = dict.fromkeys(("credit", *NUMBERS), pl.Float64)
    texts = dict.fromkeys(("occupation", "housing"), pl.String)
    schema = {"SK_ID_CURR": pl.Int64, **numbers, **texts}
    frame = FeatureFrame.of(
        pl.DataFrame([{**row, "occupation": None, "housing": None}], schema=schema)
    )
    ruled = replace(small_decision_model, policy=replace(small_decision_model.policy, rules=RULES))

    found = assess(frame, ruled, explain=False)

    assert found.outcomes == [Outcome.DECLINE]
    assert found.reasons[0] == PrincipalReasons(("rule:too_large",), 1.0)


def test_a_model_for_research_refers_everybody(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    law = Law(profile=LegalProfile.RESEARCH)
    policy = replace(small_decision_model.policy, law=law, rules=RULES)

    found = assess(
        with_credit(small_model), replace(small_decision_model, policy=policy), explain=False
    )

    assert set(found.outcomes) == {Outcome.REFER}
    assert set(found.referrals) == {Referral.MAY_NOT_DECIDE}


def test_without_a_ground_a_person_takes_every_decline(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    law = Law(automated_decline_rests_on=Ground.NOTHING)
    policy = replace(small_decision_model.policy, law=law)

    usual = assess(small_model.frame, small_decision_model, explain=False)
    found = assess(small_model.frame, replace(small_decision_model, policy=policy), explain=False)

    for before, after, why in zip(usual.outcomes, found.outcomes, found.referrals, strict=True):
        if before is Outcome.DECLINE:
            assert (after, why) == (Outcome.REFER, Referral.DECLINE_NEEDS_PERSON)
        else:
            assert after is before


def test_no_more_reasons_are_given_than_the_policy_says(
    small_model: SmallModel, small_decision_model: DecisionModel
) -> None:
    policy = replace(small_decision_model.policy, law=Law(most_reasons=2))

    usual = assess(small_model.frame, small_decision_model, explain=True)
    found = assess(small_model.frame, replace(small_decision_model, policy=policy), explain=True)

    for before, after in zip(usual.reasons, found.reasons, strict=True):
        assert before is not None
        assert after is not None
        assert after.codes == before.codes[:2]
