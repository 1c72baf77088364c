from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from creditwright.core.digests import sha256_of_file
from creditwright.core.progress import SilentProgress
from creditwright.records.simulator import simulate_tables
from creditwright.records.simulator.block import simulate_block
from creditwright.records.simulator.write import (
    Format,
    SimulationPlan,
    WorkerLostError,
    write_tables,
)

APPLICATIONS = 4_100  # three blocks, the last one not full


def digests(folder: Path) -> dict[str, str]:
    return {path.name: sha256_of_file(path) for path in sorted(folder.iterdir())}


def written(folder: Path, file_format: Format, processes: int) -> Path:
    folder.mkdir()
    plan = SimulationPlan(applications=APPLICATIONS, seed=6, format=file_format)
    write_tables(plan, folder, processes=processes, progress=SilentProgress())
    return folder


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path, file_format: Format) -> None:
    alone = written(tmp_path / "one", file_format, 1)
    together = written(tmp_path / "two", file_format, 2)

    assert digests(alone) == digests(together)
    assert len(digests(alone)) == 9


def test_parquet_files_hold_the_tables_as_simulated(tmp_path: Path) -> None:
    folder = written(tmp_path / "out", "parquet", 1)

    for table, frame in simulate_tables(APPLICATIONS, seed=6).items():
        assert_frame_equal(pl.read_parquet(folder / f"{table}.parquet"), frame)


def test_csv_files_hold_the_same_values_under_one_header(tmp_path: Path) -> None:
    folder = written(tmp_path / "out", "csv", 1)

    tables = simulate_tables(APPLICATIONS, seed=6)
    for table in ("application_train", "bureau", "credit_card_balance", "installments_payments"):
        frame = tables[table]
        assert_frame_equal(pl.read_csv(folder / f"{table}.csv", schema=frame.schema), frame)


def test_rows_are_counted_by_table(tmp_path: Path) -> None:
    plan = SimulationPlan(applications=500, seed=6)

    rows = write_tables(plan, tmp_path, processes=1, progress=SilentProgress())

    assert rows == {table: frame.height for table, frame in simulate_tables(500, seed=6).items()}


def test_a_plan_counts_its_blocks_and_what_the_last_one_holds() -> None:
    plan = SimulationPlan(applications=4_001, seed=1)

    assert plan.blocks == 3
    assert [plan.size(block) for block in range(3)] == [2_000, 2_000, 1]


def test_a_lost_process_says_what_to_do() -> None:
    assert "--processes 1" in str(WorkerLostError())


def test_who_comes_after_others_is_somebody_else() -> None:
    earlier = SimulationPlan(applications=500, seed=6)
    later = SimulationPlan(applications=300, seed=6, after=500)

    first, second = (
        simulate_block(each.seed, each.first_block, each.size(0), each.test_share)
        for each in (earlier, later)
    )

    for table, key in (
        ("truth", "SK_ID_CURR"),
        ("previous_application", "SK_ID_PREV"),
        ("bureau", "SK_ID_BUREAU"),
    ):
        assert not set(first[table][key]) & set(second[table][key])
    assert second["truth"].height == 300
