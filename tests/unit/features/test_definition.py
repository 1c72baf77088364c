"""What counts as the same feature."""

import subprocess
import sys
from dataclasses import replace

import pytest
from tests.small_model import feature

from creditwright.features.catalogue import FEATURES
from creditwright.features.definition import definitions_of
from creditwright.features.expression import col
from creditwright.features.feature import DERIVED
from creditwright.features.views.all import VIEWS
from creditwright.features.views.view import View
from creditwright.records.tables import TABLES

TODAY = definitions_of(FEATURES)
SAY = """
from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.features.catalogue import FEATURES
from creditwright.features.definition import definitions_of
print(sha256_of_bytes(canonical_json(definitions_of(FEATURES))))
"""


def changed_by(view: View) -> set[str]:
    """Return the features whose definition another version of a view changes."""
    other = definitions_of(FEATURES, {**VIEWS, view.name: view})
    return {name for name, digest in TODAY.items() if other[name] != digest}


def with_another(view: View, name: str) -> View:
    return replace(view, derived={**view.derived, name: col("AMT_ANYTHING") * 2})


def test_every_feature_has_a_definition_of_its_own() -> None:
    assert set(TODAY) == {each.name for each in FEATURES}
    assert len(set(TODAY.values())) == len(FEATURES)


def test_another_process_gives_the_same_definitions() -> None:
    said = [
        subprocess.run([sys.executable, "-c", SAY], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]

    assert said[0].stdout == said[1].stdout != ""


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_a_value_added_to_a_view_changes_no_feature(view: View) -> None:
    assert changed_by(with_another(view, "something_new")) == set()


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_other_rows_kept_change_the_features_of_the_view_and_no_other(view: View) -> None:
    changed = changed_by(replace(view, kept=col("SK_ID_CURR") > 7))

    sources = {each.name: each.source for each in FEATURES}
    assert {name for name, source in sources.items() if source == view.name} <= changed
    assert {sources[name] for name in changed} <= {view.name, DERIVED}


def test_a_value_changed_in_a_view_changes_only_what_reads_it() -> None:
    view = next(each for each in VIEWS.values() if each.derived)

    changed = changed_by(with_another(view, next(iter(view.derived))))

    of_view = {each.name for each in FEATURES if each.source == view.name}
    assert changed & of_view
    assert of_view - changed


def test_a_feature_changes_with_the_features_it_reads() -> None:
    read = feature("income")
    reader = replace(read, name="income_twice", source=DERIVED, value=col("income") * 2)
    other = replace(read, value=col("INCOME") + 1)

    before, after = definitions_of((read, reader)), definitions_of((other, reader))

    assert before["income_twice"] != after["income_twice"]


def test_another_sentinel_changes_the_features_that_read_the_column() -> None:
    table = TABLES["application_train"]
    employed = replace(table.column("DAYS_EMPLOYED"), sentinels={})
    columns = tuple(employed if each.name == employed.name else each for each in table.columns)
    other = {**TABLES, table.name: replace(table, columns=columns)}

    after = definitions_of(FEATURES, tables=other)

    changed = {name for name, digest in TODAY.items() if after[name] != digest}
    assert "employed_days" in changed
    assert "external_score_mean" not in changed
