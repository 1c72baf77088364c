"""Which inputs tell a group."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score
from tests.decided import groups_of

from creditwright.core.text import Text
from creditwright.fairness.proxies import MOST_TOLD, classes_of, find_proxies
from creditwright.features.feature import Theme
from creditwright.records.applicant_groups import ApplicantGroups
from creditwright.records.table import Sensitivity, Unit
from creditwright.scoring.inputs import Matrix, ModelInput

N = 8000


def an_input(name: str, categories: tuple[str, ...] | None = None) -> ModelInput:
    return ModelInput(
        name=name,
        label=Text(en=name, fr=name),
        theme=Theme.EMPLOYMENT,
        unit=Unit.NONE,
        sensitivity=Sensitivity.ORDINARY,
        definition="d" * 64,
        categories=categories,
    )


@pytest.fixture(scope="module")
def groups() -> ApplicantGroups:
    generator = np.random.default_rng(1)
    return groups_of(
        sex=generator.choice(["female", "male"], N),
        age=generator.choice(["young", "old", "rare"], N, p=[0.5, 0.495, 0.005]),
    )


def found_in(
    columns: dict[str, np.ndarray], groups: ApplicantGroups
) -> dict[str, dict[str, float]]:
    values = np.column_stack(list(columns.values()))
    inputs = [an_input(name, ("a", "b", "c") if "code" in name else None) for name in columns]
    matrix = Matrix(values, np.zeros(values.shape, np.bool_))
    proxies = find_proxies(matrix, inputs, groups, attributions=dict.fromkeys(columns, 1.0), seed=1)
    assert all(each.weight == 1 / len(columns) for found in proxies.values() for each in found)
    return {kind: {each.feature: each.auc for each in found} for kind, found in proxies.items()}


def test_what_tells_a_group_comes_first_and_noise_tells_nothing(groups: ApplicantGroups) -> None:
    generator = np.random.default_rng(2)
    is_male = groups.by_kind["sex"] == "male"
    columns = {
        "noise": generator.normal(size=N),
        "height": generator.normal(size=N) + 1.0 * is_male,
    }

    found = found_in(columns, groups)["sex"]

    assert list(found) == ["height", "noise"]
    assert found["height"] == pytest.approx(roc_auc_score(is_male, columns["height"]), abs=0.01)
    assert found["noise"] == pytest.approx(0.5, abs=0.03)


def test_a_group_in_the_middle_of_the_range_is_found_too(groups: ApplicantGroups) -> None:
    is_male = groups.by_kind["sex"] == "male"
    generator = np.random.default_rng(3)
    column = np.where(is_male, 0.2, 2.0) * generator.normal(size=N)

    assert found_in({"width": column}, groups)["sex"]["width"] > 0.8


def test_a_missing_value_and_a_category_may_tell(groups: ApplicantGroups) -> None:
    is_male = groups.by_kind["sex"] == "male"
    columns = {
        "missing": np.where(is_male, np.nan, 1.0),
        "code": np.where(is_male, 1.0, np.arange(N) % 3),
    }

    found = found_in(columns, groups)["sex"]

    assert found["missing"] == pytest.approx(1.0)
    assert found["code"] == pytest.approx(5 / 6, abs=0.02)


def test_a_group_too_small_is_not_asked_for(groups: ApplicantGroups) -> None:
    column = (groups.by_kind["age"] == "rare").astype(float)

    assert found_in({"rarity": column}, groups)["age"]["rarity"] < 0.55


def test_one_group_alone_has_no_proxies() -> None:
    groups = groups_of(sex=np.full(500, "female"))

    assert found_in({"noise": np.arange(500.0)}, groups) == {"sex": {}}


def test_only_the_best_are_told(groups: ApplicantGroups) -> None:
    generator = np.random.default_rng(4)
    columns = {f"noise_{n}": generator.normal(size=N) for n in range(MOST_TOLD + 5)}

    found = found_in(columns, groups)["sex"]

    assert len(found) == MOST_TOLD
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(st.lists(st.one_of(st.just(float("nan")), st.integers(-5, 5).map(float)), min_size=1))
def test_equal_values_are_in_one_class_and_classes_keep_the_order(values: list[float]) -> None:
    column = np.array(values)

    classes = classes_of(column, is_category=False)

    known = ~np.isnan(column)
    assert (classes >= 0).all()
    for value, place in zip(column[known], classes[known], strict=True):
        assert (classes[known & (column == value)] == place).all()
        assert (classes[known & (column < value)] <= place).all()
        assert (classes[known & (column > value)] >= place).all()
    if known.any() and not known.all():
        assert classes[~known].min() > classes[known].max()
