"""What a feature is can be read by everybody, in their language, and nothing of anybody is told."""

import pytest
from tests.pages import Pages

from creditwright.features.catalogue import FEATURES
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.records.tables import TABLES


@pytest.mark.parametrize("who", ["officer", "ada", "risk"])
def test_a_feature_is_explained_with_what_it_is_made_from(pages: Pages, who: str) -> None:
    found = pages.get("/help/credit_to_annuity", who)

    assert found.status_code == 200
    assert "Number of instalments the loan amounts to" in found.text
    assert "missing where anything it reads is missing" in found.text
    assert "application_train.AMT_ANNUITY" in found.text
    assert ("/me/data" in found.text) is (who == "ada")


def test_in_french_all_but_the_formula_is_french(pages: Pages) -> None:
    found = pages.get("/help/credit_to_annuity?lang=fr", "officer").text

    assert "Nombre de mensualités que représente le crédit" in found
    assert "absent si l&#39;une des valeurs lues est absente" in found


def test_what_the_law_protects_is_said(pages: Pages) -> None:
    protected = next(each.name for each in FEATURES if each.sensitivity == "protected")

    assert "The law protects" in pages.get(f"/help/{protected}", "officer").text


def test_a_learned_feature_has_no_formula(pages: Pages) -> None:
    found = pages.get(f"/help/{next(iter(LEARNED_BY_NAME))}", "officer")

    assert found.status_code == 200
    assert "A model within the model computes it" in found.text


def test_what_is_no_feature_is_not_found(pages: Pages) -> None:
    assert pages.get("/help/nothing_like_it", "officer").status_code == 404


def test_every_column_that_a_feature_reads_is_declared() -> None:
    declared = {(name, each.name) for name, table in TABLES.items() for each in table.columns}
    read = {pair for each in FEATURES for pair in each.columns}
    read |= {pair for each in LEARNED_BY_NAME.values() for pair in each.columns}

    assert read <= declared
