"""Simulate a lender: its eight tables in a folder, beside the truth that no lender knows."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from creditwright import __version__
from creditwright.core.errors import UsageError
from creditwright.core.files import folder_written_whole
from creditwright.core.progress import Progress
from creditwright.records.records import HISTORY
from creditwright.records.simulator.oracle import oracle_auc
from creditwright.records.simulator.write import TRUTH, SimulationPlan, write_tables

DESCRIPTION = "simulation.json"
MOST_SHOCK = 3.0  # standard deviations: past it the quantiles of the lender say nothing
TABLES = ("application_train", "application_test", *HISTORY)


class FolderInUseError(UsageError):
    """The folder to write into holds something that no simulation wrote."""

    def __init__(self, folder: Path, found: str) -> None:
        self.folder = folder
        self.found = found
        super().__init__(
            f"{folder} holds {found}, which is not from a simulation. Name a new or empty folder, "
            "or one that an earlier simulation wrote."
        )


class ImpossiblePlanError(UsageError):
    """A number of the plan cannot be."""

    def __init__(self, name: str, value: float, allowed: str) -> None:
        super().__init__(f"{name} is {value}; it must be {allowed}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedLender:
    """What was written.

    Attributes:
        rows: Rows of each table.
        default_rate: Share of the training applications that default.
        oracle_auc: Area under the ROC curve, in expectation, of who knows each true probability.
    """

    folder: Path
    plan: SimulationPlan
    rows: Mapping[str, int]
    default_rate: float
    oracle_auc: float
    seconds: float


def simulate_lender(
    plan: SimulationPlan, folder: Path, *, processes: int | None = None, progress: Progress
) -> SimulatedLender:
    """Write a simulated lender's tables into `folder`, whole or not at all.

    Raises:
        ImpossiblePlanError: If a number of the plan cannot be.
        FolderInUseError: If the folder holds files of another origin.
        WorkerLostError: If a simulating process was ended from outside.
        FileAccessError: If the folder cannot be written.
    """
    started = time.perf_counter()
    check_plan(plan, processes)
    folder = folder.resolve()
    check_folder(folder)
    with folder_written_whole(folder) as part:
        rows = write_tables(plan, part, processes=processes, progress=progress)
        description = {"creditwright": __version__, **asdict(plan), "rows": dict(rows)}
        (part / DESCRIPTION).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    truth = pl.read_parquet(folder / f"{TRUTH}.parquet")
    return SimulatedLender(
        folder=folder,
        plan=plan,
        rows=rows,
        default_rate=default_rate(truth),
        oracle_auc=oracle_auc(truth["default_probability"].to_numpy()),
        seconds=time.perf_counter() - started,
    )


def default_rate(truth: pl.DataFrame) -> float:
    """Return the share of training applications that default; 0 without any."""
    defaulted = truth.filter(~pl.col("is_test"))["defaulted"]
    return float(defaulted.sum()) / max(defaulted.len(), 1)


def check_plan(plan: SimulationPlan, processes: int | None) -> None:
    """Refuse numbers that cannot be."""
    if plan.applications < 1:
        raise ImpossiblePlanError("The number of applications", plan.applications, "1 or more")
    if plan.after < 0:
        raise ImpossiblePlanError("The number of applications before", plan.after, "0 or more")
    if plan.seed < 0:
        raise ImpossiblePlanError("The seed", plan.seed, "0 or more")
    if not 0 <= plan.test_share < 1:
        raise ImpossiblePlanError("The test share", plan.test_share, "from 0 up to below 1")
    if not abs(plan.shock) <= MOST_SHOCK:
        raise ImpossiblePlanError("The shock", plan.shock, f"at most {MOST_SHOCK:g} either way")
    if processes is not None and processes < 1:
        raise ImpossiblePlanError("The number of processes", processes, "1 or more")


def check_folder(folder: Path) -> None:
    """Refuse a folder whose files a simulation did not write: they would be lost."""
    ours = {DESCRIPTION, f"{TRUTH}.parquet"}
    ours |= {f"{table}.{ending}" for table in TABLES for ending in ("csv", "parquet")}
    if folder.is_dir():
        names = sorted(path.name for path in folder.iterdir())
        foreign = [name for name in names if name not in ours]
        if foreign:
            raise FolderInUseError(folder, foreign[0])
        if names and DESCRIPTION not in names:
            raise FolderInUseError(folder, names[0])
    elif folder.exists():
        raise FolderInUseError(folder, "a file")
