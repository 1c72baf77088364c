import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import polars as pl
import pytest

from creditwright.core.progress import SilentProgress
from creditwright.records.simulator.write import SimulationPlan
from creditwright.workflows.simulate_lender import (
    FolderInUseError,
    ImpossiblePlanError,
    simulate_lender,
)

Item = TypeVar("Item")
PLAN = SimulationPlan(applications=400, seed=9)


class InterruptedProgress(SilentProgress):
    """Somebody presses Ctrl-C once the first block is there."""

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        del description, total
        for item in items:
            yield item
            raise KeyboardInterrupt


def test_the_folder_holds_the_tables_the_truth_and_what_was_asked_for(tmp_path: Path) -> None:
    lender = simulate_lender(PLAN, tmp_path / "out", progress=SilentProgress())

    names = {path.name for path in (tmp_path / "out").iterdir()}
    described = json.loads((tmp_path / "out" / "simulation.json").read_text())
    target = pl.read_csv(tmp_path / "out" / "application_train.csv")["TARGET"]
    assert names == {
        "simulation.json",
        "truth.parquet",
        "application_train.csv",
        "application_test.csv",
        "bureau.csv",
        "bureau_balance.csv",
        "previous_application.csv",
        "POS_CASH_balance.csv",
        "installments_payments.csv",
        "credit_card_balance.csv",
    }
    assert described["seed"] == 9
    assert described["rows"] == dict(lender.rows)
    assert lender.default_rate == pytest.approx(target.mean())
    assert 0.75 < lender.oracle_auc < 0.85


def test_an_earlier_simulation_is_replaced_whole(tmp_path: Path) -> None:
    simulate_lender(PLAN, tmp_path / "out", progress=SilentProgress())
    again = SimulationPlan(applications=100, seed=9, format="parquet")

    simulate_lender(again, tmp_path / "out", progress=SilentProgress())

    assert not (tmp_path / "out" / "bureau.csv").exists()
    assert pl.read_parquet(tmp_path / "out" / "truth.parquet").height == 100


@pytest.mark.parametrize("name", ["notes.txt", "application_train.csv"])
def test_a_folder_with_files_of_another_origin_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")

    with pytest.raises(FolderInUseError, match=name):
        simulate_lender(PLAN, tmp_path, progress=SilentProgress())

    assert (tmp_path / name).read_text() == "mine"


def test_a_file_in_the_folder_s_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")

    with pytest.raises(FolderInUseError, match="a file"):
        simulate_lender(PLAN, tmp_path / "out", progress=SilentProgress())


@pytest.mark.parametrize(
    ("plan", "processes", "named"),
    [
        (SimulationPlan(applications=0, seed=1), None, "applications"),
        (SimulationPlan(applications=1, seed=-1), None, "seed"),
        (SimulationPlan(applications=1, seed=1, test_share=1.0), None, "test share"),
        (SimulationPlan(applications=1, seed=1, test_share=-0.1), None, "test share"),
        (SimulationPlan(applications=1, seed=1), 0, "processes"),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_name(
    tmp_path: Path, plan: SimulationPlan, processes: int | None, named: str
) -> None:
    with pytest.raises(ImpossiblePlanError, match=named):
        simulate_lender(plan, tmp_path / "out", processes=processes, progress=SilentProgress())


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_simulation_leaves_nothing_behind(tmp_path: Path, processes: int) -> None:
    plan = SimulationPlan(applications=4_100, seed=9)

    with pytest.raises(KeyboardInterrupt):
        simulate_lender(plan, tmp_path / "out", processes=processes, progress=InterruptedProgress())

    assert list(tmp_path.iterdir()) == []


def test_one_application_is_a_lender_too(tmp_path: Path) -> None:
    plan = SimulationPlan(applications=1, seed=3, test_share=0.0)

    lender = simulate_lender(plan, tmp_path / "out", progress=SilentProgress())

    assert lender.rows["application_train"] == 1
    assert lender.rows["application_test"] == 0


def test_a_lender_of_test_applications_alone_has_no_default_rate(tmp_path: Path) -> None:
    plan = SimulationPlan(applications=2, seed=3, test_share=0.999)

    lender = simulate_lender(plan, tmp_path / "out", progress=SilentProgress())

    assert lender.rows["application_train"] == 0
    assert lender.default_rate == 0
