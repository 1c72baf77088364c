"""A comparison in MLflow: one run, and under it one for each model."""

from pathlib import Path

import pytest

from creditwright.registry.comparisons import ComparedModel, ComparisonRun, MlflowComparisons
from creditwright.registry.tracking import MlflowRegistry, open_mlflow


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> MlflowRegistry:
    home = tmp_path_factory.mktemp("comparisons")
    return open_mlflow(f"sqlite:///{home}/mlflow.db", home / "mlartifacts")


@pytest.fixture
def run(tmp_path: Path) -> ComparisonRun:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "comparison.html").write_text("<html></html>")
    (tmp_path / "curves").mkdir()
    (tmp_path / "curves" / "roc.csv").write_text("cut_off\n0.5\n")
    return ComparisonRun(
        name="compare-1",
        parameters={"folds": "5"},
        tags={"cheapest": "logistic"},
        files=tmp_path / "files",
        models=[
            ComparedModel(
                name="logistic",
                metrics={"auc": 0.7},
                parameters={"C": "0.003"},
                files=tmp_path / "curves",
            ),
            ComparedModel(
                name="refuse_all", metrics={"auc": 0.5}, parameters={}, files=tmp_path / "curves"
            ),
        ],
    )


def test_every_model_is_a_run_under_that_of_the_comparison(
    registry: MlflowRegistry, run: ComparisonRun
) -> None:
    parent = MlflowComparisons(registry).add_comparison(run)

    found = registry.client.get_run(parent)
    assert found.data.tags["cheapest"] == "logistic"
    assert [each.path for each in registry.client.list_artifacts(parent)] == ["comparison.html"]
    under = registry.client.search_runs(
        [registry.experiment], f"tags.`mlflow.parentRunId` = '{parent}'"
    )
    figures = {each.info.run_name: each.data.metrics["auc"] for each in under}
    assert figures == {"logistic": 0.7, "refuse_all": 0.5}
    assert {each.info.status for each in [found, *under]} == {"FINISHED"}


def test_the_curves_of_each_are_kept_and_no_model_file(
    registry: MlflowRegistry, run: ComparisonRun
) -> None:
    parent = MlflowComparisons(registry).add_comparison(run)

    under = registry.client.search_runs(
        [registry.experiment], f"tags.`mlflow.parentRunId` = '{parent}'"
    )
    kept = [registry.client.list_artifacts(each.info.run_id) for each in under]
    assert [[file.path for file in files] for files in kept] == [["roc.csv"], ["roc.csv"]]
