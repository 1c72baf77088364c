"""What can be planned, and which features a plan may use."""

import pytest
from tests.small_model import FEATURES, feature

from creditwright.decision.policy import Costs
from creditwright.features.catalogue import FEATURES as ALL
from creditwright.records.table import Sensitivity
from creditwright.training.plan import PlanError, TrainingPlan, usable_features

PROTECTED = feature("sex", sensitivity=Sensitivity.PROTECTED)


def test_protected_features_are_left_out() -> None:
    assert usable_features((*FEATURES, PROTECTED), TrainingPlan()) == FEATURES


def test_a_protected_feature_is_used_where_it_is_allowed_by_name() -> None:
    allowed = TrainingPlan(allowed_protected=("sex",))

    assert usable_features((*FEATURES, PROTECTED), allowed) == (*FEATURES, PROTECTED)


def test_a_name_that_is_no_protected_features_is_refused_and_those_are_listed() -> None:
    with pytest.raises(PlanError, match="Protected are: sex"):
        usable_features((*FEATURES, PROTECTED), TrainingPlan(allowed_protected=("housing",)))


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
        {"costs": Costs(missed_default=0)},
        {"costs": Costs(refused_good=-1)},
        {"costs": Costs(missed_default=float("nan"))},
        {"costs": Costs(missed_default=1e308)},
    ],
)
def test_what_cannot_be_planned_is_refused(choices: dict[str, object]) -> None:
    with pytest.raises(PlanError):
        TrainingPlan(**choices)  # type: ignore[arg-type] # each is of its field
