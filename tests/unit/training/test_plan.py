"""What can be planned, and which features a plan may use."""

from dataclasses import replace

import pytest
from tests.small_model import FEATURES, feature

from creditwright.decision.document import PolicyDocument
from creditwright.decision.policy import Law
from creditwright.decision.profile import LegalProfile
from creditwright.decision.protected import ProtectedError
from creditwright.features.catalogue import FEATURES as ALL
from creditwright.records.table import Sensitivity
from creditwright.training.plan import (
    PlanError,
    TrainingPlan,
    protected_left_out,
    usable_features,
)

PROTECTED = replace(
    feature("sex", sensitivity=Sensitivity.PROTECTED),
    columns=(("application_train", "CODE_GENDER"),),
)


def plan_that_allows(name: str, profile: LegalProfile = LegalProfile.RESEARCH) -> TrainingPlan:
    return TrainingPlan(policy=PolicyDocument(law=Law(profile=profile, allowed_protected=(name,))))


def test_protected_features_are_left_out() -> None:
    assert usable_features((*FEATURES, PROTECTED), TrainingPlan()) == FEATURES


def test_a_protected_feature_is_used_where_it_is_allowed_by_name() -> None:
    allowed = plan_that_allows("sex")

    assert usable_features((*FEATURES, PROTECTED), allowed) == (*FEATURES, PROTECTED)


def test_a_name_that_is_no_protected_features_is_refused_and_those_are_listed() -> None:
    with pytest.raises(ProtectedError, match="Protected are: sex"):
        usable_features((*FEATURES, PROTECTED), plan_that_allows("housing"))


@pytest.mark.parametrize("profile", [LegalProfile.EU, LegalProfile.UK, LegalProfile.US])
def test_a_profile_that_does_not_let_sex_be_used_refuses_it_though_it_is_named(
    profile: LegalProfile,
) -> None:
    with pytest.raises(ProtectedError, match="CODE_GENDER"):
        usable_features((*FEATURES, PROTECTED), plan_that_allows("sex", profile))


def test_age_may_be_allowed_in_the_union_and_not_in_the_united_states() -> None:
    union = usable_features(ALL, plan_that_allows("age_days", LegalProfile.EU))

    assert "age_days" in {each.name for each in union}
    with pytest.raises(ProtectedError, match="DAYS_BIRTH"):
        usable_features(ALL, plan_that_allows("age_days", LegalProfile.US))


def test_for_research_all_protected_features_can_be_allowed_in_one_word() -> None:
    assert usable_features(ALL, plan_that_allows("all")) == ALL
    with pytest.raises(ProtectedError, match="'all' is not a protected feature"):
        usable_features(ALL, plan_that_allows("all", LegalProfile.EU))


def test_a_column_that_only_a_rule_may_read_makes_no_feature_usable() -> None:
    found = usable_features(ALL, plan_that_allows("DAYS_BIRTH", LegalProfile.EU))

    assert all(each.sensitivity is not Sensitivity.PROTECTED for each in found)


def test_no_feature_read_from_sex_age_or_family_is_used_by_default() -> None:
    forbidden = {
        "CODE_GENDER",
        "DAYS_BIRTH",
        "CNT_CHILDREN",
        "CNT_FAM_MEMBERS",
        "NAME_FAMILY_STATUS",
    }

    for each in usable_features(ALL, TrainingPlan()):
        assert not forbidden & {column for _, column in each.columns}, each.name


@pytest.mark.parametrize(
    "choices",
    [
        {"folds": 1},
        {"folds": 21},
        {"hold_out_share": 0.0},
        {"hold_out_share": 1.0},
        {"seed": -1},
    ],
)
def test_what_cannot_be_planned_is_refused(choices: dict[str, object]) -> None:
    with pytest.raises(PlanError):
        TrainingPlan(**choices)  # type: ignore[arg-type] # each is of its field


def test_features_and_themes_named_to_be_left_out_are_left_out() -> None:
    plan = TrainingPlan(without=("housing", "repayment"))

    names = {each.name for each in usable_features(FEATURES, plan)}

    assert names == {each.name for each in FEATURES} - {
        "housing",
        "days_late_mean",
        "days_late_max",
    }


def test_a_protected_feature_may_be_named_to_be_left_out_too() -> None:
    plan = TrainingPlan(without=("sex",))

    assert usable_features((*FEATURES, PROTECTED), plan) == FEATURES
    assert protected_left_out((*FEATURES, PROTECTED), plan) == ("sex",)


def test_leaving_out_what_does_not_exist_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(PlanError, match=r"'ocupation'.*occupation"):
        usable_features(FEATURES, TrainingPlan(without=("ocupation",)))


def test_leaving_out_everything_is_refused() -> None:
    everything = tuple(each.name for each in FEATURES)

    with pytest.raises(PlanError, match="no feature left"):
        usable_features(FEATURES, TrainingPlan(without=everything))
