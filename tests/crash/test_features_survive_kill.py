"""kill -9 while features are computed: the next run goes on, and the bytes are the same."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.small_portfolio import PARTITIONS

from creditwright.records.prepared import PreparedRecords

COMPUTE = """
import os, signal, sys, threading, time
from pathlib import Path
from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.records.prepared import PreparedRecords
from creditwright.workflows.compute_features import compute_features

records, folder, at_step, after = sys.argv[1:]

class Kill(SilentProgress):
    def track(self, items, *, description, total=None):
        for step, item in enumerate([*items, None]):
            if step == int(at_step):
                def kill():
                    time.sleep(float(after))
                    os.kill(os.getpid(), signal.SIGKILL)
                threading.Thread(target=kill, daemon=True).start()
                if float(after) == 0:
                    time.sleep(60)
            if item is not None:
                yield item

folder = Path(folder)
written = compute_features(
    PreparedRecords(Path(records)), folder / "features.parquet", work=folder / "work",
    progress=Kill(), features=FEATURES[::20],
)
print(written.resumed)
"""
JOINING = PARTITIONS  # the step after the last partition
NEVER = PARTITIONS + 1


def run(
    records: PreparedRecords, folder: Path, *, at_step: int, after: float = 0.0
) -> subprocess.CompletedProcess[str]:
    arguments = [records.folder, folder, at_step, after]
    return subprocess.run(
        [sys.executable, "-c", COMPUTE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def uninterrupted(
    small_portfolio: PreparedRecords, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    folder = tmp_path_factory.mktemp("uninterrupted")
    done = run(small_portfolio, folder, at_step=NEVER)
    assert done.returncode == 0, done.stderr
    return (folder / "features.parquet").read_bytes()


def test_killed_between_and_within_partitions_it_goes_on_and_the_bytes_are_the_same(
    small_portfolio: PreparedRecords, uninterrupted: bytes, tmp_path: Path
) -> None:
    between = run(small_portfolio, tmp_path, at_step=1)
    within = run(small_portfolio, tmp_path, at_step=2, after=0.01)
    before_joining = run(small_portfolio, tmp_path, at_step=JOINING)
    killed = [each.returncode for each in (between, within, before_joining)]
    assert killed == [-signal.SIGKILL] * 3
    assert not (tmp_path / "features.parquet").exists()

    last = run(small_portfolio, tmp_path, at_step=NEVER)

    assert last.returncode == 0, last.stderr
    assert int(last.stdout) == PARTITIONS
    assert (tmp_path / "features.parquet").read_bytes() == uninterrupted
    assert sorted(file.name for file in tmp_path.iterdir()) == ["features.parquet", "work"]
    assert list((tmp_path / "work").iterdir()) == []
