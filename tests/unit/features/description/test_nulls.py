"""What is said of missing values, against what the engine computes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.compute import compute
from creditwright.features.description.nulls import COUNTED, null_policy
from creditwright.features.views.all import VIEWS
from creditwright.records.records import Records

RecordsOf = Callable[..., Records]


@pytest.mark.parametrize(
    ("name", "no_rows", "no_rows_that_count", "all_unknown"),
    [
        ("instalment_count_1y", 0, 0, COUNTED),
        ("instalment_due_total_1y", None, 0, None),
        ("instalment_late_share_1y", None, None, None),
        ("instalment_late_count", 0, 0, None),
        ("instalment_credits", 0, 0, 0),
        ("previous_last_product", None, None, None),
    ],
)
def test_what_a_feature_over_rows_is_where_something_is_missing(
    name: str,
    no_rows: float | None,
    no_rows_that_count: float | None,
    all_unknown: float | str | None,
) -> None:
    policy = null_policy(feature_named(name))

    assert policy.table_absent is None
    assert policy.no_rows == no_rows
    assert policy.no_rows_that_count == no_rows_that_count
    assert policy.all_unknown == all_unknown


def test_no_rows_is_what_the_engine_computes_of_none(records_of: RecordsOf) -> None:
    empty: dict[str, list[object]] = {view.table.name: [] for view in VIEWS.values()}
    row = compute(records_of({}, **empty)).row(0, named=True)

    for feature in FEATURES:
        if feature.source in VIEWS:
            assert null_policy(feature).no_rows == row[feature.name], feature.name


def test_all_unknown_is_what_the_engine_computes_of_an_empty_application(
    records_of: RecordsOf,
) -> None:
    row = compute(records_of({})).row(0, named=True)

    for feature in FEATURES:
        if feature.source not in VIEWS:
            assert null_policy(feature).all_unknown == row[feature.name], feature.name


def test_it_is_told_in_words() -> None:
    assert null_policy(feature_named("instalment_due_total_1y")).words.en == (
        "without rows missing; where no row counts 0; where nothing is known in the rows that "
        "count missing; without the table missing"
    )
    assert null_policy(feature_named("documents_given")).words.fr == (
        "si toutes les valeurs lues sont absentes : 0"
    )


def test_of_a_learned_feature_its_model_decides() -> None:
    learned = replace(feature_named("income"), source="learned")

    assert "model" in null_policy(learned).words.en
