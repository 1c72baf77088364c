"""Models compared on a small simulated portfolio, in one go and after an interruption."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from tests.fake_comparisons import FakeComparisons
from tests.small_portfolio import PLAN, SOME, TrainedPortfolio

from creditwright.core.files import alone
from creditwright.core.progress import SilentProgress
from creditwright.records.prepared import PreparedRecords
from creditwright.training.challengers.candidate import Candidate
from creditwright.training.challengers.catalogue import chosen_candidates
from creditwright.training.comparison.report import comparison_document
from creditwright.workflows.compare_models import Bench, ComparisonResult, compare_models
from creditwright.workflows.partwise import AlreadyAtWorkError
from creditwright.workflows.training_ground import training_ground

Item = TypeVar("Item")
MODELS = ["refuse_all", "decision_tree", "lightgbm_tuned"]
CANDIDATES = chosen_candidates(PLAN.parameters, MODELS)
TIMES = ("fit_seconds", "milliseconds")


def bench_in(home: Path) -> Bench:
    return Bench(work=home / "work", reports=home / "comparisons", log=FakeComparisons())


def compare_in(
    bench: Bench,
    records: PreparedRecords,
    progress: SilentProgress | None = None,
    candidates: Sequence[Candidate] = CANDIDATES,
) -> ComparisonResult:
    return compare_models(
        records, PLAN, candidates, bench, progress=progress or SilentProgress(), features=SOME
    )


def without_times(result: ComparisonResult) -> list[dict[str, object]]:
    models = comparison_document(result.compared)["models"]
    return [{key: each[key] for key in each if key not in TIMES} for each in models]


class Interrupted(SilentProgress):
    """Somebody presses Ctrl-C when some fits are done."""

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        """Yield the items; of fits, two."""
        for done, item in enumerate(super().track(items, description=description, total=total)):
            if description == "Fitting models" and done == 2:
                raise KeyboardInterrupt
            yield item


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench_in(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def result(bench: Bench, small_portfolio: PreparedRecords) -> ComparisonResult:
    return compare_in(bench, small_portfolio)


def test_a_comparison_leaves_a_report_and_one_run_for_each_model(
    result: ComparisonResult, bench: Bench
) -> None:
    assert isinstance(bench.log, FakeComparisons)
    run = bench.log.runs[0]

    assert {each.name for each in result.report.iterdir()} == {
        "comparison.html",
        "comparison.json",
        "comparison.svg",
        "models",
    }
    curves = {"roc.csv", "precision_recall.csv", "calibration.csv"}
    assert all({file.name for file in each.files.iterdir()} == curves for each in run.models)
    assert [each.name for each in run.models] == MODELS
    assert run.tags["cheapest"] == result.compared.best
    assert run.models[2].parameters["num_leaves"] == str(PLAN.parameters.num_leaves)
    assert not any(bench.work.iterdir())


def test_models_are_compared_on_the_applications_and_folds_of_training(
    result: ComparisonResult, trained_portfolio: TrainedPortfolio
) -> None:
    evaluation = trained_portfolio.result.evaluation
    ours = result.compared.figures[2]

    assert result.compared.applications == evaluation.sizes.training
    assert ours.auc == evaluation.out_of_fold_auc


def test_an_interrupted_comparison_goes_on_and_gives_the_same_figures(
    result: ComparisonResult, small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    bench = bench_in(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        compare_in(bench, small_portfolio, Interrupted())

    again = compare_in(bench, small_portfolio)

    assert again.resumed >= 2
    assert without_times(again) == without_times(result)


def test_other_parameters_do_not_go_on_with_the_folds_of_these(
    small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    bench = bench_in(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        compare_in(bench, small_portfolio, Interrupted())
    shallow = chosen_candidates(replace(PLAN.parameters, max_depth=1), MODELS)

    assert compare_in(bench, small_portfolio, candidates=shallow).resumed == 0


def test_two_processes_are_not_at_the_same_comparison(
    result: ComparisonResult, small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    bench = bench_in(tmp_path)

    with (
        alone(bench.work / result.report.name / "lock", wait=False),
        pytest.raises(AlreadyAtWorkError),
    ):
        compare_in(bench, small_portfolio)


def test_the_applications_kept_for_the_end_are_not_compared_on(
    small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    small, large = (
        training_ground(
            small_portfolio,
            replace(PLAN, hold_out_share=share, learned=()),
            work=tmp_path,
            progress=SilentProgress(),
            features=SOME[:3],
        )
        for share in (0.5, 0.2)
    )

    assert small.examples.labels.size < large.examples.labels.size
    assert np.unique(large.fold).tolist() == [0, 1]
