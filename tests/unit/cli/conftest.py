"""Tables that several commands are tried on."""

from pathlib import Path

import pytest

from creditwright.records.simulator import simulate_tables


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated lender, its applications alone."""
    folder = tmp_path_factory.mktemp("tables")
    for name, table in simulate_tables(1600, seed=5).items():
        if name in {"application_train", "application_test"}:
            table.write_parquet(folder / f"{name}.parquet")
    return folder
