"""kill -9 while features are computed: the next run goes on, and the bytes are the same."""

import signal
from pathlib import Path

import pytest
from tests.killed import JOINING, NEVER, run
from tests.small_portfolio import PARTITIONS

from creditwright.records.prepared import PreparedRecords

COMPUTE = """
from creditwright.core import parallel
from creditwright.features.catalogue import FEATURES
from creditwright.workflows.compute_features import compute_features

records, folder = map(Path, given)
watch(os, "fsync")  # before a part gets its name, and after
parallel.cores, parallel.FEWEST_EACH = lambda: 2, 2  # so that another process does its share
written = compute_features(
    PreparedRecords(records), folder / "features.parquet", work=folder / "work",
    progress=Kill(), features=FEATURES[::20],
)
print(written.resumed)
"""


@pytest.fixture(scope="module")
def uninterrupted(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    folder = tmp_path_factory.mktemp("uninterrupted")
    done = run(COMPUTE, small_portfolio.folder, folder, at_step=NEVER)
    assert done.returncode == 0, done.stderr
    return (folder / "features.parquet").read_bytes()


def test_killed_between_and_within_partitions_it_goes_on_and_the_bytes_are_the_same(
    small_portfolio: PreparedRecords, uninterrupted: bytes, tmp_path: Path
) -> None:
    between = run(COMPUTE, small_portfolio.folder, tmp_path, at_step=1)
    within = run(COMPUTE, small_portfolio.folder, tmp_path, at_call=1)
    before_joining = run(COMPUTE, small_portfolio.folder, tmp_path, at_step=JOINING)
    killed = [each.returncode for each in (between, within, before_joining)]
    assert killed == [-signal.SIGKILL] * 3
    assert not (tmp_path / "features.parquet").exists()

    last = run(COMPUTE, small_portfolio.folder, tmp_path, at_step=NEVER)

    assert last.returncode == 0, last.stderr
    assert int(last.stdout) == PARTITIONS
    assert (tmp_path / "features.parquet").read_bytes() == uninterrupted
    assert sorted(file.name for file in tmp_path.iterdir()) == ["features.parquet", "work"]
    assert list((tmp_path / "work").iterdir()) == []
