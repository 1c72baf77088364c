"""kill -9 while models are compared: the next run goes on with the fits that are done."""

import signal
import subprocess
from pathlib import Path

from tests import killed
from tests.killed import NEVER
from tests.small_portfolio import TrainedPortfolio

COMPARE = """
from tests.fake_comparisons import FakeComparisons
from tests.small_portfolio import PLAN, SOME
from creditwright.training.challengers.catalogue import chosen_candidates
from creditwright.workflows.compare_models import Bench, compare_models

class KillFits(Kill):
    def track(self, items, *, description, total=None):
        if description != "Fitting models":
            return SilentProgress.track(self, items, description=description, total=total)
        return super().track(items, description=description, total=total)

records, folder = map(Path, given)
bench = Bench(work=folder / "work", reports=folder / "reports", log=FakeComparisons())
candidates = chosen_candidates(PLAN.parameters, ["approve_all", "decision_tree"])
result = compare_models(
    PreparedRecords(records), PLAN, candidates, bench, progress=KillFits(), features=SOME
)
print(result.resumed, result.report.name)
"""


def run(
    portfolio: TrainedPortfolio, folder: Path, *, at_step: int
) -> subprocess.CompletedProcess[str]:
    return killed.run(COMPARE, portfolio.records.folder, folder, at_step=at_step)


def test_killed_half_way_it_goes_on_with_the_fits_that_are_done(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    stopped = run(trained_portfolio, tmp_path, at_step=2)
    assert stopped.returncode == -signal.SIGKILL
    assert not (tmp_path / "reports").exists()

    last = run(trained_portfolio, tmp_path, at_step=NEVER)

    assert last.returncode == 0, last.stderr
    resumed, name = last.stdout.split()
    assert int(resumed) >= 2
    assert (tmp_path / "reports" / name / "comparison.json").is_file()
    assert not any((tmp_path / "work").iterdir())
