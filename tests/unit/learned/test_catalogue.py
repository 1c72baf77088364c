"""The learned features as they are declared."""

from dataclasses import replace

from creditwright.decision.catalogue import REASONS
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.learned.catalogue import (
    DEFAULT,
    LEARNED_FEATURES,
    STAGES,
    all_definitions,
    described,
)
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.peers import PEERS, Peers
from creditwright.records.table import Sensitivity


def test_no_learned_feature_has_the_name_of_another_feature() -> None:
    names = [each.name for each in LEARNED_FEATURES]

    assert len(set(names)) == len(names)
    assert not set(names) & BY_NAME.keys()


def test_every_learned_feature_has_a_reason_both_languages_and_columns() -> None:
    for each in LEARNED_FEATURES:
        assert each.theme in REASONS
        assert each.label.en
        assert each.label.fr
        assert each.columns, each.name


def test_a_learned_feature_is_as_sensitive_as_the_strongest_it_reads() -> None:
    of_age, of_score = (
        replace(PEERS.features[0], reads=reads)
        for reads in (("income", "age_days"), ("income", "external_score_1"))
    )

    found = described([of_age, of_score])

    assert found[0].sensitivity is Sensitivity.PROTECTED
    assert found[1].sensitivity is Sensitivity.EXTERNAL


def test_no_learned_feature_is_protected() -> None:
    assert not [each for each in LEARNED_FEATURES if each.sensitivity is Sensitivity.PROTECTED]


def test_the_kinds_that_are_on_are_there() -> None:
    assert set(DEFAULT) <= STAGES.keys()


def test_another_version_of_a_stage_changes_the_definition_of_its_features() -> None:
    today = all_definitions(FEATURES)

    tomorrow = all_definitions(FEATURES, {"peers": Peers(version=2)})

    assert {today[each.name] != tomorrow[each.name] for each in PEERS.features} == {True}


def test_a_feature_that_a_stage_reads_changes_its_definition() -> None:
    changed = tuple(
        replace(each, value=-each.value) if each.name == "income" else each for each in FEATURES
    )

    today, tomorrow = all_definitions(FEATURES), all_definitions(changed)

    assert {today[each.name] != tomorrow[each.name] for each in PEERS.features} == {True}


def test_row_values_make_a_feature_as_sensitive_as_their_columns() -> None:
    first = PEERS.features[0]
    by_rows: LearnedFeature = replace(
        first, reads=(), rows=(("previous_applications", ("decision_age_days",)),)
    )

    found = described([by_rows])[0]

    assert found.columns == (("previous_application", "DAYS_DECISION"),)
