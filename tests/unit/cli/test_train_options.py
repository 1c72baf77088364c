"""Options of `creditwright train` that are refused, or translated, before any work."""

from pathlib import Path

import pytest

from creditwright.cli.train import search_plan, train
from creditwright.core.errors import FileAccessError
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import PlanError
from creditwright.training.search import SearchError, SearchPlan
from creditwright.training.trying import Objective

AROUND = ModelParameters()


def test_without_being_asked_nothing_is_searched() -> None:
    assert search_plan(None, None, None, AROUND) is None


def test_a_search_makes_the_log_loss_small_unless_told_otherwise() -> None:
    assert search_plan(7, None, None, AROUND) == SearchPlan(Objective.LOG_LOSS, trials=7)
    assert search_plan(7, Objective.COST, None, AROUND) == SearchPlan(Objective.COST, trials=7)


def test_a_grid_is_searched_whole(tmp_path: Path) -> None:
    (tmp_path / "grid.toml").write_text("num_leaves = [8, 16]", encoding="utf-8")

    found = search_plan(None, None, tmp_path / "grid.toml", AROUND)

    assert found is not None
    assert found.grid == (ModelParameters(num_leaves=8), ModelParameters(num_leaves=16))


def test_two_ways_of_searching_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="--trials or --grid, not both"):
        train(str(tmp_path), trials=3, grid=tmp_path / "grid.toml")


def test_an_objective_without_a_search_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="--objective needs a search"):
        train(str(tmp_path), objective=Objective.COST)


def test_no_trials_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="got 0"):
        train(str(tmp_path), trials=0)


def test_a_grid_that_is_not_there_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"grid\.toml"):
        train(str(tmp_path), grid=tmp_path / "grid.toml")
