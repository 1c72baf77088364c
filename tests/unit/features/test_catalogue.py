"""The catalogue as a whole: what every feature must say, and what is worked out about it."""

import re
from collections import Counter

import pytest

from creditwright.core.text import Text
from creditwright.features.catalogue import FEATURES, described, feature_named
from creditwright.features.errors import UnknownFeatureError
from creditwright.features.expression import col
from creditwright.features.feature import APPLICATION, DERIVED, Feature, Theme
from creditwright.features.own import derived, stated
from creditwright.records.table import Sensitivity, Unit
from creditwright.records.tables import TABLES


def _about(column: str, name: str = "a") -> Feature:
    return stated(column, name, Text(en="a", fr="a"), Unit.NONE, Theme.PERSONAL)


def test_there_are_at_least_350_features_over_all_eight_tables() -> None:
    tables = {table for feature in FEATURES for table, _ in feature.columns}

    assert len(FEATURES) >= 350
    assert tables | {"application_test"} == set(TABLES)


def test_every_feature_says_what_it_is() -> None:
    for feature in FEATURES:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", feature.name), feature.name
        assert feature.meaning.endswith("."), feature.name
        assert feature.columns, feature.name
        assert feature.label.en != feature.label.fr, feature.name


def test_no_two_features_share_a_name_or_a_label() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    for language in ("en", "fr"):
        labels = Counter(getattr(feature.label, language) for feature in FEATURES)
        assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize(
    "name",
    [
        "age_days",
        "gender",
        "children",
        "family_status",
        "companion",
        "income_per_family_member",
        "employed_days_to_age_days",
        "age_at_end_of_loan_years",
        "bureau_age_days_mean_to_age_days",  # from a protected and an external column
    ],
)
def test_what_is_computed_from_sex_age_or_family_is_protected(name: str) -> None:
    assert feature_named(name).sensitivity is Sensitivity.PROTECTED


def test_every_feature_that_reads_a_protected_column_is_protected_and_no_other() -> None:
    protected = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.sensitivity is Sensitivity.PROTECTED
    }

    for feature in FEATURES:
        reads_one = bool(protected & set(feature.columns))
        assert (feature.sensitivity is Sensitivity.PROTECTED) == reads_one, feature.name


@pytest.mark.parametrize(
    ("name", "sensitivity"),
    [
        ("external_score_mean", Sensitivity.EXTERNAL),
        ("bureau_debt_total_active_to_income", Sensitivity.EXTERNAL),
        ("credit_to_income", Sensitivity.ORDINARY),
        ("instalment_credits", Sensitivity.ORDINARY),  # counts identifiers, reveals none
    ],
)
def test_a_feature_is_as_sensitive_as_its_most_sensitive_column(
    name: str, sensitivity: Sensitivity
) -> None:
    assert feature_named(name).sensitivity is sensitivity


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            "credit_to_income",
            {("application_train", "AMT_CREDIT"), ("application_train", "AMT_INCOME_TOTAL")},
        ),
        (
            "bureau_late_months_total",
            {("bureau_balance", "STATUS")},
        ),
        (
            "instalment_days_late_mean_1y",
            {
                ("installments_payments", "DAYS_ENTRY_PAYMENT"),
                ("installments_payments", "DAYS_INSTALMENT"),
            },
        ),
    ],
)
def test_columns_are_found_through_views_merging_joining_and_other_features(
    name: str, columns: set[tuple[str, str]]
) -> None:
    assert set(feature_named(name).columns) == columns


def test_a_name_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"declared twice: \['a'\]"):
        described([_about("CODE_GENDER"), _about("OWN_CAR_AGE")])


def test_a_column_that_is_not_declared_is_refused() -> None:
    with pytest.raises(KeyError, match="NO_SUCH_COLUMN"):
        described([_about("NO_SUCH_COLUMN")])


def test_a_derived_feature_of_one_that_does_not_exist_is_refused() -> None:
    text = Text(en="a", fr="a")
    orphan = derived("a", text, "b.", col("b"), Unit.NONE, Theme.PERSONAL)

    with pytest.raises(KeyError, match="b"):
        described([orphan])


def test_a_name_with_a_typing_mistake_is_answered_with_its_like() -> None:
    with pytest.raises(UnknownFeatureError, match="Did you mean credit_to_income"):
        feature_named("credit_to_incme")


def test_the_sources_are_the_application_the_views_and_other_features() -> None:
    sources = {feature.source for feature in FEATURES}

    assert sources == {
        APPLICATION,
        DERIVED,
        "bureau_loans",
        "previous_applications",
        "instalments",
        "pos_months",
        "card_months",
    }
