"""A comparison on the small made-up applications: measured, and told."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from tests.small_model import PLAN, SmallModel

from creditwright.training.challengers.catalogue import chosen_candidates
from creditwright.training.comparison.figures import Compared, Figures, compare_runs
from creditwright.training.comparison.report import figures_flat, write_comparison
from creditwright.training.comparison.run import (
    read_fold,
    run_fold,
    together,
    write_fold,
)
from creditwright.training.metrics import auc
from creditwright.training.split import parts_of
from creditwright.training.trying import Ground

MODELS = ["approve_all", "refuse_all", "logistic", "lightgbm_tuned"]


@pytest.fixture(scope="module")
def ground(small_model: SmallModel) -> Ground:
    examples = small_model.examples
    fold = parts_of(examples.labels, PLAN.folds, PLAN.seed)
    return Ground(examples, small_model.inputs, fold, PLAN.costs, PLAN.seed)


@pytest.fixture(scope="module")
def compared(ground: Ground) -> Compared:
    runs = [
        together(each, ground, [run_fold(each, ground, which) for which in range(ground.folds)])
        for each in chosen_candidates(PLAN.parameters, MODELS)
    ]
    return compare_runs(runs, ground)


@pytest.fixture(scope="module")
def by_name(compared: Compared) -> dict[str, Figures]:
    return {each.candidate.name: each for each in compared.figures}


def test_our_own_model_gets_the_figure_that_training_gets_out_of_fold(
    by_name: dict[str, Figures], small_model: SmallModel
) -> None:
    folds = small_model.model.folds

    assert by_name["lightgbm_tuned"].auc == auc(small_model.examples.labels, folds.margins)


def test_who_decides_without_a_model_costs_what_the_share_of_defaults_says(
    by_name: dict[str, Figures], ground: Ground
) -> None:
    share = ground.examples.labels.mean()

    assert by_name["approve_all"].cost.value == pytest.approx(10 * share)
    assert by_name["refuse_all"].cost.value == pytest.approx(1 - share)
    assert by_name["approve_all"].auc.value == pytest.approx(0.5, abs=0.02)


def test_a_model_is_cheaper_than_none_and_the_difference_is_paired(
    compared: Compared, by_name: dict[str, Figures]
) -> None:
    best = by_name[compared.best]
    for name in ("approve_all", "refuse_all"):
        behind = by_name[name].behind
        assert behind is not None
        assert behind.cost.low > 0
        assert behind.cost.value == pytest.approx(by_name[name].cost.value - best.cost.value)
        assert behind.auc.high < 0

    assert best.behind is None
    assert best.cost.value == min(each.cost.value for each in compared.figures)


def test_the_difference_of_two_like_models_is_surer_than_either(
    compared: Compared, by_name: dict[str, Figures]
) -> None:
    other = next(each for name, each in by_name.items() if name[0] == "l" and name != compared.best)

    assert other.behind is not None
    paired = other.behind.auc.high - other.behind.auc.low
    assert paired < other.auc.high - other.auc.low


def test_a_fold_that_was_written_is_read_as_it_was(ground: Ground, tmp_path: Path) -> None:
    candidate = chosen_candidates(PLAN.parameters, ["approve_all"])[0]
    run = run_fold(candidate, ground, 0)

    write_fold(tmp_path / "fold.npz", run)

    found = read_fold(tmp_path / "fold.npz")
    np.testing.assert_array_equal(found.log_odds, run.log_odds)
    assert (found.fit_seconds, found.milliseconds, found.size_bytes) == (
        run.fit_seconds,
        run.milliseconds,
        run.size_bytes,
    )


def test_the_report_is_json_a_page_that_loads_nothing_and_a_picture(
    compared: Compared, tmp_path: Path
) -> None:
    write_comparison(tmp_path / "report", compared)

    found = json.loads((tmp_path / "report" / "comparison.json").read_text())
    assert [each["name"] for each in found["models"]] == MODELS
    ET.fromstring((tmp_path / "report" / "comparison.svg").read_text())  # noqa: S314 - our own
    page = (tmp_path / "report" / "comparison.html").read_text()
    assert "LightGBM, tuned" in page
    assert "src=" not in page


def test_figures_go_to_a_tracker_flat_and_finite(by_name: dict[str, Figures]) -> None:
    flat = figures_flat(by_name["lightgbm_tuned"])

    assert flat["auc"] == by_name["lightgbm_tuned"].auc.value
    assert {"auc_low", "cost_per_applicant_high", "cut_off", "size_bytes"} <= flat.keys()
    assert np.isfinite(list(flat.values())).all()
