"""kill -9 while a portfolio is scored: the next run goes on, and the bytes are the same."""

import signal
import subprocess
from pathlib import Path

import pytest
from tests import killed
from tests.killed import NEVER
from tests.small_portfolio import PARTITIONS, TrainedPortfolio

SCORE = """
from creditwright.decision.opening import open_bundle
from creditwright.workflows.score_portfolio import score_portfolio

records, bundle, folder = map(Path, given)
watch(os, "fsync")  # before a part gets its name, and after
summary = score_portfolio(
    PreparedRecords(records), open_bundle(bundle), out=folder / "scores.parquet",
    work=folder / "work", explain=True, progress=Kill(),
)
print(summary.resumed)
"""


def run(
    portfolio: TrainedPortfolio, folder: Path, *, at_step: int = NEVER, at_call: int = 0
) -> subprocess.CompletedProcess[str]:
    given = (portfolio.records.folder, portfolio.result.bundle, folder)
    return killed.run(SCORE, *given, at_step=at_step, at_call=at_call)


@pytest.fixture(scope="module")
def uninterrupted(
    trained_portfolio: TrainedPortfolio, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    folder = tmp_path_factory.mktemp("uninterrupted")
    done = run(trained_portfolio, folder, at_step=NEVER)
    assert done.returncode == 0, done.stderr
    return (folder / "scores.parquet").read_bytes()


def test_killed_between_and_within_partitions_it_goes_on_and_the_bytes_are_the_same(
    trained_portfolio: TrainedPortfolio, uninterrupted: bytes, tmp_path: Path
) -> None:
    between = run(trained_portfolio, tmp_path, at_step=1)
    within = run(trained_portfolio, tmp_path, at_call=1)
    assert between.returncode == within.returncode == -signal.SIGKILL
    assert not (tmp_path / "scores.parquet").exists()

    last = run(trained_portfolio, tmp_path, at_step=NEVER)

    assert last.returncode == 0, last.stderr
    assert int(last.stdout) >= 2
    assert (tmp_path / "scores.parquet").read_bytes() == uninterrupted
    assert [file.name for file in tmp_path.iterdir() if file.name != "work"] == ["scores.parquet"]


def test_killed_while_replacing_an_old_table_the_old_one_stands(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    old = tmp_path / "scores.parquet"
    old.write_bytes(b"the scores of yesterday")

    done = run(trained_portfolio, tmp_path, at_step=PARTITIONS - 1)

    assert done.returncode == -signal.SIGKILL
    assert old.read_bytes() == b"the scores of yesterday"
