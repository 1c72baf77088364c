"""Published results made again: on a simulated lender, few rows, few rounds."""

from typing import Any

import numpy as np
import pytest

from feature_worth.data import DataSet, simulated
from published.anchors import LABELLED, RUNGS
from published.measure import cost_of_each, measure
from published.page import differences, section


@pytest.fixture(scope="module")
def few() -> DataSet:
    return simulated(900, seed=3)


@pytest.fixture(scope="module")
def found(few: DataSet) -> dict[str, Any]:
    return measure(few, [1], rounds=12)


def test_every_step_is_judged_on_every_application_with_intervals_and_cost(
    few: DataSet, found: dict[str, Any]
) -> None:
    names = [each["step"] for each in found["steps"] if each["one_in"] == 1]

    assert names == ["raw columns", "+ ratios", "+ history", "our features, none protected"]
    assert found["applications"] == few.labels.size
    assert found["missing"] == []
    for each in found["steps"]:
        assert 0 < each["auc"] < 1
        assert each["one_in"] > 1 or each["auc_half_width"] > 0
        assert (each["cost"] is None) is (each["one_in"] > 1)


def test_the_page_has_the_published_figure_beside_each_step_that_has_one(
    found: dict[str, Any],
) -> None:
    written = "\n".join(section(found))

    for rung in RUNGS.values():
        assert f"{rung.features}, {rung.folds:.4f}" in written
    assert "about" in written


def test_as_many_applications_as_were_published_are_not_told_to_be_fewer(
    found: dict[str, Any],
) -> None:
    fewer = next(iter(differences(found)))
    as_many = next(iter(differences({**found, "applications": LABELLED})))

    assert "times as many" in fewer
    assert "times as many" not in as_many


def test_who_repays_and_is_approved_costs_nothing_and_who_does_not_costs_ten() -> None:
    labels = np.tile([0.0, 1.0], 50)
    told_apart = np.where(labels == 1, 1.0, -1.0) + np.linspace(-1.5, 1.5, 100)

    cost = cost_of_each(told_apart, labels, seed=1)

    assert set(np.unique(cost)) <= {0.0, 1.0, 10.0}
    assert set(np.unique(cost[labels == 1])) <= {0.0, 10.0}
    assert set(np.unique(cost[labels == 0])) <= {0.0, 1.0}
